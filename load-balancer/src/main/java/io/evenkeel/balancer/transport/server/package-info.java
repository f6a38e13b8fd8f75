/**
 * HTTP/1.1 for clients: connections, requests and their answers, under Spring's {@code
 * HttpHandler}. What that contract does not carry goes beside it, as {@code Downstream}.
 */
@NullMarked
package io.evenkeel.balancer.transport.server;

import org.jspecify.annotations.NullMarked;
