@NullMarked
package io.evenkeel.balancer.property;

import org.jspecify.annotations.NullMarked;
