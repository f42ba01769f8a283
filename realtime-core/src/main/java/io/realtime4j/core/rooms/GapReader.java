package io.realtime4j.core.rooms;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/*
 * The pages of all rooms share one link: few are under way at a time, or on a slow link the last
 * would wait for all others longer than anybody waits for an answer.
 */
/** Reads what rooms have missed, page by page, at the pace of the link. Loop only. */
final class GapReader {
  private static final int PAGE = 100;

  private static final int UNDER_WAY = 4;

  private final FeatureContext context;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final Pace pace = new Pace();
  private int underWay;

  GapReader(FeatureContext context) {
    this.context = context;
  }

  Pace pace() {
    return pace;
  }

  /** A session has begun: what an earlier one was to read is of no interest. */
  void start() {
    waiting.clear();
  }

  /** Asks for one page; nothing is told of a room that is joined anew meanwhile. */
  void read(
      RoomState room, long after, Consumer<MessagePage> then, Consumer<RealtimeException> failed) {
    int attempt = room.attempt;
    waiting.add(
        () -> {
          if (room.attempt == attempt) {
            ask(room, after, then, failed);
          }
        });
    goOn();
  }

  private void goOn() {
    while (underWay < UNDER_WAY && !waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  private void ask(
      RoomState room, long after, Consumer<MessagePage> then, Consumer<RealtimeException> failed) {
    int attempt = room.attempt;
    long askedNanos = context.loop().nanoTime();
    JsonObject query =
        JsonObject.of(
            "roomName", room.name, "after", after, "limit", PAGE, "maxBytes", pace.bytes());
    underWay++;
    Stages.then(
        context.request("room:history", query),
        data -> {
          underWay--;
          boolean hasMore = data.bool("hasMore").orElse(false);
          pace.came(Duration.ofNanos(context.loop().nanoTime() - askedNanos), hasMore);
          if (room.attempt == attempt) {
            then.accept(Pages.read(context, data));
          }
          goOn();
        },
        error -> {
          underWay--;
          if (error instanceof AckTimeoutException) {
            pace.late();
          }
          if (room.attempt == attempt) {
            failed.accept(error);
          }
          goOn();
        });
  }
}
