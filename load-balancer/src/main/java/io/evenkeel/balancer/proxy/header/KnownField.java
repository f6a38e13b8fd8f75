package io.evenkeel.balancer.proxy.header;

import java.util.Arrays;

/**
 * What a field is to a proxy, found by its name in any case.
 *
 * <p>Asked for every line of every message, hence the table: one look, no copy of the name.
 *
 * <p><i>Immutable.</i>
 */
enum KnownField {
  /** End-to-end, and none of our business. */
  OTHER("", Reach.END_TO_END),

  CONNECTION("Connection", Reach.ONE_CONNECTION),
  KEEP_ALIVE("Keep-Alive", Reach.ONE_CONNECTION),
  PROXY_CONNECTION("Proxy-Connection", Reach.ONE_CONNECTION),
  PROXY_AUTHENTICATE("Proxy-Authenticate", Reach.ONE_CONNECTION),
  PROXY_AUTHENTICATION_INFO("Proxy-Authentication-Info", Reach.ONE_CONNECTION),
  PROXY_AUTHORIZATION("Proxy-Authorization", Reach.ONE_CONNECTION),
  TE("TE", Reach.ONE_CONNECTION),
  TRANSFER_ENCODING("Transfer-Encoding", Reach.ONE_CONNECTION),
  UPGRADE("Upgrade", Reach.ONE_CONNECTION),
  HTTP2_SETTINGS("HTTP2-Settings", Reach.ONE_CONNECTION),

  AUTHORIZATION("Authorization", Reach.NO_TRAILER),
  COOKIE("Cookie", Reach.NO_TRAILER),
  RANGE("Range", Reach.NO_TRAILER),
  SET_COOKIE("Set-Cookie", Reach.NO_TRAILER),
  WWW_AUTHENTICATE("WWW-Authenticate", Reach.NO_TRAILER),

  HOST("Host", Reach.HEAD_ONLY),
  CONTENT_LENGTH("Content-Length", Reach.HEAD_ONLY),
  CONTENT_TYPE("Content-Type", Reach.HEAD_ONLY),
  CONTENT_ENCODING("Content-Encoding", Reach.HEAD_ONLY),
  CONTENT_RANGE("Content-Range", Reach.HEAD_ONLY),
  TRAILER("Trailer", Reach.HEAD_ONLY),
  EXPECT("Expect", Reach.HEAD_ONLY),
  MAX_FORWARDS("Max-Forwards", Reach.HEAD_ONLY),
  VIA("Via", Reach.HEAD_ONLY),
  DATE("Date", Reach.HEAD_ONLY),
  X_REQUEST_ID("X-Request-Id", Reach.HEAD_ONLY),

  FORWARDED("Forwarded", Reach.CLAIM),
  X_FORWARDED_FOR("X-Forwarded-For", Reach.CLAIM),
  X_FORWARDED_PROTO("X-Forwarded-Proto", Reach.CLAIM),
  X_FORWARDED_HOST("X-Forwarded-Host", Reach.CLAIM),
  X_FORWARDED_PORT("X-Forwarded-Port", Reach.CLAIM),
  /** Any other {@code X-Forwarded-*}, and {@code X-Real-IP}. */
  X_FORWARDED_OTHER("X-Real-IP", Reach.CLAIM);

  private enum Reach {
    /** Goes the whole way, unless {@code Connection} nominates it. */
    END_TO_END,
    /** As {@link #END_TO_END}, but behind the content it would come too late, or as a trick. */
    NO_TRAILER,
    /** Ends here (RFC 9110, section 7.6.1). */
    ONE_CONNECTION,
    /** Addresses, frames or describes the message: not to be nominated, and never a trailer. */
    HEAD_ONLY,
    /** Says who the client is: as {@link #HEAD_ONLY}, and believed of trusted proxies only. */
    CLAIM
  }

  private static final String CLAIMS = "x-forwarded";
  private static final int SLOTS = 128;
  private static final KnownField[] TABLE = table();

  private final String spelling;
  private final Reach reach;

  KnownField(String spelling, Reach reach) {
    this.spelling = spelling;
    this.reach = reach;
  }

  /** What a field of this name is. */
  static KnownField of(String name) {
    if (name.isEmpty()) {
      return OTHER;
    }
    for (int slot = slot(name); TABLE[slot] != OTHER; slot = (slot + 1) % SLOTS) {
      if (TABLE[slot].spelling.equalsIgnoreCase(name)) {
        return TABLE[slot];
      }
    }
    return (name.charAt(0) | 0x20) == 'x' && isClaim(name) ? X_FORWARDED_OTHER : OTHER;
  }

  /** Whether it concerns one connection, and so never crosses the proxy as it is. */
  boolean concernsOneConnection() {
    return reach == Reach.ONE_CONNECTION;
  }

  /** Whether the option of this name in {@code Connection} takes a field away. */
  boolean canBeNominated() {
    return reach == Reach.END_TO_END || reach == Reach.NO_TRAILER;
  }

  /**
   * Whether it may stand in a trailer section (RFC 9110, section 6.5.1). What may not is left out;
   * what would make the whole section malformed does not come as far as here.
   */
  boolean canTrail() {
    return reach == Reach.END_TO_END || this == DATE;
  }

  /**
   * With {@code _} as good as {@code -}: to many a backend (CGI, WSGI, PHP) they are one variable,
   * and what is removed under one name must not get through under the other.
   */
  private static boolean isClaim(String name) {
    return startsLike(name, CLAIMS)
        || (name.length() == X_FORWARDED_OTHER.spelling.length() && startsLike(name, "x-real-ip"));
  }

  private static boolean startsLike(String name, String lowerCase) {
    if (name.length() < lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      char c = name.charAt(i);
      char wanted = lowerCase.charAt(i);
      boolean same = wanted == '-' ? c == '-' || c == '_' : (c | 0x20) == wanted;
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** By length, first and last letter in any case. */
  private static int slot(String name) {
    int length = name.length();
    return (31 * length + 7 * (name.charAt(0) | 0x20) + (name.charAt(length - 1) | 0x20)) % SLOTS;
  }

  /** Mostly empty, so that a look nearly always ends at the first slot. */
  private static KnownField[] table() {
    KnownField[] table = new KnownField[SLOTS];
    Arrays.fill(table, OTHER);
    for (KnownField field : values()) {
      if (field != OTHER) {
        int slot = slot(field.spelling);
        while (table[slot] != OTHER) {
          slot = (slot + 1) % SLOTS;
        }
        table[slot] = field;
      }
    }
    return table;
  }
}
