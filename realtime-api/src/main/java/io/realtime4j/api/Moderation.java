package io.realtime4j.api;

import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Rooms of one tenant, and who may do what in them, for whoever runs the server. What is done here
 * holds on this server when the future completes; a server that shares the store follows within
 * five seconds.
 *
 * <p>Rooms are named canonically ({@code channel:{id}}, or a plain name). Every method may be
 * called from any thread and blocks none. A future completes within ten seconds on a thread of the
 * server: what follows must not block, or be given an executor. It fails with {@link
 * RefusedException}: {@code ROOM_NOT_FOUND}; {@code NOT_A_MEMBER} where the user has to be one;
 * {@code UNAVAILABLE}, which is retryable, where the store could not do it or has not said so in
 * time, or too much is under way: then nothing has changed on this server. All can be repeated.
 *
 * <p>An argument that cannot be used is an {@link IllegalArgumentException}, thrown at once.
 */
@NotForImplementation
public interface Moderation {
  /** The most that a page holds. */
  int MAX_PAGE = 1_000;

  /**
   * Creates a room. What the settings leave open is: public, any number of members, no slow mode,
   * open.
   *
   * @param name a plain name or {@code channel:{id}}, at most 255 characters; a secret room needs a
   *     plain name, since whoever joins a channel that is not there creates it
   * @return fails with {@code ROOM_EXISTS} if there is one of that name
   */
  CompletableFuture<RoomInfo> createRoom(String name, RoomSettings settings);

  /**
   * Changes a room; what the settings leave open stays. Nobody is put out because there are fewer
   * seats; where a room stops being public, those without a token are.
   */
  CompletableFuture<RoomInfo> updateRoom(String name, RoomSettings changes);

  /** Closes a room: nobody joins, sends or types any more; members can read. */
  CompletableFuture<RoomInfo> closeRoom(String name);

  /** Returns a room, empty if there is none. */
  CompletableFuture<Optional<RoomInfo>> room(String name);

  /**
   * Returns a part of the rooms, by name; those that are configured among them.
   *
   * @param after the name after which to go on; empty for the start
   * @param limit 1 to {@value #MAX_PAGE}
   */
  CompletableFuture<InfoPage<RoomInfo>> rooms(String after, int limit);

  /**
   * Makes a user a member, connected or not: what lets somebody into a private or secret room. Who
   * is one already stays one, with the role as it is.
   *
   * @param role {@code member}, {@code moderator}, {@code owner}, or one of your policy's own
   * @return fails with {@code ROOM_FULL}, or {@code FORBIDDEN} for who is banned
   */
  CompletableFuture<MemberInfo> addMember(String room, String userId, String role);

  /**
   * Ends a membership. The user's sessions are out of the room and hear nothing of it any more;
   * each gets the event {@code error} with {@code NOT_A_MEMBER}. In a public room the user may join
   * anew.
   *
   * @return whether the user was a member
   */
  CompletableFuture<Boolean> removeMember(String room, String userId);

  /** Gives a member a role. */
  CompletableFuture<MemberInfo> assignRole(String room, String userId, String role);

  /**
   * Keeps a member from sending and typing, in this membership and those after it.
   *
   * @param until when it ends, in the future, {@code null} for never
   */
  CompletableFuture<MemberInfo> mute(String room, String userId, @Nullable Instant until);

  /** Lets a member speak again; nothing happens if nothing was against it. */
  CompletableFuture<MemberInfo> unmute(String room, String userId);

  /**
   * Bans a user, member or not, in place of an earlier ban. The user's sessions are out of the room
   * and hear nothing of it any more; each gets the event {@code error} with {@code FORBIDDEN}. The
   * user may do nothing there until it ends.
   *
   * @param until when it ends, in the future, {@code null} for never
   * @param by who decided it, or {@code null}; kept, and shown to nobody but you
   * @param reason why, or {@code null}; kept, and shown to nobody but you
   */
  CompletableFuture<BanInfo> ban(
      String room,
      String userId,
      @Nullable Instant until,
      @Nullable String by,
      @Nullable String reason);

  /** Lifts a ban; nothing happens if there is none. The user is no member by that. */
  CompletableFuture<Void> unban(String room, String userId);

  /**
   * Sends an event to all sessions in any of several rooms, once to each. It is in no log: whoever
   * is not there does not get it later. What is sent one after the other by one thread arrives so.
   *
   * @param rooms 1 to 100 names; one that is no room has nobody in it
   * @param event its name; none that Socket.IO reserves
   * @param payload its argument
   * @return how many sessions of this server were in the rooms
   */
  CompletableFuture<Integer> broadcast(List<String> rooms, String event, JsonObject payload);

  /**
   * Sends a message as the server itself, to a room that is there, also a closed one. It is stored,
   * delivered and recovered like any other; its author is {@code system}, an id by which nobody
   * comes in, and it says {@code system: true}. Neither the policy nor hooks are asked, and no
   * client edits it; moderators may delete it. Of one thread's messages to a room the order holds.
   *
   * @param userName how the author is shown, or {@code null}
   * @param clientMessageId an id for that it is sent once, however often this is called, or {@code
   *     null}
   * @return the confirmation, whose {@code clientMessageId} is empty if none was given; fails with
   *     {@code ROOM_NOT_FOUND}, {@code VALIDATION_ERROR} or {@code PAYLOAD_TOO_LARGE}, and with
   *     {@code UNAVAILABLE} if the store cannot say that it has it: then the same id is sent again
   */
  CompletableFuture<SentMessage> send(
      OutgoingMessage message, @Nullable String userName, @Nullable String clientMessageId);

  /**
   * Returns a part of a room's members, by user.
   *
   * @param after the user after whom to go on; empty for the start
   * @param limit 1 to {@value #MAX_PAGE}
   */
  CompletableFuture<InfoPage<MemberInfo>> members(String room, String after, int limit);

  /**
   * Returns a part of a room's bans, by user, also those that have ended.
   *
   * @param after the user after whom to go on; empty for the start
   * @param limit 1 to {@value #MAX_PAGE}
   */
  CompletableFuture<InfoPage<BanInfo>> bans(String room, String after, int limit);
}
