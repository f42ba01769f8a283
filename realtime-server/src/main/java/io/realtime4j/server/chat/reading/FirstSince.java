package io.realtime4j.server.chat.reading;

import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/*
 * Times rise with offsets as long as the server's clock does not step back, so the place is found by
 * halving: some twenty looks for a million messages, and no index by time. Where the clock did step
 * back, what was sent before that may be passed over: who must not miss anything asks by position.
 */

/** Finds the first message of a room that was sent at a time or after it. */
final class FirstSince {
  private final MessageLog log;
  private final RoomKey room;
  private final long sinceMillis;

  FirstSince(MessageLog log, RoomKey room, long sinceMillis) {
    this.log = log;
    this.room = room;
    this.sinceMillis = sinceMillis;
  }

  /** Completes with its offset, or the one after the newest. */
  CompletionStage<Long> find() {
    return log.head(room.tenant(), room.name())
        .thenCompose(head -> between(head.oldest(), head.newest() + 1));
  }

  private CompletionStage<Long> between(long low, long high) {
    if (low >= high) {
      return CompletableFuture.completedFuture(high);
    }
    long middle = (low + high) >>> 1;
    return log.at(room.tenant(), room.name(), middle)
        .thenCompose(
            found -> {
              // What was removed meanwhile is old.
              boolean isNew = found.isPresent() && found.get().sentAtMillis() >= sinceMillis;
              return isNew ? between(low, middle) : between(middle + 1, high);
            });
  }
}
