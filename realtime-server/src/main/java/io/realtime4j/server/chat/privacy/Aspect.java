package io.realtime4j.server.chat.privacy;

/** What may be told of a user, beside presence itself. */
public enum Aspect {
  /** Being in a room: by name, and as one of a count. */
  MEMBERSHIP,
  /** Typing. */
  TYPING,
  /** Having received a message. */
  DELIVERY,
  /** Having read a message. */
  READING
}
