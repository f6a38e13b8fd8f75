package io.evenkeel.launcher.session;

/**
 * A Redis URL, fit to be shown.
 *
 * <p><i>Stateless.</i>
 */
final class RedisUrl {

  private RedisUrl() {}

  /** {@code redis://user:secret@host} as {@code redis://***@host}. */
  static String withoutPassword(String url) {
    return url.replaceFirst("//[^/@]*@", "//***@");
  }
}
