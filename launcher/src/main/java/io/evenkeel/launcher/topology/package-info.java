/**
 * The whole topology as a value, and its processes under one owner; the fixture of the system
 * tests.
 */
@NullMarked
package io.evenkeel.launcher.topology;

import org.jspecify.annotations.NullMarked;
