package io.realtime4j.api.spi.server;

import io.realtime4j.api.NotForImplementation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What a feature asks of rooms for one of their users, by the rules of the server itself. From any
 * thread; stages complete on the feature's {@link ServerFeatureContext#loop}, within some seconds.
 * They fail with what a client may be answered, a {@link io.realtime4j.api.RefusedException}: who
 * hands that on tells nobody of a room that is not to know of it.
 */
@NotForImplementation
public interface FeatureRooms {
  /**
   * Completes, with {@code null}, if a user may do something in a room: no ban and no mute is
   * against it, and the policy says yes.
   *
   * @param roomName its canonical name, as {@link FeatureRequest#roomName()} has it
   */
  CompletionStage<Void> permit(Principal who, String roomName, RoomPolicy.Action action);

  /**
   * Completes with a message if a user may read it, and may do something in its room. One that is
   * deleted, of another room, or from before what the user may see is refused as VALIDATION_ERROR,
   * like one that has never been.
   *
   * @param roomName as above
   * @param action {@link RoomPolicy.Action#READ} if nothing more is wanted
   */
  CompletionStage<RoomMessage> message(
      Principal who, String roomName, String messageId, RoomPolicy.Action action);

  /**
   * Completes with those messages that a user may read, in the order asked; others are left out.
   *
   * @param roomName as above
   * @param messageIds at most 100
   */
  CompletionStage<List<RoomMessage>> messages(
      Principal who, String roomName, List<String> messageIds);

  /**
   * Completes with those messages that are still there, whoever may read them: neither deleted nor
   * gone because they were old, of which nobody is told. For a feature that takes away what it has
   * kept of others.
   *
   * @param messageIds at most 100
   */
  CompletionStage<Set<String>> kept(String tenant, List<String> messageIds);
}
