package io.realtime4j.server.chat.room;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Stages;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Joining: permission first, each user's apart, since a policy may take its time. Then membership,
 * one user after the other, if what the policy has said still holds; else it is asked anew, which
 * happens only where somebody else has got on. Then it is stored that the session has the room.
 * Then the session is attached by a task that the sequencer posts between two messages, which makes
 * the head of that moment exact; then what was missed is read up to that head.
 */

/** The way into a room and out of it. Loop only. */
public final class RoomEntrance {
  private final Room room;
  private final RoomServices services;
  private final Enrolment enrolment;
  private final RoomDoor door;
  private final JoinAnswer answers;
  // Users who have left, which could not be stored: who says so again is heard.
  private final Set<String> owed = new LinkedHashSet<>();
  private final Arrivals arrivals = new Arrivals();
  private final Eviction eviction;
  private final RoomModeration moderation;

  RoomEntrance(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
    this.enrolment = new Enrolment(room, services);
    this.door = new RoomDoor(room, services);
    this.answers = new JoinAnswer(room, services);
    this.eviction = new Eviction(room, services, door, arrivals);
    this.moderation = new RoomModeration(room, services, enrolment, eviction);
  }

  RoomModeration moderation() {
    return moderation;
  }

  /** Puts a session out that has come back while its user's membership ended. */
  void outdated(ChatSession session) {
    Stages.settle(eviction.evict(session, RoomModeration.removed()), out -> {}, failure -> {});
  }

  /**
   * Lets a session in; completes on the room's loop, with what makes the answer there: as of then,
   * where it has to wait for others.
   */
  CompletableFuture<Supplier<JsonObject>> join(
      ChatSession session, Principal who, Joining joining) {
    CompletableFuture<Supplier<JsonObject>> answer = new CompletableFuture<>();
    room.inOrder(
        session,
        () ->
            room.asker()
                // What others had committed by now was before it.
                .tell("the store", services.sequencer()::caughtUp)
                .thenCompose(caughtUp -> enrolment.admit(who))
                .thenCompose(
                    allowed ->
                        arrive(session, who, joining.thread())
                            .thenApply(
                                place -> {
                                  owed.remove(who.userId());
                                  boolean isNew = !room.presence().has(session, who);
                                  room.presence().joined(session, who);
                                  if (isNew) {
                                    services.presence().begins(session, who, room.key());
                                  }
                                  services.features().joined(room.key(), session, who);
                                  answers.read(session, who, allowed, joining, place, answer);
                                  return place;
                                }))
                .exceptionally(
                    failure -> {
                      answer.completeExceptionally(Stages.cause(failure));
                      return null;
                    }),
        answer::completeExceptionally);
    return answer;
  }

  /**
   * Lets a session out. What could not be stored is an error, and stays as it was: who asks again
   * finds the rest still to be done.
   */
  CompletableFuture<Void> leave(ChatSession session, Principal who, @Nullable String thread) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    room.inOrder(
        session,
        () ->
            door.detach(session, thread)
                .thenCompose(
                    out -> {
                      if (out == RoomDoor.Out.WENT) {
                        room.typing().closed(session);
                        services.features().left(room.key(), session, who);
                        room.presence().left(session, who);
                      }
                      CompletableFuture<Void> noted = door.noted(session, thread);
                      boolean ends =
                          out == RoomDoor.Out.WENT || (out == RoomDoor.Out.WAS && owes(who));
                      if (ends) {
                        owed.add(who.userId());
                      }
                      return ends ? noted.thenCompose(stored -> endWhatIsOwed(who)) : noted;
                    })
                .whenComplete((left, failure) -> complete(done, failure)),
        done::completeExceptionally);
    return done;
  }

  private boolean owes(Principal who) {
    return owed.contains(who.userId());
  }

  private CompletableFuture<Void> endWhatIsOwed(Principal who) {
    return enrolment
        .membership(() -> endMembership(who))
        .thenAccept(ended -> owed.remove(who.userId()));
  }

  /**
   * Completes normally if a session that was in the room may be in it again as it was: with the
   * offset up to which messages are hidden from it.
   */
  public CompletableFuture<Long> mayReturn(Principal who) {
    if (!who.isAnonymous() && !room.members().isMember(who.userId())) {
      return CompletableFuture.failedFuture(
          Refusals.denied(Refusals.NOT_A_MEMBER, "The membership has ended"));
    }
    return room.permit(who, Action.JOIN).thenApply(allowed -> room.hiddenUpTo(who, allowed));
  }

  private static void complete(CompletableFuture<Void> done, @Nullable Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(Stages.cause(failure));
    }
  }

  private CompletableFuture<Void> endMembership(Principal who) {
    if (who.isAnonymous() || isHere(who.userId())) {
      return CompletableFuture.completedFuture(null);
    }
    // Where it cannot be known, the user is asked to say so again.
    room.peers().mustBeReached();
    return room.peers()
        .departs(who.userId())
        .<Void>thenCompose(
            isElsewhere ->
                isElsewhere || isHere(who.userId())
                    ? CompletableFuture.completedFuture(null)
                    : enrolment.end(who))
        .whenComplete((ended, failure) -> room.peers().departed(who.userId()));
  }

  /** Returns whether a user has a session in the room, or on its way in. */
  boolean isHere(String userId) {
    return enrolment.isEnlisting(userId)
        || !arrivals.of(userId).isEmpty()
        || !room.presence().sessionsOf(userId).isEmpty();
  }

  /** Attaches the session; as long as it takes, nobody else's leaving ends the membership. */
  private CompletableFuture<RoomDoor.Place> arrive(
      ChatSession session, Principal who, @Nullable String thread) {
    Arrivals.Arrival arrival = arrivals.begin(session, who.userId());
    return door.attach(arrival, thread)
        .whenComplete((place, failure) -> arrivals.over(arrival, who.userId()));
  }
}
