package io.realtime4j.api;

import io.realtime4j.api.event.MessageEvent;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * One stay in a room, from {@link Rooms#join} to {@link #leave}. It outlives connections: while
 * there is none it waits, and the room is joined again as soon as there is one. Several handles of
 * one room are independent of each other; the room is left with the last of them.
 *
 * <pre>{@code
 * JOINING <--> JOINED        every state --> LEFT, for good
 * }</pre>
 *
 * <p>Every method may be called from any thread, and none blocks; what is registered here is called
 * on the callback executor, in one order with the client's events and futures, and not after the
 * end of the stay. What a handle shows is a snapshot, of the last session while there is none.
 *
 * <p>After the end of the stay futures fail with {@link RoomLeftException}, whose cause is why we
 * were put out, and {@link #keystroke}, {@link #stopTyping} and the methods that register throw it;
 * after the client was closed it is {@link ClientClosedException}. A method of a feature that is
 * switched off throws {@link IllegalStateException}.
 */
@NotForImplementation
public interface Room extends AutoCloseable {
  /** Where a stay stands. */
  enum State {
    /** We are not in the room yet, or again not: we are let in as soon as there is a session. */
    JOINING,
    /** The server has let us in, in the present session. */
    JOINED,
    /** The end: it was left, we were refused, or put out, or the client was closed. */
    LEFT
  }

  /**
   * Returns the room as the server calls it; until it has been joined once, as it was asked for.
   */
  String name();

  /** Returns where the stay stands. */
  State state();

  /**
   * Completes when the server has let us in for the first time; stays open while there is no
   * connection, and while the server is busy. Fails with {@link RefusedException} (ROOM_NOT_FOUND,
   * FORBIDDEN, ROOM_FULL …), with {@link UnsupportedByPeerException} from a server without rooms,
   * with {@link RoomLeftException} if it was left before, or with {@link ClientClosedException};
   * then the stay has ended.
   */
  CompletableFuture<JoinedRoom> joined();

  /** Returns who is present, as far as we are told; nobody before the room was joined. */
  RoomMembers members();

  /** Registers for each change of {@link #members}; called with the present ones first. */
  Subscription onMembers(Consumer<? super RoomMembers> listener);

  /**
   * Registers for the messages of this room: those missed, then those that come, each once and in
   * order, ours among them; all others are heard by {@link MessageEvent.Received} of the client.
   */
  Subscription onMessage(Consumer<? super MessageEvent.Received> listener);

  /**
   * Registers for edits and deletions of messages of this room: those missed, then those that come,
   * in order; all others are heard by {@link MessageEvent.Changed} of the client.
   */
  Subscription onMessageChanged(Consumer<? super MessageEvent.Changed> listener);

  /**
   * Reads a part of the history from the server. Fails as {@link Rooms#history}, or with {@link
   * RoomLeftException}.
   */
  CompletableFuture<MessagePage> history(HistoryQuery query);

  /**
   * Reads the history page after page, as {@link Rooms#read}; after the end of the stay it ends
   * with {@link RoomLeftException}.
   */
  Flow.Publisher<Message> read(HistoryQuery query);

  /** Sends a text message to this room, as {@link #send(OutgoingMessage)}. */
  SendHandle send(String content);

  /**
   * Gives a message to the queue, which sends it even if we are not in the room at the moment, and
   * after the end of this stay. A handle that has ended takes none: both futures of what is
   * returned fail with {@link RoomLeftException}.
   *
   * @throws IllegalArgumentException if it goes to another room, or cannot be sent: see {@link
   *     MessageQueue#send(OutgoingMessage)}
   */
  SendHandle send(OutgoingMessage message);

  /**
   * Edits a message of this room, as {@link MessageQueue#edit(String, String, String)}. A handle
   * that has ended takes none: both futures of what is returned fail with {@link
   * RoomLeftException}.
   */
  ChangeHandle edit(String messageId, String content);

  /** Deletes a message of this room, as {@link MessageQueue#delete}; otherwise as {@link #edit}. */
  ChangeHandle delete(String messageId);

  /**
   * Reports the content of the room's input box after a keystroke; blank text stops. Only that
   * somebody types leaves, never what. Without a session nothing is sent or kept.
   */
  void keystroke(String text);

  /** Stops showing us as typing in the room. */
  void stopTyping();

  /**
   * Returns who else is typing in the room, outside threads, in the order of beginning; nobody
   * while there is no session, and after the end of the stay.
   */
  List<TypingUser> typingUsers();

  /** Returns who else is typing, as a sentence; empty if nobody. */
  default Optional<String> typingText() {
    return TypingText.of(typingUsers());
  }

  /** Registers for each change of {@link #typingUsers}. */
  Subscription onTyping(Consumer<? super List<TypingUser>> listener);

  /**
   * Returns the position up to which messages have reached the listeners; empty before the first
   * join, after the end, and from a server without positions.
   */
  Optional<RoomPosition> position();

  /**
   * Says that we have read messages. Fails as {@link Delivery#markRead}, or with {@link
   * RoomLeftException}.
   */
  CompletableFuture<Void> markRead(Collection<String> messageIds);

  /**
   * Says that we have read everything up to a message, that one too. Fails as {@link
   * Delivery#markReadUpTo}, or with {@link RoomLeftException}.
   */
  CompletableFuture<Void> markReadUpTo(String messageId);

  /**
   * Ends the stay; the last of a room's leaves it, which costs the membership. Completes when the
   * server has taken it, or at once while not connected, and when the connection is lost meanwhile:
   * then we are out already, and are not joined again, but the membership of a private room goes on
   * until it is left while connected. Fails with {@link RefusedException} or {@link
   * AckTimeoutException} if the server has not taken it; the stay has ended all the same. Repeated,
   * it returns the same outcome.
   */
  CompletableFuture<Void> leave();

  /** As {@link #leave}, for those who do not wait for the outcome. Idempotent. */
  @Override
  default void close() {
    var unused = leave();
  }
}
