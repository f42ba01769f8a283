package io.realtime4j.server.chat.room;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.RoomUpdate;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * First the store, then what is in memory, then the sessions: what the store does not do changes
 * nothing. All of it takes its turn among joins and leaves.
 */

/** What whoever runs the server does with a room and its members. Room's loop only. */
public final class RoomModeration {
  private final Room room;
  private final RoomStore store;
  private final Enrolment enrolment;
  private final Eviction eviction;

  RoomModeration(Room room, RoomServices services, Enrolment enrolment, Eviction eviction) {
    this.room = room;
    this.store = services.store().rooms();
    this.enrolment = enrolment;
    this.eviction = eviction;
  }

  /** Creates the room, unless there is one. */
  public CompletableFuture<RoomRow> create(RoomRow wanted) {
    return everywhere(
        null,
        () -> {
          if (room.exists()) {
            throw alreadyThere();
          }
          return ask(() -> store.createIfAbsent(wanted))
              .thenApply(
                  stored -> {
                    room.created(stored);
                    if (!stored.equals(wanted)) {
                      throw alreadyThere();
                    }
                    return stored;
                  });
        });
  }

  private RefusedException alreadyThere() {
    return Refusals.denied("ROOM_EXISTS", "There is a room \"" + room.key().name() + "\" already");
  }

  /** Changes the room; where it is open to everybody no more, strangers go. */
  public CompletableFuture<RoomRow> update(RoomUpdate update) {
    return everywhere(
        null,
        () ->
            ask(() -> store.update(update))
                .thenCompose(
                    updated -> {
                      RoomRow row = updated.orElseThrow(this::notThere);
                      return changed(row).thenApply(done -> row);
                    }));
  }

  private CompletableFuture<Void> changed(RoomRow row) {
    room.created(row);
    return row.visibility().equals("public")
        ? CompletableFuture.completedFuture(null)
        : eviction.evictStrangers(notMember());
  }

  /** Returns the room, empty if there is none. */
  public CompletableFuture<Optional<RoomRow>> row() {
    return ask(() -> store.find(room.key().tenant(), room.key().name()));
  }

  /** Makes somebody a member. */
  public CompletableFuture<Membership> add(String userId, String role) {
    return inRoomEverywhere(
        userId,
        () -> {
          JoinRequest wanted =
              JoinRequest.builder()
                  .tenant(room.key().tenant())
                  .room(room.key().name())
                  .userId(userId)
                  .role(role)
                  .fromOffset(room.head())
                  .atMillis(room.clock().millis())
                  .maxMembers(room.maxMembers())
                  .build();
          return ask(() -> store.join(wanted)).thenApply(this::added);
        });
  }

  private Membership added(JoinResult result) {
    if (result instanceof JoinResult.Joined joined) {
      room.members().joined(joined.membership());
      return joined.membership();
    }
    throw result instanceof JoinResult.Full
        ? Refusals.roomFull(room.maxMembers())
        : Refusals.forbidden("The user is banned from this room");
  }

  /** Ends a membership; completes with whether there was one. */
  public CompletableFuture<Boolean> remove(String userId) {
    return inRoomEverywhere(
        userId,
        () -> {
          RoomKey key = room.key();
          boolean wasMember = room.members().isMember(userId);
          long last = room.head();
          return room.asker()
              .tell("the store", () -> store.leave(key.tenant(), key.name(), userId, last))
              .thenCompose(
                  done -> {
                    room.members().left(userId, last);
                    return eviction.evict(userId, removed()).thenApply(out -> wasMember);
                  });
        });
  }

  /** Gives a member a role. */
  public CompletableFuture<Membership> assign(String userId, String role) {
    RoomKey key = room.key();
    return changed(userId, () -> ask(() -> store.assign(key.tenant(), key.name(), userId, role)));
  }

  /** Keeps a member from speaking until a time, 0 for no more. */
  public CompletableFuture<Membership> mute(String userId, long untilMillis) {
    RoomKey key = room.key();
    return changed(
            userId, () -> ask(() -> store.mute(key.tenant(), key.name(), userId, untilMillis)))
        .thenApply(
            muted -> {
              if (untilMillis != 0) {
                room.typing().silence(userId);
              }
              return muted;
            });
  }

  private CompletableFuture<Membership> changed(
      String userId, Supplier<CompletableFuture<Optional<Membership>>> change) {
    return inRoomEverywhere(
        userId,
        () ->
            change
                .get()
                .thenApply(
                    membership -> {
                      room.members().refreshed(userId, membership.orElse(null), room.head());
                      return membership.orElseThrow(
                          () ->
                              Refusals.denied(
                                  Refusals.NOT_A_MEMBER, "The user is no member of this room"));
                    }));
  }

