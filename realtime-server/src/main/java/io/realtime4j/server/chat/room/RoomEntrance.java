package io.realtime4j.server.chat.room;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.server.RoomQuestion;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.server.chat.message.History;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  /** A policy is asked so often while others change the room under the question. */
  private static final int MAX_QUESTIONS = 20;

  private final Room room;
  private final RoomServices services;
  // Users who have left, which could not be stored: who says so again is heard.
  private final Set<String> owed = new LinkedHashSet<>();
  // How many sessions of a user are admitted but not attached yet.
  private final Map<String, Integer> arriving = new LinkedHashMap<>();

  RoomEntrance(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
  }

  /** Lets a session in; the answer completes on the room's loop. */
  CompletableFuture<JsonObject> join(ChatSession session, Principal who, Joining joining) {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    room.inOrder(
        session,
        () ->
            admit(who, 1)
                .thenCompose(
                    allowed ->
                        arrive(session, who, joining.thread())
                            .thenApply(
                                place -> {
                                  owed.remove(who.userId());
                                  room.presence().joined(session, who);
                                  services.features().joined(room.key(), session, who);
                                  read(session, who, allowed, joining, place, answer);
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
            detach(session, thread)
                .thenCompose(
                    out -> {
                      if (out == Out.WENT) {
                        room.typing().closed(session);
                        services.features().left(room.key(), session, who);
                        room.presence().left(session, who);
                      }
                      CompletableFuture<Void> noted = noted(session, thread);
                      boolean ends = out == Out.WENT || (out == Out.WAS && owes(who));
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
    return membership(() -> endMembership(who)).thenAccept(ended -> owed.remove(who.userId()));
  }

  /** Whether a session is out of the room. */
  private enum Out {
    /** It is in it under another name. */
    STAYS,
    /** Since now. */
    WENT,
    /** It was already. */
    WAS
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

  private CompletableFuture<Allow> admit(Principal who, int question) {
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
    if (!holds(permission, who)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return create(allowed)
        .thenCompose(
            isOthers ->
                isOthers && !holds(permission, who)
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : enlist(who, allowed).thenApply(done -> Optional.of(allowed)));
  }

  private boolean holds(Permission permission, Principal who) {
    return permission.holds(room.question(who, Action.JOIN), room.members()::isMember);
  }

  /** Runs a change of membership after those before it. */
  private <T> CompletableFuture<T> membership(Supplier<CompletableFuture<T>> change) {
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

  private static void complete(CompletableFuture<Void> done, @Nullable Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(Stages.cause(failure));
    }
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
              return !stored.equals(row);
            });
  }

  private CompletableFuture<Void> enlist(Principal who, Allow allowed) {
    if (who.isAnonymous() || room.members().isMember(who.userId())) {
      return CompletableFuture.completedFuture(null);
    }
    RoomStore rooms = services.store().rooms();
    RoomKey key = room.key();
    JoinRequest.Builder wanted =
        JoinRequest.builder()
            .tenant(key.tenant())
            .room(key.name())
            .userId(who.userId())
            .fromOffset(room.head())
            .atMillis(services.clock().millis())
            .maxMembers(allowed.maxMembers() == 0 ? room.maxMembers() : allowed.maxMembers());
    String role = allowed.role();
    if (role != null) {
      wanted.role(role);
    }
    return room.asker()
        .ask("the store", () -> rooms.join(wanted.build()))
        .thenAccept(this::enlisted);
  }

  private void enlisted(JoinResult result) {
    if (result instanceof JoinResult.Joined joined) {
      room.members().joined(joined.membership());
    } else if (result instanceof JoinResult.Full) {
      throw Refusals.denied("ROOM_FULL", "The room is full");
    } else {
      throw Refusals.denied("FORBIDDEN", "You are banned from this room");
    }
  }

  private CompletableFuture<Void> endMembership(Principal who) {
    if (who.isAnonymous()
        || arriving.containsKey(who.userId())
        || !room.presence().sessionsOf(who.userId()).isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    RoomKey key = room.key();
    long last = room.head();
    return room.asker()
        .tell(
            "the store",
            () -> services.store().rooms().leave(key.tenant(), key.name(), who.userId(), last))
        .thenAccept(ended -> room.members().left(who.userId(), last));
  }

  /**
   * Where the log stood when a session came in.
   *
   * @param head the room's last message
   * @param lsn the end of the log as it has reached the session's loop
   */
  private record Place(long head, long lsn) {}

  /** Attaches the session; as long as it takes, nobody else's leaving ends the membership. */
  private CompletableFuture<Place> arrive(
      ChatSession session, Principal who, @Nullable String thread) {
    String userId = who.userId();
    arriving.merge(userId, 1, Integer::sum);
    return attach(session, thread)
        .whenComplete(
            (place, failure) ->
                arriving.computeIfPresent(userId, (id, count) -> count == 1 ? null : count - 1));
  }

  /**
   * Puts the session into the room; completes with the head of then. That it comes back with the
   * room is stored before: who is refused for that has been in it at no time.
   */
  private CompletableFuture<Place> attach(ChatSession session, @Nullable String thread) {
    CompletableFuture<Place> attached = new CompletableFuture<>();
    session.post(
        () ->
            Stages.settle(
                session.isClosed()
                    ? CompletableFuture.<@Nullable Void>completedFuture(null)
                    : session.enters(room.key(), thread, session.shard().lsn()),
                kept -> attachBetween(session, thread, attached),
                failure -> room.home().execute(() -> attached.completeExceptionally(failure))));
    return attached;
  }

  /** Puts the session into the room between two messages. */
  private void attachBetween(
      ChatSession session, @Nullable String thread, CompletableFuture<Place> attached) {
    RoomKey key = room.key();
    services
        .sequencer()
        .between(
            key,
            head ->
                session.post(
                    () -> {
                      boolean isIn = !session.isClosed();
                      try {
                        if (isIn) {
                          session.socket().join(key.socketRoom(thread));
                          session.entered(key, thread, session.shard().lsn());
                          session.shard().joined(key, session);
                        }
                        Place place = new Place(head, session.shard().lsn());
                        room.home().execute(() -> finish(attached, isIn, place));
                      } catch (RuntimeException e) {
                        room.home().execute(() -> attached.completeExceptionally(e));
                      }
                    }));
  }

  private static void finish(CompletableFuture<Place> attached, boolean isIn, Place place) {
    if (isIn) {
      attached.complete(place);
    } else {
      attached.completeExceptionally(Refusals.denied(Refusals.UNAVAILABLE, "The session ended"));
    }
  }

  /** Takes the session out. */
  private CompletableFuture<Out> detach(ChatSession session, @Nullable String thread) {
    CompletableFuture<Out> detached = new CompletableFuture<>();
    session.post(
        () -> {
          try {
            Out out = session.isClosed() ? Out.STAYS : takeOut(session, thread);
            room.home().execute(() -> detached.complete(out));
          } catch (RuntimeException e) {
            room.home().execute(() -> detached.completeExceptionally(e));
          }
        });
    return detached;
  }

  /** Stores that the session does not come back with the room. */
  private CompletableFuture<Void> noted(ChatSession session, @Nullable String thread) {
    CompletableFuture<Void> noted = new CompletableFuture<>();
    session.post(
        () ->
            Stages.settle(
                session.exited(room.key(), thread, session.shard().lsn()),
                done -> room.home().execute(() -> noted.complete(null)),
                failure -> room.home().execute(() -> noted.completeExceptionally(failure))));
    return noted;
  }

  private Out takeOut(ChatSession session, @Nullable String thread) {
    RoomKey key = room.key();
    Set<@Nullable String> names = session.joined().get(key);
    if (names == null) {
      return Out.WAS;
    }
    if (!names.contains(thread)) {
      return Out.STAYS;
    }
    boolean isOut = names.size() == 1;
    if (isOut) {
      // While it is still known what the session saw.
      session.shard().left(key, session);
    }
    names.remove(thread);
    session.socket().leave(key.socketRoom(thread));
    if (isOut) {
      session.left(key);
    }
    return isOut ? Out.WENT : Out.STAYS;
  }

  private void read(
      ChatSession session,
      Principal who,
      Allow allowed,
      Joining joining,
      Place place,
      CompletableFuture<JsonObject> answer) {
    RoomKey key = room.key();
    MessageLog log = services.store().log();
    Joining.Since since = joining.since();
    if (since == null) {
      answer.complete(data(who, joining, place).build());
      return;
    }
    Stages.settle(
        room.asker()
            .ask(
                "the store",
                () -> missed(log, joining, since, place.head, room.hiddenUpTo(who, allowed))),
        page -> {
          JsonObject.Builder data = data(who, joining, place).put("recovered", page.isPresent());
          page.ifPresent(
              part -> {
                session.budget().chargeBytes(part.bytes());
                data.put("messages", History.json(key, key.viewName(joining.thread()), part.rows()))
                    .put("hasMore", part.hasMore());
              });
          answer.complete(data.build());
        },
        // The session is in the room already: it has come without what it missed.
        failure -> answer.complete(data(who, joining, place).put("recovered", false).build()));
  }

  /** Returns what is answered, with those present as they may be shown now. */
  private JsonObject.Builder data(Principal who, Joining joining, Place place) {
    return JsonObject.builder()
        .put("roomName", room.key().viewName(joining.thread()))
        .put("type", room.type())
        .put("memberCount", room.presence().count(who.userId()))
        .put("members", room.presence().members(who.userId(), joining.maxMembers()))
        .put("epoch", services.store().log().epoch())
        .put("offset", place.head)
        .put("lsn", place.lsn);
  }

  /**
   * Returns what came after a position, or nothing if it is none of this log as it is kept, or if
   * something of it is hidden from who asks.
   */
  private CompletionStage<Optional<History.Page>> missed(
      MessageLog log, Joining joining, Joining.Since since, long head, long hiddenUpTo) {
    RoomKey key = room.key();
    if (!since.epoch().equals(log.epoch())
        || since.offset() > head
        || since.offset() < Math.min(hiddenUpTo, head)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    History.Span span = new History.Span(since.offset(), head + 1, History.MAX_MESSAGES, false);
    return log.head(key.tenant(), key.name())
        .thenCombine(
            isOfThisLog(log, since),
            (kept, isOurs) -> isOurs && since.offset() >= kept.oldest() - 1)
        .thenCompose(
            isKnown ->
                isKnown
                    ? History.page(log, key, joining.thread(), span, joining.allowance())
                        .thenApply(Optional::of)
                    : CompletableFuture.completedFuture(Optional.empty()));
  }

  /**
   * Returns whether the message at which a position stands is there. A log that was restored from a
   * backup has grown on under the same epoch, with other messages.
   */
  private CompletionStage<Boolean> isOfThisLog(MessageLog log, Joining.Since since) {
    String messageId = since.messageId();
    if (messageId == null || since.offset() == 0) {
      return CompletableFuture.completedFuture(true);
    }
    return log.at(room.key().tenant(), room.key().name(), since.offset())
        .thenApply(row -> row.isPresent() && row.get().messageId().equals(messageId));
  }
}
