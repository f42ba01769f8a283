package io.realtime4j.core.delivery;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.Message;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells authors that their messages have arrived here, without being asked to. Loop only. */
final class DeliveredAcks {
  /** Long enough to gather a burst, short enough for the author not to notice. */
  private static final Duration BATCH = Duration.ofMillis(100);

  private static final int AT_ONCE = 100;

  /** What is owed while there is no connection is bounded; a read tells the author as much. */
  private static final int MAX_OWED = 10_000;

  private final FeatureContext context;
  private final Map<String, Set<String>> owed = new LinkedHashMap<>();
  private final UnderWay underWay = new UnderWay();
  private int count;
  private int failures;

  /** Whether what is owed waits since the server has refused some of it for now. */
  private boolean isPutOff;

  private @Nullable Cancellable timer;

  DeliveredAcks(FeatureContext context) {
    this.context = context;
  }

  void received(Message message) {
    SessionInfo session = context.session();
    boolean own = session != null && message.userId().equals(session.userId());
    if (!own && !message.messageId().isEmpty() && !message.userId().isEmpty()) {
      owe(message.roomName(), message.messageId());
      arm(BATCH);
    }
  }

  private void owe(String room, String messageId) {
    if (count < MAX_OWED
        && owed.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(messageId)) {
      count++;
    }
  }

  private void arm(Duration wait) {
    if (timer == null) {
      timer = context.loop().schedule(wait, this::flush);
    }
  }

  void flush() {
    close();
    isPutOff = false;
    SessionInfo session = context.session();
    if (session == null || session.peer() != SessionInfo.Peer.FULL || owed.isEmpty()) {
      return;
    }
    Map<String, Set<String>> all = new LinkedHashMap<>(owed);
    owed.clear();
    count = 0;
    all.forEach(
        (room, ids) -> {
          List<String> list = new ArrayList<>(ids);
          for (int from = 0; from < list.size(); from += AT_ONCE) {
            send(room, List.copyOf(list.subList(from, Math.min(from + AT_ONCE, list.size()))));
          }
        });
  }

  private void send(String room, List<String> ids) {
    underWay.begin();
    Stages.then(
        context.request(
            "message:delivered-ack", JsonObject.of("roomName", room, "messageIds", ids)),
        data -> {
          failures = 0;
          underWay.end();
        },
        error -> {
          failed(room, ids, error);
          underWay.end();
        });
  }

  private void failed(String room, List<String> ids, RealtimeException error) {
    if (error.isRetryable()) {
      ids.forEach(id -> owe(room, id));
      boolean lost = error instanceof NotConnectedException || error instanceof ConnectionException;
      if (!lost && !isPutOff) {
        isPutOff = true;
        failures++;
        close();
        arm(RetrySchedule.again(error, failures, context.jitter()));
      }
    }
  }

  /** Sends what is owed now; completes when it is answered. */
  CompletionStage<Void> finish() {
    flush();
    return underWay.none();
  }

  void close() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
