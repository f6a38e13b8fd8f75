/** What all records of properties share. */
@NullMarked
package io.evenkeel.balancer.property;

import org.jspecify.annotations.NullMarked;
