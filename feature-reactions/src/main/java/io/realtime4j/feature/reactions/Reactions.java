package io.realtime4j.feature.reactions;

import io.realtime4j.api.NotForImplementation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Reactions to messages, by {@code client.feature(Reactions.class)}; what others do comes as {@link
 * ReactionEvent}. From any thread; futures complete on the client's callback executor.
 *
 * <p>To react and to take back waits in the queue, connected or not, beside edits and deletions
 * ({@link io.realtime4j.api.MessageQueue#change}): it outlives the process, is made in the order of
 * the calls, and is in {@link io.realtime4j.api.MessageQueue#changes} until then. Of one emoji of a
 * message the last call that was not sent is what remains. Questions fail with {@link
 * io.realtime4j.api.NotConnectedException} while there is no connection.
 *
 * <p>Every future may fail with {@link io.realtime4j.api.UnsupportedByPeerException} if the server
 * has no reactions, and with {@link io.realtime4j.api.RefusedException}: ROOM_NOT_FOUND,
 * NOT_A_MEMBER or FORBIDDEN where the user may not read the room, or may not speak in it;
 * VALIDATION_ERROR where there is no such message, or no more; QUOTA_EXCEEDED for more ways of
 * reacting than a message can have.
 */
@NotForImplementation
public interface Reactions {
  /**
   * Reacts to a message. To have done so already is a success, of which nobody is told again. The
   * future stays open over any number of reconnects; it fails as {@link
   * io.realtime4j.api.ChangeHandle#done} does.
   *
   * @param roomName the name of the room, in any of its forms
   * @param messageId the server's id, or ours of a message of our own
   * @param emoji an emoji or another text of 1 to 64 characters
   * @return how many have now reacted in this way; of a call that a later one has replaced, what
   *     became of that
   */
  CompletableFuture<Reaction> add(String roomName, String messageId, String emoji);

  /** Takes a reaction back; parameters as above. Not to have reacted is a success. */
  CompletableFuture<Reaction> remove(String roomName, String messageId, String emoji);

  /**
   * Asks who has reacted to a message in one way: all who may read the message may know. By id, so
   * that who comes and goes meanwhile moves no other.
   *
   * @param after the last user of the page before, empty for the first page
   * @param limit from 1 to 100
   */
  CompletableFuture<ReactionUsers> users(
      String roomName, String messageId, String emoji, String after, int limit);

  /**
   * Asks for the reactions of messages, the first way of reacting first. The newest 1,000 messages
   * that were asked for are asked for again after each reconnect: what has changed meanwhile comes
   * as {@link ReactionEvent.Refreshed}.
   *
   * @param messageIds at most 100, of one room
   * @return by message; one that is not there, or not to be seen, has none
   */
  CompletableFuture<Map<String, List<Reaction>>> of(String roomName, Collection<String> messageIds);
}
