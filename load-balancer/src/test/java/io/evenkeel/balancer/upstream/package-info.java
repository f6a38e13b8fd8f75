/** Tests of what this proxy knows of a backend by itself. */
@NullMarked
package io.evenkeel.balancer.upstream;

import org.jspecify.annotations.NullMarked;
