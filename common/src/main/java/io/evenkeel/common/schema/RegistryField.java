package io.evenkeel.common.schema;

/** The fields of the hash {@code registry}, the marker that tells an empty set from a lost one. */
public final class RegistryField {

  /** A UUID, made once; another non-empty registry has another. */
  public static final String ID = "id";

  /** ISO-8601 instant at which the marker was first written. */
  public static final String CREATED = "created";

  /** The ids that redis-init has ever added, separated by one space. */
  public static final String SEEDED = "seeded";

  private RegistryField() {}
}
