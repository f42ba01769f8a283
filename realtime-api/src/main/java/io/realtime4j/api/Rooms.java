package io.realtime4j.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Rooms. A room is joined as long as somebody holds a {@link Room} of it, over reconnects too: it
 * first brings the messages that were missed, then live ones; where that is impossible there is one
 * {@code RoomEvent.Discontinuity}.
 *
 * <p>Every method may be called from any thread, and none blocks. Futures complete on the callback
 * executor, and fail with {@link ClientClosedException} after the client was closed.
 */
@NotForImplementation
public interface Rooms {
  /**
   * Joins a room. The handle is there at once, also while not connected: then the join is
   * remembered, and done with the next session. {@link Room#joined} tells when we are in, or why
   * not.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  Room join(String roomName);

  /**
   * Joins the direct conversation with a user, otherwise as {@link #join}. Who we are must be
   * known: by {@link RealtimeClientBuilder#user}, by a token that names us, or by an earlier
   * session. If it is not, the stay has ended before it began: {@link Room#joined} fails with
   * {@link AuthenticationException} of code USER_UNKNOWN.
   *
   * @throws IllegalArgumentException if the id is blank
   */
  Room direct(String userId);

  /**
   * Returns the rooms that we mean to be in, connected or not, as they were asked for, in the order
   * of joining; a snapshot.
   */
  List<String> joined();

  /**
   * Asks for the first 100 of those present in a room; see {@link #members(String, String, int)}.
   */
  default CompletableFuture<MemberPage> members(String roomName) {
    return members(roomName, null, 100);
  }

  /**
   * Asks the server who is present in a room, page by page; {@link Room#members} knows without
   * asking, as long as they are few. Never kept: while not connected it fails. Fails with {@link
   * NotConnectedException}, {@link RefusedException}, {@link AckTimeoutException}, {@link
   * ConnectionException} of code CONNECTION_LOST, or {@link UnsupportedByPeerException} from a
   * server that does not tell.
   *
   * @param after the user after whom to go on; {@code null} for the start
   * @param limit 1 to 100
   * @throws IllegalArgumentException if the limit is out of range
   */
  CompletableFuture<MemberPage> members(String roomName, @Nullable String after, int limit);

  /**
   * Reads a part of a room's history from the server, whether we are in the room or not. Never
   * kept: while not connected it fails. Fails with {@link NotConnectedException}, {@link
   * RefusedException} (ROOM_NOT_FOUND, FORBIDDEN …), {@link AckTimeoutException}, {@link
   * ConnectionException} of code CONNECTION_LOST, or {@link UnsupportedByPeerException} from a
   * server without history.
   */
  CompletableFuture<MessagePage> history(String roomName, HistoryQuery query);

  /**
   * Returns a room's history as a stream that reads page after page, as fast as its subscriber
   * asks: for {@link HistoryQuery#after} the messages after an offset, oldest first, up to the
   * newest; for others those before, newest first, back to the first. The query's limit is the size
   * of a page, and no more than that is in memory. Each subscriber reads from the start.
   *
   * <p>A subscriber is called on the callback executor, one call at a time, and is told how it ends
   * by {@code onComplete} or {@code onError}: with what {@link #history} fails with, or {@link
   * IllegalArgumentException} if it asked for less than one.
   */
  Flow.Publisher<Message> read(String roomName, HistoryQuery query);

  /** Asks for the first 100 rooms of which we are a member; see {@link #unread(String, int)}. */
  default CompletableFuture<RoomSummaryPage> unread() {
    return unread(null, 100);
  }

  /**
   * Asks the server for the rooms of which we are a member, joined now or not, page by page: what
   * was said last, and how much of it we have not read. Never kept: while not connected it fails,
   * as {@link #history}. What is read since, on any device, is a {@code DeliveryEvent.ReadUpTo}.
   *
   * @param after the room after which to go on, {@link RoomSummaryPage#next}; {@code null} for the
   *     start
   * @param limit 1 to 100
   * @throws IllegalArgumentException if the limit is out of range
   */
  CompletableFuture<RoomSummaryPage> unread(@Nullable String after, int limit);

  /** Returns invitations into rooms. */
  Invitations invitations();
}
