/** A backend that writes down every request that it was given, and the process that it runs in. */
@NullMarked
package io.evenkeel.systemtests.ledger;

import org.jspecify.annotations.NullMarked;
