package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Rooms and who belongs to them. */
public interface RoomStore {
  /** Creates a room unless there is one of that name; returns the one that is there then. */
  CompletionStage<RoomRow> createIfAbsent(RoomRow room);

  /** Changes a room; empty if there is none. */
  CompletionStage<Optional<RoomRow>> update(RoomUpdate update);

  /**
   * Forgets a room with its memberships, bans and receipts; returns whether there was one. Its
   * messages stay in the log, for {@link MessageLog#retain} to remove, and its numbers go on.
   */
  CompletionStage<Boolean> delete(String tenant, String name);

  /** Returns a room. */
  CompletionStage<Optional<RoomRow>> find(String tenant, String name);

  /** Returns a tenant's rooms by name. */
  CompletionStage<List<RoomRow>> list(String tenant);

  /**
   * Returns a part of a tenant's rooms by name.
   *
   * @param afterName where to go on; empty for the start
   * @param limit from 1
   */
  CompletionStage<StorePage<RoomRow>> page(String tenant, String afterName, int limit);

  /**
   * Makes a user a member, unless the user is one, is banned, or the room is full; all in one step,
   * so that of many who ask at once no more get in than there is room for. Who is a member already
   * stays one, with the role as it is. Who was one before and was muted still is.
   */
  CompletionStage<JoinResult> join(JoinRequest request);

  /**
   * Ends a user's membership after {@code offset}; nothing happens if there is none. A membership
   * that held no message is forgotten, so that joining and leaving in turn costs no space; but one
   * that was muted is kept until the next begins.
   */
  CompletionStage<Void> leave(String tenant, String room, String userId, long offset);

  /** Gives a member a role; returns the membership, empty if the user is no member. */
  CompletionStage<Optional<Membership>> assign(
      String tenant, String room, String userId, String role);

  /**
   * Keeps a member from sending, in this membership and those after it; returns the membership,
   * empty if the user is no member.
   *
   * @param untilMillis wall-clock time; 0 ends it
   */
  CompletionStage<Optional<Membership>> mute(
      String tenant, String room, String userId, long untilMillis);

  /**
   * Bans a user, replacing an earlier ban, and ends a membership after {@code offset}; all in one
   * step.
   */
  CompletionStage<Void> ban(Ban ban, long offset);

  /** Lifts a ban; nothing happens if there is none. */
  CompletionStage<Void> unban(String tenant, String room, String userId);

  /** Returns the last ban of a user, also one that has ended; empty if there is none. */
  CompletionStage<Optional<Ban>> banOf(String tenant, String room, String userId);

  /** Returns a room's bans by user, ended ones too, after {@code afterUserId}. */
  CompletionStage<StorePage<Ban>> bans(String tenant, String room, String afterUserId, int limit);

  /** Returns every membership of a room, ended ones too, by user id, then start. */
  CompletionStage<List<Membership>> memberships(String tenant, String room);

  /** Returns the open membership of a user. */
  CompletionStage<Optional<Membership>> member(String tenant, String room, String userId);

  /**
   * Returns a part of a room's open memberships, by user.
   *
   * @param afterUserId where to go on; empty for the start
   * @param limit from 1
   */
  CompletionStage<StorePage<Membership>> members(
      String tenant, String room, String afterUserId, int limit);

  /** Returns the names of the rooms of which a user is a member, sorted. */
  CompletionStage<List<String>> roomsOf(String tenant, String userId);
}
