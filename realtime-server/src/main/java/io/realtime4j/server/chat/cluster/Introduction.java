package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.ConfigurationException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What a server that starts waits for: what its peers know. First loop only. */
final class Introduction {
  /** Peers that there are have been heard by then. */
  private static final Duration FIRST_WORDS = Duration.ofMillis(300);

  /** It waits no longer. */
  private static final Duration MOST = Duration.ofSeconds(3);

  private final FirstLoop loop;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean isReached;
  private boolean isOver;

  Introduction(FirstLoop loop) {
    this.loop = loop;
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  void begin() {
    loop.schedule(MOST, this::end);
  }

  /** Others can be heard from now on; then calls a task once they have had the time to speak. */
  void subscribed(Runnable reached) {
    loop.schedule(
        FIRST_WORDS,
        () -> {
          isReached = true;
          reached.run();
        });
  }

  /** Ends it if nothing is waited for. */
  void endIf(boolean isAllTold) {
    if (isReached && isAllTold) {
      end();
    }
  }

  private void end() {
    isOver = true;
    ended.complete(null);
  }

  /** Others will not be heard before an operator changes something: it does not start. */
  void failed(ConfigurationException why) {
    ended.completeExceptionally(why);
  }

  boolean isOver() {
    return isOver;
  }
}
