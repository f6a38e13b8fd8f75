/** Bad days, by name: each test is one, and asserts on what the client saw. */
@NullMarked
package io.evenkeel.systemtests;

import org.jspecify.annotations.NullMarked;
