package io.realtime4j.server.chat.recovery;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.SessionStore;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Marks in the store that this server lives, and forgets what cannot be had back. Loop only. */
public final class SessionLife {
  /** Bounds by how much a window is longer after a process was killed. */
  private static final Duration MARK = Duration.ofSeconds(5);

  /** Who has missed so many marks has gone. */
  private static final int MISSED_MARKS = 3;

  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final int SWEPT = 1_000;

  private final String nodeId;
  private final EventLoop loop;
  private final Asker asker;
  private final SessionStore store;
  private final InstantSource clock;
  private final Duration window;

  public SessionLife(
      String nodeId, Asker asker, SessionStore store, InstantSource clock, Duration window) {
    this.nodeId = nodeId;
    this.loop = asker.loop();
    this.asker = asker;
    this.store = store;
    this.clock = clock;
    this.window = window;
  }

  /** Marks for the first time, then from time to time. From any thread. */
  public CompletableFuture<Void> begin() {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    loop.execute(
        () ->
            then(
                () -> store.markAlive(nodeId, clock.millis()),
                () -> {
                  loop.schedule(MARK, this::mark);
                  sweep();
                  begun.complete(null);
                }));
    return begun;
  }

  private void mark() {
    then(() -> store.markAlive(nodeId, clock.millis()), this::loseOthers);
  }

  /** Takes what a killed process had for lost; another may still use the store. */
  private void loseOthers() {
    long silentSince = clock.millis() - MARK.multipliedBy(MISSED_MARKS).toMillis();
    then(
        () -> store.loseSilent(nodeId, silentSince, window.toMillis()),
        () -> loop.schedule(MARK, this::mark));
  }

  private void sweep() {
    then(() -> store.sweep(clock.millis(), SWEPT), () -> loop.schedule(SWEEP, this::sweep));
  }

  /** Goes on whether the store can be used or not; the asker logs what fails. */
  private void then(Supplier<CompletionStage<?>> question, Runnable next) {
    Stages.settle(asker.tell("the store", question), done -> next.run(), failure -> next.run());
  }
}
