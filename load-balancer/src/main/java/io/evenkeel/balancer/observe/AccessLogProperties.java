package io.evenkeel.balancer.observe;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The access log.
 *
 * <p><i>Immutable.</i>
 *
 * @param accessLog Whether every request is logged, one line each, by io.evenkeel.balancer.access.
 */
@ConfigurationProperties("balancer")
public record AccessLogProperties(@DefaultValue("false") boolean accessLog) {}
