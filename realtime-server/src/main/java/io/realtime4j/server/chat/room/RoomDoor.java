package io.realtime4j.server.chat.room;

import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
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
  CompletableFuture<Place> attach(ChatSession session, @Nullable String thread) {
    CompletableFuture<Place> attached = new CompletableFuture<>();
    session.post(
        () ->
            Stages.settle(
                session.isClosed()
                    ? CompletableFuture.<@Nullable Void>completedFuture(null)
                    : session.kept().enters(room.key(), thread, session.shard().lsn()),
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
