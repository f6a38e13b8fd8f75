package io.evenkeel.orchestrator.registry;

/** What one reading of the registry meant, in the light of what was known before. */
public enum Finding {
  /** Marker and set are there, as far as anybody can tell. */
  IN_ORDER,
  /** Nothing is there and nothing ever was. */
  NOTHING,
  /** A set without a marker, and none is remembered: made by hand. */
  UNMARKED,
  /** The marker is gone: data were lost. */
  LOST,
  /** There is another registry than the one that was known. */
  REPLACED,
  /** The marker changed in mid-read: look again. */
  TORN
}
