package io.evenkeel.balancer.proxy;

import java.util.List;
import java.util.function.BiConsumer;
import org.springframework.http.HttpHeaders;

/** Spring's header section as the rules read it. */
record SpringFields(HttpHeaders headers) implements HeaderFields {

  @Override
  public List<String> lines(String name) {
    List<String> lines = headers.get(name);
    return lines == null ? List.of() : lines;
  }

  @Override
  public void forEachLine(BiConsumer<String, String> visitor) {
    headers.forEach((name, lines) -> lines.forEach(line -> visitor.accept(name, line)));
  }
}
