package io.realtime4j.server.chat.presence;

import io.realtime4j.api.json.JsonObject;

/**
 * When something happened, such that all servers agree on what came first.
 *
 * @param millis wall-clock time, or a little more: whoever knows a stamp makes only later ones
 * @param server where; of two at the same time the later name counts as later
 */
record Stamp(long millis, String server) implements Comparable<Stamp> {
  private static final String MILLIS = "millis";
  private static final String SERVER = "server";

  @Override
  public int compareTo(Stamp other) {
    int byTime = Long.compare(millis, other.millis);
    return byTime != 0 ? byTime : server.compareTo(other.server);
  }

  boolean isAfter(Stamp other) {
    return compareTo(other) > 0;
  }

  JsonObject toJson() {
    return JsonObject.of(MILLIS, millis, SERVER, server);
  }

  static Stamp of(JsonObject json) {
    return new Stamp(json.integer(MILLIS).orElseThrow(), json.string(SERVER).orElseThrow());
  }
}
