package io.realtime4j.server.chat;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.Retention;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.time.InstantSource;

/** Removes from time to time what the options do not keep. Loop only. */
final class RetentionTask {
  /** Nothing of what is kept is so short-lived that a few minutes matter. */
  private static final Duration PERIOD = Duration.ofMinutes(5);

  /** Where much is to be removed at once, others get a turn in between. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ServerOptions options;
  private final MessageLog log;
  private final InstantSource clock;
  private final Asker asker;

  RetentionTask(ServerOptions options, MessageLog log, InstantSource clock, Asker asker) {
    this.options = options;
    this.log = log;
    this.clock = clock;
    this.asker = asker;
  }

  /** Begins, unless everything is kept. From any thread. */
  void start() {
    boolean keepsAll =
        options.maxMessageAge() == null
            && options.maxRoomMessages() == 0
            && options.maxRoomBytes() == 0;
    if (!keepsAll) {
      asker.loop().schedule(PERIOD, this::remove);
    }
  }

  private void remove() {
    Stages.settle(
        asker.ask("the store", () -> log.retain(rule())),
        retained -> asker.loop().schedule(retained.hasMore() ? PAUSE : PERIOD, this::remove),
        failure -> asker.loop().schedule(PERIOD, this::remove));
  }

  /** Client ids outlive their messages, so that a late repetition stays one. */
  private Retention rule() {
    Retention.Builder rule = Retention.builder().nowMillis(clock.millis());
    rule.maxAge(options.maxMessageAge());
    if (options.maxRoomMessages() > 0) {
      rule.maxRoomMessages(options.maxRoomMessages());
    }
    if (options.maxRoomBytes() > 0) {
      rule.maxRoomBytes(options.maxRoomBytes());
    }
    return rule.build();
  }
}