  /** Bans somebody. */
  public CompletableFuture<Ban> ban(Ban ban) {
    return inRoomEverywhere(
        ban.userId(),
        () -> {
          long last = room.head();
          return room.asker()
              .tell("the store", () -> store.ban(ban, last))
              .thenCompose(
                  done -> {
                    room.sanctions().banned(ban.userId(), ban.untilMillis());
                    room.members().left(ban.userId(), last);
                    return eviction
                        .evict(ban.userId(), Sanctions.banned(ban.untilMillis()))
                        .thenApply(out -> ban);
                  });
        });
  }

  /** Lifts a ban. */
  public CompletableFuture<Void> unban(String userId) {
    RoomKey key = room.key();
    return inRoomEverywhere(
        userId,
        () ->
            room.asker()
                .tell("the store", () -> store.unban(key.tenant(), key.name(), userId))
                .thenAccept(done -> room.sanctions().banned(userId, 0)));
  }

  /** Returns members by user. */
  public CompletableFuture<StorePage<Membership>> members(String after, int limit) {
    RoomKey key = room.key();
    return inRoom(() -> ask(() -> store.members(key.tenant(), key.name(), after, limit)));
  }

  /** Returns bans by user. */
  public CompletableFuture<StorePage<Ban>> bans(String after, int limit) {
    RoomKey key = room.key();
    return inRoom(() -> ask(() -> store.bans(key.tenant(), key.name(), after, limit)));
  }

  /**
   * Others than this server have ended a user's membership; puts the user out.
   *
   * @param bannedUntil wall-clock time, 0 for no ban
   */
  void ended(String userId, long bannedUntil) {
    evicted(userId, bannedUntil)
        .exceptionally(
            failure -> {
              room.asker().complaints().warn("a session could not be put out", failure);
              return null;
            });
  }

  /**
   * A user is none here that the store has; completes when no session of the user hears anything of
   * the room any more.
   */
  CompletableFuture<Void> evicted(String userId, long bannedUntil) {
    return eviction.evict(
        userId, bannedUntil > room.clock().millis() ? Sanctions.banned(bannedUntil) : removed());
  }

  /**
   * Others have changed something; completes when what the store has holds here.
   *
   * @param userId of whom, {@code null} for the room itself
   */
  CompletableFuture<Void> follow(@Nullable String userId) {
    return enrolment.membership(
        () -> userId == null ? readRow() : room.sanctions().lookAnew(userId));
  }

  private CompletableFuture<Void> readRow() {
    return row()
        .thenCompose(
            found ->
                found.isPresent() ? changed(found.get()) : CompletableFuture.completedFuture(null));
  }

  /** Others may have changed anything; completes when what the store has holds here. */
  CompletableFuture<Void> readAnew() {
    RoomKey key = room.key();
    return enrolment.membership(
        () ->
            readRow()
                .thenCompose(done -> ask(() -> store.memberships(key.tenant(), key.name())))
                .thenCompose(this::replaced));
  }

  private CompletableFuture<Void> replaced(List<Membership> stored) {
    Map<String, Membership> open = new LinkedHashMap<>();
    stored.stream().filter(Membership::isOpen).forEach(one -> open.put(one.userId(), one));
    Set<String> all = new LinkedHashSet<>(room.members().everMembers());
    all.addAll(open.keySet());
    room.sanctions().forget();
    List<CompletableFuture<Void>> out = new ArrayList<>();
    for (String userId : all) {
      room.members().refreshed(userId, open.get(userId), room.head());
      if (!open.containsKey(userId) && room.entrance().isHere(userId)) {
        out.add(room.sanctions().lookAnew(userId));
      }
    }
    return Stages.all(out).thenAccept(done -> {});
  }

  /** Changes something in its turn, then waits until it holds on all other servers. */
  private <T> CompletableFuture<T> everywhere(
      @Nullable String userId, Supplier<CompletableFuture<T>> change) {
    return enrolment
        .membership(
            () -> {
              room.peers().mustBeReached();
              return change.get();
            })
        // Not in the turn: another may be waiting for one here.
        .thenCompose(done -> room.peers().follow(userId).thenApply(known -> done));
  }

  private <T> CompletableFuture<T> inRoomEverywhere(
      String userId, Supplier<CompletableFuture<T>> change) {
    return everywhere(
        userId,
        () -> {
          if (!room.exists()) {
            throw notThere();
          }
          return change.get();
        });
  }

  private <T> CompletableFuture<T> inRoom(Supplier<CompletableFuture<T>> action) {
    return enrolment.membership(
        () -> {
          if (!room.exists()) {
            throw notThere();
          }
          return action.get();
        });
  }

  private <T> CompletableFuture<T> ask(Supplier<CompletionStage<T>> question) {
    return room.asker().ask("the store", question);
  }

  private RefusedException notThere() {
    return Refusals.noRoom(room.key().name());
  }

  private static RefusedException notMember() {
    return Refusals.denied(Refusals.NOT_A_MEMBER, "Only members may be in this room");
  }

  static RefusedException removed() {
    return Refusals.denied(Refusals.NOT_A_MEMBER, "You were removed from this room");
  }
}
