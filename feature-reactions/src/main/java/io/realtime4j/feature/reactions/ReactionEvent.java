package io.realtime4j.feature.reactions;

import io.realtime4j.api.event.RealtimeEvent;
import java.util.List;

/** Something that happened to the reactions of a message. */
public sealed interface ReactionEvent extends RealtimeEvent {
  /** Returns the canonical name of the message's room. */
  String roomName();

  /** Returns the message, by the server's id. */
  String messageId();

  /**
   * Somebody has reacted, maybe the user of this client.
   *
   * @param userId who
   * @param count how many have now reacted in this way
   */
  record Added(String roomName, String messageId, String emoji, String userId, int count)
      implements ReactionEvent {}

  /**
   * Somebody has taken a reaction back.
   *
   * @param userId who
   * @param count how many are left who have reacted in this way
   */
  record Removed(String roomName, String messageId, String emoji, String userId, int count)
      implements ReactionEvent {}

  /**
   * While there was no connection the reactions of a message have changed that {@link Reactions#of}
   * was asked for.
   *
   * @param reactions all of them as they are now
   */
  record Refreshed(String roomName, String messageId, List<Reaction> reactions)
      implements ReactionEvent {
    /** Copies the list. */
    public Refreshed {
      reactions = List.copyOf(reactions);
    }
  }
}
