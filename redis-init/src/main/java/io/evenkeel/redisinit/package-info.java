/** The seeding job: writes the first backends and the marker, once. */
@NullMarked
package io.evenkeel.redisinit;

import org.jspecify.annotations.NullMarked;
