package io.realtime4j.server.chat.session;

import io.realtime4j.server.loop.Stages;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is kept of a session, so that it can be had back. Confined to the session's loop. */
public final class KeptSession {
  private final ChatSession session;
  private Stays stays = new Stays();
  private long startLsn;

  /** Null if the session cannot be had back. */
  private @Nullable Function<ChatSession, CompletionStage<Void>> keeper;

  private boolean isForOthers;

  // Null until it is told of some, and if it cannot be had back.
  private @Nullable RecentlyTold recent;

  KeptSession(ChatSession session, long startLsn) {
    this.session = session;
    this.startLsn = startLsn;
  }

  /** Returns where the session was, and when. */
  public Stays stays() {
    return stays;
  }

  /** Goes on from what a session that is had back had. */
  public void resumes(SessionRecord record) {
    stays = record.stays();
    startLsn = record.startLsn();
    // It may be lost again before it can be told how those are now.
    long now = session.socket().loop().nanoTime();
    record.told().forEach(userId -> recent().told(userId));
    record.topics().forEach(topic -> recent().told(topic, now));
  }

  /** Returns the end of the log when the session began. */
  public long startLsn() {
    return startLsn;
  }

  /**
   * Has it kept, so that it can be had back.
   *
   * @param mayBeElsewhere whether by another server, which knows of it only what is stored
   */
  public void keptBy(
      Function<ChatSession, CompletionStage<Void>> newKeeper, boolean mayBeElsewhere) {
    keeper = newKeeper;
    isForOthers = mayBeElsewhere;
  }

  /** The session watches others than before: stores that where its loss may not come to be. */
  public void watchesOthers() {
    Function<ChatSession, CompletionStage<Void>> by = keeper;
    if (by != null && isForOthers && !session.isClosed()) {
      Stages.settle(save(by), stored -> {}, failure -> {});
    }
  }

  /**
   * Stores that the session is about to come into a room; complete at once if it is not kept. If
   * that fails it has never been there.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // that the second save fails changes no answer
  public CompletableFuture<Void> enters(RoomKey room, @Nullable String thread, long lsn) {
    Function<ChatSession, CompletionStage<Void>> by = keeper;
    if (by == null || !stays.entered(room.name(), thread, lsn)) {
      return CompletableFuture.completedFuture(null);
    }
    return save(by)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                stays.refused(room.name(), thread);
                // It may have been stored all the same.
                Stages.settle(save(by), stored -> {}, again -> {});
              }
            });
  }

  /** Stores that the session has left a room; complete at once if it is not kept. */
  public CompletableFuture<Void> exited(RoomKey room, @Nullable String thread, long lsn) {
    if (keeper == null || session.isClosed()) {
      return CompletableFuture.completedFuture(null);
    }
    stays.left(room.name(), thread, lsn);
    return save(keeper);
  }

  private CompletableFuture<Void> save(Function<ChatSession, CompletionStage<Void>> by) {
    return session.shard().asker().tell("the store", () -> by.apply(session));
  }

  /** The stay under a name of a room begins only here. */
  void begins(RoomKey room, @Nullable String thread, long lsn) {
    stays.from(room.name(), thread, lsn);
  }

  /** Notes that the session is told of a topic: when it is had back, it is told again. */
  public void told(Topic topic) {
    if (keeper != null) {
      recent().told(topic, session.socket().loop().nanoTime());
    }
  }

  /** Notes that the session is told of a user's presence: when it is had back, it is told again. */
  public void toldOf(String userId) {
    if (keeper != null) {
      recent().told(userId);
    }
  }

  private RecentlyTold recent() {
    if (recent == null) {
      recent = new RecentlyTold();
    }
    return recent;
  }

  /** Returns whether there is something that it would be told again. */
  public boolean isToldOfSome() {
    return recent != null;
  }

  /** Returns of whose presence the session was told last, if it can be had back. */
  public List<String> recentUsers() {
    return recent == null ? List.of() : recent.users();
  }

  /** Returns of what topics the session was told lately, if it can be had back. */
  public List<Topic> recentTopics() {
    return recent == null ? List.of() : recent.topics();
  }
}
