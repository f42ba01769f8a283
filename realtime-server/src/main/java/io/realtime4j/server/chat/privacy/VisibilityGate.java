package io.realtime4j.server.chat.privacy;

import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.chat.presence.PresenceView;

/**
 * The one gate through which everything passes that tells a user something of another: presence,
 * typing, who and how many are in a room, receipts. What is not asked for here does not go out.
 */
public interface VisibilityGate {
  /** What is told. */
  enum Aspect {
    /** Who is in a room, and how many. */
    MEMBERSHIP,
    /** Who types. */
    TYPING,
    /** Who has received or read. */
    RECEIPT
  }

  /** Returns what a viewer may see of a user's presence. */
  PresenceView presence(String tenant, String viewerId, PresenceView target);

  /** Returns whether a viewer may be told of a user. */
  boolean shows(Aspect aspect, String tenant, String viewerId, String targetId);

  /** Returns the operator without the sessions of those who may not be told of a user. */
  BroadcastOperator audience(
      Aspect aspect, String tenant, String targetId, BroadcastOperator everybody);

  /** Returns a gate that is open: everyone sees everyone of their tenant. */
  static VisibilityGate everyone() {
    return new VisibilityGate() {
      @Override
      public PresenceView presence(String tenant, String viewerId, PresenceView target) {
        return target;
      }

      @Override
      public boolean shows(Aspect aspect, String tenant, String viewerId, String targetId) {
        return true;
      }

      @Override
      public BroadcastOperator audience(
          Aspect aspect, String tenant, String targetId, BroadcastOperator everybody) {
        return everybody;
      }
    };
  }
}
