/** Addresses and networks of them, read from configuration: pure, and no name is ever looked up. */
@NullMarked
package io.evenkeel.common.net;

import org.jspecify.annotations.NullMarked;
