/** The values of a backend, as the registry states them: pure, immutable, without any framework. */
@NullMarked
package io.evenkeel.common.backend;

import org.jspecify.annotations.NullMarked;
