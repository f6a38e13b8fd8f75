/** Holds the documents against what was built. */
@NullMarked
package io.evenkeel.systemtests.docs;

import org.jspecify.annotations.NullMarked;
