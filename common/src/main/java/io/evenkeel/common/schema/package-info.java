/**
 * The Redis schema: every key, field, channel and script has its name here and nowhere else.
 *
 * <p>See {@code docs/redis-schema.md} for who writes and who reads what.
 */
@NullMarked
package io.evenkeel.common.schema;

import org.jspecify.annotations.NullMarked;
