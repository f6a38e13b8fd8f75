/**
 * What people type, read strictly: the value and the expectation are named when it cannot be used.
 */
@NullMarked
package io.evenkeel.node.input;

import org.jspecify.annotations.NullMarked;
