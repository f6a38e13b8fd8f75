@NullMarked
package io.evenkeel.balancer.admission;
import org.jspecify.annotations.NullMarked;
