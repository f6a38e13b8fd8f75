/** What every Evenkeel process asks of its Redis connection, whatever the topology behind it. */
@NullMarked
package io.evenkeel.common.redis;

import org.jspecify.annotations.NullMarked;
