/** The real Redis that every module tests against. */
@NullMarked
package io.evenkeel.testing;

import org.jspecify.annotations.NullMarked;
