package io.evenkeel.common.schema;

/** The fields of the hash {@code backend:<id>}. */
public final class BackendField {

  /** {@code scheme://host[:port]}; the one field that a record must have. */
  public static final String URL = "url";

  /** {@code healthy} or {@code unhealthy}; absent while nobody has judged. */
  public static final String STATUS = "status";

  /** ISO-8601 instant of the last cast that vouched for the status. */
  public static final String LAST_CHECKED = "last_checked";

  /** 1..256, default 1. */
  public static final String WEIGHT = "weight";

  /** Free text, where the backend runs. */
  public static final String ZONE = "zone";

  /** {@code active}, {@code draining} or {@code disabled}; default {@code active}. */
  public static final String ADMIN = "admin";

  /** {@code max(old + 1, Redis TIME in ms)} at every scripted change. */
  public static final String REVISION = "revision";

  /** Why the status is what it is, in words. */
  public static final String REASON = "reason";

  /** The highest membership version that a cast for this backend carried. */
  public static final String MEMBERSHIP_VERSION = "membership_version";

  private BackendField() {}
}
