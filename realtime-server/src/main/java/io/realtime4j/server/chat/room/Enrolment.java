package io.realtime4j.server.chat.room;

import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.server.RoomQuestion;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who becomes a member of a room, and who is none any more. Loop only. */
final class Enrolment {
  /** A policy is asked so often while others change the room under the question. */
  private static final int MAX_QUESTIONS = 20;

  private final Room room;
  private final RoomServices services;
  private final Departures departures;
  // How many times each user.
  private final Map<String, Integer> enlisting = new LinkedHashMap<>();

  Enrolment(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
    this.departures = services.whereabouts().of(room.home()).departures();
  }

  /** Makes somebody a member who is allowed to be one; completes with what he is allowed. */
  CompletableFuture<Allow> admit(Principal who) {
    return admit(who, 1);
  }

  private CompletableFuture<Allow> admit(Principal who, int question) {
    return departed(who).thenCompose(over -> ask(who, question));
  }

  /** Waits until it is known whether a membership ends that another server is about to end. */
  private CompletableFuture<Void> departed(Principal who) {
    String userId = who.userId();
    return isDeparting(who)
        ? departures
            .over(room.key(), userId)
            // It may not have come to say that it has.
            .thenCompose(over -> membership(() -> room.sanctions().lookAnew(userId)))
        : CompletableFuture.completedFuture(null);
  }

  private boolean isDeparting(Principal who) {
    return !who.isAnonymous() && departures.isOpen(room.key(), who.userId());
  }

  private CompletableFuture<Allow> ask(Principal who, int question) {
    RoomQuestion asked = room.question(who, Action.JOIN);
    return room.permit(who, Action.JOIN)
        .thenCompose(allowed -> membership(() -> take(who, new Permission(asked, allowed))))
        .thenCompose(
            admitted -> {
              if (admitted.isPresent()) {
                return CompletableFuture.completedFuture(admitted.get());
              }
              if (question == MAX_QUESTIONS) {
                throw Refusals.unavailable("Too many enter this room just now", Asker.PAUSE);
              }
              return admit(who, question + 1);
            });
  }

  /** Makes somebody a member; completes with nothing if the policy has to be asked anew. */
  private CompletableFuture<Optional<Allow>> take(Principal who, Permission permission) {
    Allow allowed = permission.given();
    if (isDeparting(who) || !holds(permission, who)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    enlisting.merge(who.userId(), 1, Integer::sum);
    return CompletableFuture.<@Nullable Void>completedFuture(null)
        .thenCompose(begun -> create(allowed))
        .thenCompose(
            isOthers ->
                isOthers && !holds(permission, who)
                    ? CompletableFuture.completedFuture(Optional.<Allow>empty())
                    : enlist(who, allowed).thenApply(done -> Optional.of(allowed)))
        .whenComplete(
            (taken, failure) ->
                enlisting.computeIfPresent(who.userId(), (id, n) -> n == 1 ? null : n - 1));
  }

  /** Returns whether a user is being made a member, or is found to be one. */
  boolean isEnlisting(String userId) {
    return enlisting.containsKey(userId);
  }

  private boolean holds(Permission permission, Principal who) {
    return permission.holds(room.question(who, Action.JOIN), room.members()::isMember);
  }

  /** Runs a change of membership after those before it. */
  <T> CompletableFuture<T> membership(Supplier<CompletableFuture<T>> change) {
    CompletableFuture<T> done = new CompletableFuture<>();
    room.membershipLane()
        .submit(
            () -> {
              CompletableFuture<T> changed = change.get();
              Stages.settle(changed, done::complete, done::completeExceptionally);
              return changed;
            },
            done::completeExceptionally);
    return done;
  }

  /** Creates the room if it is not there; completes with whether another server was quicker. */
  private CompletableFuture<Boolean> create(Allow allowed) {
    if (room.exists()) {
      return CompletableFuture.completedFuture(false);
    }
    RoomKey key = room.key();
    String type = allowed.type();
    String visibility = allowed.visibility();
    RoomRow row =
        RoomRow.builder()
            .tenant(key.tenant())
            .name(key.name())
            .type(type == null ? key.type() : type)
            .visibility(visibility == null ? key.visibility() : visibility)
            .maxMembers(allowed.maxMembers())
            .createdAtMillis(services.clock().millis())
            .build();
    return room.asker()
        .ask("the store", () -> services.store().rooms().createIfAbsent(row))
        .thenApply(
            stored -> {
              room.created(stored);
              room.peers().changed(null);
              return !stored.equals(row);
            });
  }

  private CompletableFuture<Void> enlist(Principal who, Allow allowed) {
    if (who.isAnonymous() || room.members().isMember(who.userId())) {
      return CompletableFuture.completedFuture(null);
    }
    RoomStore rooms = services.store().rooms();
    RoomKey key = room.key();
    int most = allowed.maxMembers() == 0 ? room.maxMembers() : allowed.maxMembers();
    JoinRequest.Builder wanted =
        JoinRequest.builder()
            .tenant(key.tenant())
            .room(key.name())
            .userId(who.userId())
            .fromOffset(room.head())
            .atMillis(services.clock().millis())
            .maxMembers(most);
    String role = allowed.role();
    if (role != null) {
      wanted.role(role);
    }
    return room.asker()
        .ask("the store", () -> rooms.join(wanted.build()))
        .thenAccept(result -> enlisted(result, most));
  }

  private void enlisted(JoinResult result, int most) {
    if (result instanceof JoinResult.Joined joined) {
      room.members().joined(joined.membership());
      room.peers().changed(joined.membership().userId());
    } else if (result instanceof JoinResult.Full) {
      throw Refusals.roomFull(most);
    } else {
      throw Refusals.denied("FORBIDDEN", "You are banned from this room");
    }
  }

  /** Ends the membership of somebody who has left with his last session. */
  CompletableFuture<Void> end(Principal who) {
    RoomKey key = room.key();
    long last = room.head();
    return room.asker()
        .tell(
            "the store",
            () -> services.store().rooms().leave(key.tenant(), key.name(), who.userId(), last))
        .thenAccept(ended -> room.members().left(who.userId(), last));
  }
}
