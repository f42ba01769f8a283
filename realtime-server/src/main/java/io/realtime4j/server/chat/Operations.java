package io.realtime4j.server.chat;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.internal.Require;
import io.realtime4j.server.chat.moderation.TenantRevocations;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** What whoever runs the server does with its sessions. From any thread. */
final class Operations {
  /** Whoever takes longer from first being looked at to being in was refused long before. */
  private static final Duration LONGEST_ENTRANCE = Duration.ofMinutes(1);

  /** As long as the reason of a ban; it is kept for a minute, for those on their way in. */
  private static final int MAX_MESSAGE_CHARS = 1_000;

  private final List<SessionShard> shards;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicLong kicksBegun = new AtomicLong();
  private final List<Kick> recentKicks = new CopyOnWriteArrayList<>();

  /**
   * Somebody is put out.
   *
   * @param number of two the later has the larger
   */
  private record Kick(long number, Predicate<ChatSession> who, Consumer<ChatSession> farewell) {}

  Operations(List<SessionShard> shards) {
    this.shards = shards;
  }

  /** Returns some of those that there are; only they are looked at closely. */
  CompletableFuture<List<ConnectedSession>> sessions(Predicate<ChatSession> which) {
    return collect(
            shard ->
                CompletableFuture.completedFuture(
                    shard.all().stream().filter(which).map(Operations::shown).toList()))
        .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
  }

  private static ConnectedSession shown(ChatSession session) {
    return new ConnectedSession(
        session.principal().tenant(),
        session.principal().userId(),
        session.principal().userName(),
        session.socket().id(),
        session.label(),
        session.socket().transportName(),
        session.socket().handshake().request().remote().getHostString(),
        session.roomNames());
  }

  /** Puts sessions out, those that are on their way in too; completes with how many were in. */
  CompletableFuture<Integer> kick(Predicate<ChatSession> who, String message) {
    Require.set("message", Require.clean("message", message, MAX_MESSAGE_CHARS));
    return putOut(who, "KICKED", session -> Greeting.kicked(session, message));
  }

  /** Ends those that are revoked, and who is on the way in; completes with how many were in. */
  CompletableFuture<Integer> revoke(Predicate<ChatSession> who) {
    return putOut(who, "TOKEN_REVOKED", Greeting::revoked);
  }

  /** Returns how many there are. */
  CompletableFuture<Integer> count(Predicate<ChatSession> who) {
    return collect(
            shard -> CompletableFuture.completedFuture(shard.all().stream().filter(who).count()))
        .thenApply(counts -> counts.stream().mapToInt(Long::intValue).sum());
  }

  /** Returns of those that there are what a revocation has to know. */
  CompletableFuture<List<TenantRevocations.Seen>> find(Predicate<ChatSession> who) {
    return collect(
            shard ->
                CompletableFuture.completedFuture(
                    shard.all().stream()
                        .filter(who)
                        .map(
                            one ->
                                new TenantRevocations.Seen(
                                    one.principal().tokenId(),
                                    one.principal().expiresAt(),
                                    one.label()))
                        .toList()))
        .thenApply(lists -> lists.stream().flatMap(List::stream).toList());
  }

  private CompletableFuture<Integer> putOut(
      Predicate<ChatSession> who, String code, Consumer<ChatSession> goodbye) {
    Consumer<ChatSession> farewell =
        session -> {
          session
              .shard()
              .complaints()
              .happened(System.Logger.Level.INFO, session.about("a session was put out", code));
          goodbye.accept(session);
        };
    Kick kick = new Kick(kicksBegun.incrementAndGet(), who, farewell);
    recentKicks.add(kick);
    shards.get(0).loop().schedule(LONGEST_ENTRANCE, () -> recentKicks.remove(kick));
    return collect(
            shard -> {
              List<ChatSession> concerned = shard.all().stream().filter(who).toList();
              concerned.forEach(farewell);
              return CompletableFuture.completedFuture(concerned.size());
            })
        .thenApply(counts -> counts.stream().mapToInt(Integer::intValue).sum());
  }

  /** Returns what {@link #entered} has to know of who begins to come in. */
  long entering() {
    return kicksBegun.get();
  }

  /**
   * A session has come in. It goes like the others where that was decided meanwhile; in a task of
   * its own, for it has yet to be welcomed.
   *
   * @param since what {@link #entering} has returned
   */
  void entered(ChatSession session, long since) {
    for (Kick kick : recentKicks) {
      if (kick.number > since && kick.who.test(session)) {
        session.post(() -> kick.farewell.accept(session));
        return;
      }
    }
    if (isDraining()) {
      session.post(
          () -> {
            Greeting.draining(session, Duration.ZERO);
            session.socket().closeConnection();
          });
    }
  }

  boolean isDraining() {
    return draining.get();
  }

  /** Refuses who comes from now on; returns whether it did not before. */
  boolean beginDraining() {
    return draining.compareAndSet(false, true);
  }

  /** Sends everybody away, evenly over a time; completes when the last one has been. */
  CompletableFuture<Void> sendAway(Duration time) {
    return collect(shard -> sendAway(shard, time)).thenApply(all -> null);
  }

  private static CompletableFuture<Boolean> sendAway(SessionShard shard, Duration time) {
    List<ChatSession> sessions = shard.all();
    List<CompletableFuture<Boolean>> gone = new ArrayList<>(sessions.size());
    for (int i = 0; i < sessions.size(); i++) {
      ChatSession session = sessions.get(i);
      Duration wait = time.multipliedBy(i + 1).dividedBy(sessions.size());
      Greeting.draining(session, wait);
      CompletableFuture<Boolean> one = new CompletableFuture<>();
      gone.add(one);
      shard
          .loop()
          .schedule(
              wait,
              () -> {
                session.socket().closeConnection();
                one.complete(true);
              });
    }
    return Stages.all(gone).thenApply(all -> true);
  }

  /** Does something on every loop; completes with what each has given. */
  private <T> CompletableFuture<List<T>> collect(
      Function<SessionShard, CompletableFuture<T>> action) {
    List<CompletableFuture<T>> answers = new ArrayList<>();
    for (SessionShard shard : shards) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      answers.add(answer);
      shard
          .loop()
          .execute(
              () -> {
                try {
                  Stages.settle(
                      action.apply(shard), answer::complete, answer::completeExceptionally);
                } catch (RuntimeException e) {
                  answer.completeExceptionally(e);
                }
              });
    }
    return Stages.all(answers);
  }
}
