package io.evenkeel.common.schema;

/** The fields of a message on {@link Channel#BACKEND_CHANGES}; readers ignore any other. */
public final class ChangeField {

  /** Whose record changed. */
  public static final String BACKEND_ID = "backend_id";

  /** The status that is stored now. */
  public static final String STATUS = "status";

  /** The revision that the change gave the record. */
  public static final String REVISION = "revision";

  private ChangeField() {}
}
