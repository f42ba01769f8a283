package io.realtime4j.backplane.redis;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which channels there are, by the {@code subscriptionMode} of {@code createShardedAdapter}. */
enum Sharding {
  /** Those of the adapter without shards: rooms have channels, heard by a pattern. */
  NONE,

  /** A namespace has one channel. */
  STATIC,

  /** Rooms have channels of their own, which those servers hear that have sockets there. */
  DYNAMIC,

  /** So do the rooms of single sockets. */
  DYNAMIC_PRIVATE;

  /**
   * A room with a name of this length is taken for that of a single socket, as the adapter does.
   */
  private static final int ID_LENGTH = 20;

  /** Returns what an option names; empty if nothing. */
  static Optional<Sharding> named(String name) {
    return Stream.of(STATIC, DYNAMIC, DYNAMIC_PRIVATE)
        .filter(one -> one.label().equals(name))
        .findFirst();
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isSharded() {
    return this != NONE;
  }

  /** Returns whether what is for this room alone goes to a channel that has to be asked for. */
  boolean hasChannel(String room) {
    return this == DYNAMIC_PRIVATE || (this == DYNAMIC && room.length() != ID_LENGTH);
  }
}
