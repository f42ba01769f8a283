package io.realtime4j.api;

/** Who may come into a room, by the default rules. */
public enum RoomVisibility {
  /** Everybody of the tenant. */
  PUBLIC,
  /** Members only; others are told so. */
  PRIVATE,
  /** Members only; for others there is no such room. */
  SECRET
}
