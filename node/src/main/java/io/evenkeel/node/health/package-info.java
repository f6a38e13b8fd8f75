/** What the node says of itself at {@code /health}, and its announced end. */
@NullMarked
package io.evenkeel.node.health;

import org.jspecify.annotations.NullMarked;
