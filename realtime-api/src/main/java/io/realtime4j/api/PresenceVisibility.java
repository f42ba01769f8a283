package io.realtime4j.api;

/** Who may see how we are. */
public enum PresenceVisibility {
  /** Every user of the tenant. */
  EVERYONE,
  /** Those whom we list as contacts, and those with whom we share a direct conversation. */
  CONTACTS,
  /** Nobody: to all others we look like a user who does not exist. */
  NOBODY,
  /** Something that this version does not know. */
  OTHER
}
