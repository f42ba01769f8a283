package io.realtime4j.api;

import java.util.List;

/**
 * A connected session.
 *
 * @param socketId the Socket.IO id
 * @param userId who the server says we are; empty towards a peer that does not tell
 * @param sessionId the session's label; empty towards a peer that does not tell
 * @param peer what kind of server it is
 * @param features what the server offers beyond the basics, as it names them
 */
public record SessionInfo(
    String socketId, String userId, String sessionId, Peer peer, List<String> features) {
  /** Copies the list. */
  public SessionInfo {
    features = List.copyOf(features);
  }

  /** Returns whether the server offers a feature. */
  public boolean offers(String feature) {
    return features.contains(feature);
  }

  /** What kind of server a peer is. */
  public enum Peer {
    /** It speaks the whole contract. */
    FULL,
    /** It greets with {@code connected} but names no features: acks carry no data. */
    REFERENCE,
    /** Any Socket.IO server: only the application's own events work. */
    PLAIN
  }
}
