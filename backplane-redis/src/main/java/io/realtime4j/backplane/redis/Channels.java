package io.realtime4j.backplane.redis;

import java.util.List;

/**
 * What the channels of a namespace are called, as {@code @socket.io/redis-adapter} does.
 *
 * @param events what is for all sockets goes here, and what is for one room to a name that begins
 *     so
 * @param requests what is asked of servers
 * @param responses what they answer
 */
record Channels(String events, String requests, String responses) {
  static Channels of(String key, String namespace) {
    return new Channels(
        key + "#" + namespace + "#",
        key + "-request#" + namespace + "#",
        key + "-response#" + namespace + "#");
  }

  /** Returns where an event goes. */
  String events(List<String> rooms) {
    return rooms.size() == 1 ? events + rooms.get(0) + "#" : events;
  }

  /** Returns where a server hears what is answered to it alone. */
  String responses(String uid) {
    return responses + uid + "#";
  }

  /** Returns a pattern of the channels of all events. */
  String everyEvent() {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < events.length(); i++) {
      char c = events.charAt(i);
      if ("*?[]\\^".indexOf(c) >= 0) {
        pattern.append('\\');
      }
      pattern.append(c);
    }
    return pattern.append('*').toString();
  }
}
