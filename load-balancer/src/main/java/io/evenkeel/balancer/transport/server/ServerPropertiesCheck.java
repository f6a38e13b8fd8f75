package io.evenkeel.balancer.transport.server;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses Spring Boot's properties of a web server that ours does not honour: a limit or a switch
 * that does nothing is worse than none.
 *
 * <p><i>Stateless.</i>
 */
final class ServerPropertiesCheck {

  private static final ConfigurationPropertyName SERVER = ConfigurationPropertyName.of("server");

  private static final Set<String> HONOURED = Set.of("port", "address", "shutdown", "ssl");

  /** Second word of the name, and what to do instead. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "http2", "HTTP/1.1 is all there is on the traffic port; remove it",
          "compression", "bodies pass unchanged; let the backends compress, and remove it",
          "max-http-request-header-size", "use balancer.limits.head-size and .request-line",
          "forward-headers-strategy", "use balancer.trusted-proxies",
          "netty", "use balancer.limits.* and balancer.timeout.*",
          "server-header", "the backends' own Server field passes; remove it",
          "tomcat", "there is no Tomcat here; use balancer.limits.* and balancer.timeout.*",
          "jetty", "there is no Jetty here; use balancer.limits.* and balancer.timeout.*",
          "servlet", "there are no servlets here; remove it",
          "reactive", "the proxy has no sessions; remove it");

  private ServerPropertiesCheck() {}

  /**
   * @throws InvalidConfigurationPropertyValueException naming the property and what to use instead
   */
  static void check(ConfigurableEnvironment environment) {
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source instanceof IterableConfigurationPropertySource names) {
        // A variable of the process's environment may mean something else altogether.
        boolean strict = !isProcessEnvironment(source);
        names.stream()
            .filter(SERVER::isAncestorOf)
            .forEach(name -> check(environment, source, name, strict));
      }
    }
  }

  private static void check(
      ConfigurableEnvironment environment,
      ConfigurationPropertySource source,
      ConfigurationPropertyName name,
      boolean strict) {
    String word = name.getElement(1, ConfigurationPropertyName.Form.DASHED);
    if (HONOURED.contains(word)) {
      return;
    }
    String instead = INSTEAD.get(word);
    if (instead == null && !strict) {
      return;
    }
    // The value that counts may be another source's.
    String value = environment.getProperty(name.toString());
    if (value == null || isHarmless(name, value)) {
      return;
    }
    throw new InvalidConfigurationPropertyValueException(
        name.toString(), value, reason(instead, source));
  }

  private static boolean isHarmless(ConfigurationPropertyName name, String value) {
    return switch (name.toString()) {
      case "server.forward-headers-strategy" -> value.equalsIgnoreCase("none");
      case "server.http2.enabled", "server.compression.enabled" -> value.equals("false");
      default -> false;
    };
  }

  private static String reason(@Nullable String instead, ConfigurationPropertySource source) {
    return "The server of the traffic port does not honour it (%s): %s."
        .formatted(
            source.getUnderlyingSource(),
            instead == null ? "expected: server.port, .address, .ssl.* or .shutdown" : instead);
  }

  private static boolean isProcessEnvironment(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof PropertySource<?> properties
        && properties.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
  }
}
