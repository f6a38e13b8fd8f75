/** HTTP/1.1 on the wire, strictly: from bytes to heads and content, and back (RFC 9112). */
@NullMarked
package io.evenkeel.balancer.transport.codec;

import org.jspecify.annotations.NullMarked;
