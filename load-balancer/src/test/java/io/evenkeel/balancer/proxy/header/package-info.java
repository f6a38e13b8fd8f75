@NullMarked
package io.evenkeel.balancer.proxy.header;

import org.jspecify.annotations.NullMarked;
