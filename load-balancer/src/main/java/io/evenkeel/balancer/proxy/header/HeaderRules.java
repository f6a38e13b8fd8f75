package io.evenkeel.balancer.proxy.header;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.common.net.Networks;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which header fields cross the proxy, and which it adds.
 *
 * <p>What crosses keeps its order, spelling and value; what the proxy adds comes last. Fields of
 * one connection end here in both directions, and so do those that {@code Connection} nominates
 * (RFC 9110, section 7.6.1): before anything of ours is added, so that no nomination reaches it.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 */
public final class HeaderRules {

  private final String pseudonym;
  private final Via via;
  private final Networks trusted;
  private final ForwardingStyle style;
  private final HostStyle hostStyle;
  private final Upgrades upgrades;

  /** As the operator wants them. */
  public HeaderRules(HeaderSettings settings) {
    this.pseudonym = settings.pseudonym();
    this.via = new Via(settings.pseudonym());
    this.trusted = settings.trusted();
    this.style = settings.style();
    this.hostStyle = settings.host();
    this.upgrades = new Upgrades(settings.upgrades());
  }

  /** Our name in {@code Via}, and in {@code Proxy-Status} (RFC 9209). */
  public String pseudonym() {
    return pseudonym;
  }

  /** Whether the request goes on. */
  public Ruling rule(RequestHead request) {
    Fields fields = request.fields();
    boolean counted = MaxForwards.countsFor(request.method());
    boolean loop = false;
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (counted
          && name.equalsIgnoreCase("Max-Forwards")
          && MaxForwards.isSpent(fields.value(i))) {
        // Before the loop: to see it in the answers is what the field is for.
        return Ruling.LAST_HOP;
      }
      loop |= name.equalsIgnoreCase("Via") && via.isIn(fields.value(i));
    }
    return loop ? Ruling.LOOP : Ruling.FORWARD;
  }

  /**
   * The protocol that the request asks to switch to, as it names it, if that is allowed; else null,
   * and {@code Upgrade} does not go on.
   */
  public @Nullable String upgrade(RequestHead request) {
    return upgrades.asked(request);
  }

  /** The head that the upstream gets; in origin form, with {@code Host}. */
  public RequestHead toUpstream(RequestHead request, Hop hop) {
    Destination destination = Destination.of(request);
    String named = destination.host();
    String host = named == null || hostStyle == HostStyle.BACKEND ? hop.authority() : named;
    Fields in = request.fields();
    Fields out = new Fields();
    if (!in.contains("Host")) {
      out.add("Host", host);
    }
    Nominated nominated = Nominated.by(in);
    ClientClaims claims = new ClientClaims(style, trusts(hop.peer()));
    String passed = null;
    boolean trailersWelcome = false;
    for (int i = 0; i < in.size(); i++) {
      String name = in.name(i);
      String value = in.value(i);
      KnownField field = KnownField.of(name);
      switch (field) {
        case HOST -> out.add(name, host);
        case VIA -> passed = Tokens.join(passed, value);
        case X_REQUEST_ID -> {} // the hop's, below
        case TE -> trailersWelcome |= Tokens.contains(value, "trailers");
        case TRAILER -> {
          if (isChunked(request.framing())) {
            out.add(name, value);
          }
        }
        case EXPECT -> {
          if (mayExpect(request.version(), value)) {
            out.add(name, value);
          }
        }
        case MAX_FORWARDS ->
            out.add(
                name, MaxForwards.countsFor(request.method()) ? MaxForwards.next(value) : value);
        case FORWARDED,
            X_FORWARDED_FOR,
            X_FORWARDED_PROTO,
            X_FORWARDED_HOST,
            X_FORWARDED_PORT,
            X_FORWARDED_OTHER ->
            claims.take(field, name, value, out);
        default -> {
          if (crosses(field, name, nominated)) {
            out.add(name, value);
          }
        }
      }
    }
    addConnection(request, trailersWelcome, out);
    claims.say(hop, named, out);
    out.add("X-Request-Id", hop.requestId());
    out.add("Via", via.append(passed, request.version()));
    return new RequestHead(
        request.method(), destination.target(), Version.HTTP_1_1, out, request.framing());
  }

  /** The trailers that the upstream gets. */
  public Fields trailersToUpstream(RequestHead request, Fields trailers) {
    return isChunked(request.framing())
        ? crossing(trailers, Nominated.by(request.fields()))
        : Fields.NONE;
  }

  /**
   * The head that the client gets, final, interim or 101.
   *
   * @param date value for {@code Date} where a final response has none
   */
  public ResponseHead toDownstream(RequestHead request, ResponseHead response, String date) {
    Fields in = response.fields();
    Fields out = new Fields();
    Nominated nominated = Nominated.by(in);
    boolean switching = response.status() == 101;
    boolean sized = response.status() >= 200 && response.status() != 204;
    boolean trailersFollow = trailersFollow(request, response);
    boolean dated = response.status() < 200;
    String passed = null;
    for (int i = 0; i < in.size(); i++) {
      String name = in.name(i);
      String value = in.value(i);
      KnownField field = KnownField.of(name);
      boolean crosses =
          switch (field) {
            case VIA -> {
              passed = Tokens.join(passed, value);
              yield false;
            }
            case TRAILER -> trailersFollow;
            // Not for a server to send in these (RFC 9110, section 8.6).
            case CONTENT_LENGTH -> sized;
            case UPGRADE -> switching;
            default -> crosses(field, name, nominated);
          };
      if (crosses) {
        out.add(name, value);
        dated |= field == KnownField.DATE;
      }
    }
    if (switching) {
      out.add("Connection", "Upgrade");
    }
    if (!dated) {
      out.add("Date", date);
    }
    out.add("Via", via.append(passed, response.version()));
    return new ResponseHead(
        response.status(), response.reason(), Version.HTTP_1_1, out, response.framing());
  }

  /** The trailers that the client gets. */
  public Fields trailersToDownstream(RequestHead request, ResponseHead response, Fields trailers) {
    return trailersFollow(request, response)
        ? crossing(trailers, Nominated.by(response.fields()))
        : Fields.NONE;
  }

  /** Whether this 101 switches to the protocol that was asked for. */
  public boolean switchesTo(ResponseHead response, String upgrade) {
    return Upgrades.switchesTo(response, upgrade);
  }

  private boolean trusts(@Nullable InetAddress peer) {
    return peer != null && trusted.contains(peer);
  }

  private static boolean crosses(KnownField field, String name, Nominated nominated) {
    return field.canBeNominated() ? !nominated.contains(name) : !field.concernsOneConnection();
  }

  /**
   * Our own connection to the upstream. {@code TE: trailers} is what the client told us, said in
   * our name, because trailers do pass (RFC 9110, section 10.1.4); of the transfer codings in it we
   * understand none. To HTTP/1.0 they cannot pass.
   */
  private void addConnection(RequestHead request, boolean trailersWelcome, Fields out) {
    String protocol = upgrades.asked(request);
    if (protocol != null) {
      out.add("Connection", "Upgrade").add("Upgrade", protocol);
    } else if (trailersWelcome && request.version() == Version.HTTP_1_1) {
      out.add("Connection", "TE").add("TE", "trailers");
    }
  }

  /** Only HTTP/1.1 has the expectation (RFC 9110, section 10.1.1). */
  private static boolean mayExpect(Version version, String value) {
    return version == Version.HTTP_1_1 || !Tokens.contains(value, "100-continue");
  }

  private static boolean trailersFollow(RequestHead request, ResponseHead response) {
    return isChunked(response.framing()) && request.version() == Version.HTTP_1_1;
  }

  private static boolean isChunked(Framing framing) {
    return framing.kind() == Framing.Kind.CHUNKED;
  }

  /**
   * Without what is no trailer (RFC 9110, section 6.5.1): a recipient that merges trailers into the
   * head would find there what was kept out of it.
   */
  private static Fields crossing(Fields trailers, Nominated nominated) {
    if (trailers.isEmpty()) {
      return Fields.NONE;
    }
    Fields out = new Fields();
    trailers.forEach((name, value) -> {
      if (KnownField.of(name).canTrail() && !nominated.contains(name)) {
        out.add(name, value);
      }
    });
    return out.isEmpty() ? Fields.NONE : out;
  }
}
