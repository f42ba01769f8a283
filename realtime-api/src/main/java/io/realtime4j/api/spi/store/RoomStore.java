package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Rooms and who belongs to them. */
public interface RoomStore {
  /** Creates a room unless there is one of that name; returns the one that is there then. */
  CompletionStage<RoomRow> createIfAbsent(RoomRow room);

  /** Returns a room. */
  CompletionStage<Optional<RoomRow>> find(String tenant, String name);

  /** Returns a tenant's rooms by name. */
  CompletionStage<List<RoomRow>> list(String tenant);

  /**
   * Makes a user a member as of {@code offset}, unless the user is one. Returns the membership that
   * is open then.
   */
  CompletionStage<Membership> join(
      String tenant, String room, String userId, long offset, long atMillis);

  /**
   * Ends a user's membership after {@code offset}; nothing happens if there is none. A membership
   * that held no message is forgotten, so that joining and leaving in turn costs no space.
   */
  CompletionStage<Void> leave(String tenant, String room, String userId, long offset);

  /** Returns every membership of a room, ended ones too, by user id, then start. */
  CompletionStage<List<Membership>> memberships(String tenant, String room);

  /** Returns the names of the rooms of which a user is a member, sorted. */
  CompletionStage<List<String>> roomsOf(String tenant, String userId);

  /**
   * A room.
   *
   * @param type channel, dm, user, or room for a plain name
   * @param visibility {@code public} or {@code private}
   */
  record RoomRow(
      String tenant, String name, String type, String visibility, long createdAtMillis) {}

  /**
   * A user's time in a room. The user is a recipient of the messages with {@code fromOffset <
   * offset <= toOffset} by others.
   *
   * @param toOffset the last message, {@link Long#MAX_VALUE} while it lasts
   */
  record Membership(String userId, long fromOffset, long toOffset, long joinedAtMillis) {
    /** Returns whether it lasts. */
    public boolean isOpen() {
      return toOffset == Long.MAX_VALUE;
    }
  }
}
