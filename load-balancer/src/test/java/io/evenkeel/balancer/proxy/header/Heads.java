package io.evenkeel.balancer.proxy.header;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.common.net.Networks;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Heads written as on the wire, and the rules under test. */
final class Heads {

  static final String NAME = "lb-1";
  static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
  static final String BACKEND = "backend1:9000";

  private Heads() {}

  static HeaderRules rules() {
    return rules(ForwardingStyle.X_FORWARDED, HostStyle.PRESERVE);
  }

  /** Of a proxy that trusts 10.0.0.0/8 and fd00::/8. */
  static HeaderRules rules(ForwardingStyle style, HostStyle host, String... upgrades) {
    return new HeaderRules(
        new HeaderSettings(
            NAME,
            Networks.parse("trusted", List.of("10.0.0.0/8", "fd00::/8")),
            style,
            host,
            upgrades.length == 0 ? List.of("websocket") : List.of(upgrades)));
  }

  static Hop hop(String peer) {
    return new Hop(InetAddress.ofLiteral(peer), false, 8080, BACKEND, "id-1");
  }

  static Fields fields(String... lines) {
    Fields fields = new Fields();
    for (String line : lines) {
      int colon = line.indexOf(':');
      fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return fields;
  }

  static List<String> lines(Fields fields) {
    List<String> lines = new ArrayList<>();
    fields.forEach((name, value) -> lines.add((name + ": " + value).strip()));
    return lines;
  }

  /** {@code GET / 1.1}: method, target, version. */
  static RequestHead request(String start, Framing framing, String... lines) {
    String[] parts = start.split(" ", -1);
    Version version = parts[2].equals("1.0") ? Version.HTTP_1_0 : Version.HTTP_1_1;
    return new RequestHead(parts[0], parts[1], version, fields(lines), framing);
  }

  static RequestHead request(String start, String... lines) {
    return request(start, Framing.NONE, lines);
  }

  static RequestHead get(String... lines) {
    return request("GET / 1.1", lines);
  }

  static ResponseHead response(int status, Framing framing, String... lines) {
    return new ResponseHead(status, "Fine", Version.HTTP_1_1, fields(lines), framing);
  }
}
