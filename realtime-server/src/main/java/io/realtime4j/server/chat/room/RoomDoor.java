package io.realtime4j.server.chat.room;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Puts sessions into a room and takes them out of it, on their own loops. Room's loop only. */
final class RoomDoor {
  private final Room room;
  private final RoomServices services;

  RoomDoor(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
  }

  /**
   * Where the log stood when a session came in.
   *
   * @param head the room's last message
   * @param lsn the end of the log as it has reached the session's loop
   */
  record Place(long head, long lsn) {}

  /** Whether a session is out of the room. */
  enum Out {
    /** It is in it under another name. */
    STAYS,
    /** Since now. */
    WENT,
    /** It was already. */
    WAS
  }

  /**
   * Puts the session into the room; completes with the head of then. That it comes back with the
   * room is stored before: who is refused for that has been in it at no time.
   */
  CompletableFuture<Place> attach(Arrivals.Arrival arrival, @Nullable String thread) {
    ChatSession session = arrival.session;
    CompletableFuture<Place> attached = new CompletableFuture<>();
    session.post(
        () ->
            Stages.settle(
                session.isClosed()
                    ? CompletableFuture.<@Nullable Void>completedFuture(null)
                    : session.kept().enters(room.key(), thread, session.shard().lsn()),
                kept -> attachBetween(arrival, thread, attached),
                failure -> room.home().execute(() -> attached.completeExceptionally(failure))));
    return attached;
  }

  /** Puts the session into the room between two messages. */
  private void attachBetween(
      Arrivals.Arrival arrival, @Nullable String thread, CompletableFuture<Place> attached) {
    RoomKey key = room.key();
    ChatSession session = arrival.session;
    services
        .sequencer()
        .between(
            key,
            head ->
                session.post(
                    () -> {
                      boolean isIn = !session.isClosed() && arrival.ended() == null;
                      try {
                        if (!isIn) {
                          forget(session, thread);
                        }
                        if (isIn) {
                          session.socket().join(key.socketRoom(thread));
                          session.entered(key, thread, session.shard().lsn());
                          session.shard().joined(key, session);
                        }
                        Place place = new Place(head, session.shard().lsn());
                        room.home().execute(() -> finish(attached, arrival, isIn, place));
                      } catch (RuntimeException e) {
                        room.home().execute(() -> attached.completeExceptionally(e));
                      }
                    }));
  }

  private static void finish(
      CompletableFuture<Place> attached, Arrivals.Arrival arrival, boolean isIn, Place place) {
    RefusedException end = arrival.ended();
    if (end != null) {
      attached.completeExceptionally(end);
    } else if (isIn) {
      attached.complete(place);
    } else {
      attached.completeExceptionally(Refusals.denied(Refusals.UNAVAILABLE, "The session ended"));
    }
  }

  /** Takes the session out. */
  CompletableFuture<Out> detach(ChatSession session, @Nullable String thread) {
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
  CompletableFuture<Void> noted(ChatSession session, @Nullable String thread) {
    CompletableFuture<Void> noted = new CompletableFuture<>();
    session.post(
        () ->
            Stages.settle(
                session.kept().exited(room.key(), thread, session.shard().lsn()),
                done -> room.home().execute(() -> noted.complete(null)),
                failure -> room.home().execute(() -> noted.completeExceptionally(failure))));
    return noted;
  }

  /**
   * Takes the session out under all of its names, tells it why, and sees to it that it does not
   * come back with the room; completes with who it is, if it was in.
   */
  CompletableFuture<Optional<Principal>> evict(ChatSession session, RefusedException why) {
    CompletableFuture<Optional<Principal>> evicted = new CompletableFuture<>();
    session.post(
        () -> {
          try {
            Set<@Nullable String> names = session.joined().get(room.key());
            boolean wasIn = names != null && !session.isClosed();
            if (wasIn) {
              new ArrayList<>(names).forEach(thread -> putOut(session, thread, why));
            }
            Optional<Principal> who = wasIn ? Optional.of(session.principal()) : Optional.empty();
            room.home().execute(() -> evicted.complete(who));
          } catch (RuntimeException e) {
            room.home().execute(() -> evicted.completeExceptionally(e));
          }
        });
    return evicted;
  }

  private void putOut(ChatSession session, @Nullable String thread, RefusedException why) {
    takeOut(session, thread);
    Request.withdraw(session, "room:join", room.key().viewName(thread), why);
    forget(session, thread);
  }

  /** What cannot be stored is refused when it comes back: it is no member then. */
  private void forget(ChatSession session, @Nullable String thread) {
    Stages.settle(
        session.kept().exited(room.key(), thread, session.shard().lsn()),
        done -> {},
        failure -> {});
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
}
