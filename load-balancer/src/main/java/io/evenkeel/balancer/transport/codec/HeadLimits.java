package io.evenkeel.balancer.transport.codec;

/**
 * How large the head of a message may be.
 *
 * @param startLine bytes of the request or status line, without its end
 * @param fields bytes of all field lines together
 * @param count field lines
 */
public record HeadLimits(int startLine, int fields, int count) {}
