package io.realtime4j.core.delivery;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PendingRead;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.Deadline;
import io.realtime4j.core.wire.Inquiry;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Read acknowledgements: kept from the application's word until the server's. Loop only. */
final class ReadAcks {
  private static final int AT_ONCE = 100;

  /**
   * So many may be owed: more is what no user reads before a server takes some, and a reference
   * server takes none.
   */
  private static final int MOST_OWED = 10_000;

  private record Key(String room, String messageId) {
    static Key of(PendingRead read) {
      return new Key(read.room(), read.messageId());
    }
  }

  private final FeatureContext context;
  private final DeliveryStore store;
  private final Map<Key, PendingRead> owed = new LinkedHashMap<>();
  private final Map<Key, PendingRead> underWay = new LinkedHashMap<>();
  private final UnderWay busy = new UnderWay();
  private @Nullable Inquiry<List<PendingRead>> inquiry;

  /** Whether an earlier process may have left some that could not be read. */
  private boolean isUnread;

  private boolean finishing;
  private boolean closed;
  private @Nullable Cancellable timer;
  private int failures;

  /** Whether what is owed waits since the server has refused some of it for now. */
  private boolean isPutOff;

  ReadAcks(FeatureContext context) {
    this.context = context;
    this.store = context.store().delivery();
  }

  /**
   * Reads what an earlier process owed, as often as it takes.
   *
   * @param done called once: when it is read, or cannot be read now
   * @param late called when it is read after all
   */
  void load(Runnable done, Runnable late) {
    inquiry =
        new Inquiry<>(
            context.loop(),
            this::isAsked,
            Inquiry.Then.AGAIN,
            store::pendingReads,
            reads -> {
              boolean isLate = isUnread;
              isUnread = false;
              for (PendingRead read : reads) {
                if (!underWay.containsKey(Key.of(read))) {
                  owed.putIfAbsent(Key.of(read), read);
                }
              }
              (isLate ? late : done).run();
            },
            error -> {
              isUnread = true;
              context.publish(new ConnectionEvent.Fault(error));
              done.run();
            });
  }

  /** Takes the application's word; completes when it is stored. */
  void add(String room, List<String> messageIds, Answer<Void> answer) {
    long now = context.clock().millis();
    List<PendingRead> reads = new ArrayList<>();
    for (String id : messageIds) {
      Key key = new Key(room, id);
      if (!owed.containsKey(key) && !underWay.containsKey(key)) {
        reads.add(PendingRead.builder().room(room).messageId(id).readAtMillis(now).build());
      }
    }
    if (owed.size() + underWay.size() + reads.size() > MOST_OWED) {
      answer.fail(
          new QueueFullException(
              "at most " + MOST_OWED + " read marks wait for a server that takes them"));
      return;
    }
    busy.begin();
    Deadline.call(
        context.loop(),
        this::isAsked,
        () -> store.addPendingReads(reads),
        done -> {
          added(reads);
          answer.complete(null);
          busy.end();
        },
        error -> {
          answer.fail(error);
          busy.end();
        },
        // It is kept after all, and the next process would tell it too.
        late -> added(reads));
  }

  private boolean isAsked() {
    return context.store().owner().isNamed();
  }

  private void added(List<PendingRead> reads) {
    for (PendingRead read : reads) {
      if (!underWay.containsKey(Key.of(read))) {
        owed.putIfAbsent(Key.of(read), read);
      }
    }
    if (closed) {
      return;
    }
    if ((owed.size() >= AT_ONCE && !isPutOff) || finishing) {
      flush();
    } else {
      arm(context.options().readBatchInterval());
    }
  }

  private void arm(Duration wait) {
    if (timer == null && !owed.isEmpty()) {
      timer = context.loop().schedule(wait, this::flush);
    }
  }

  /** Sends all that is owed, if there is somebody to take it. */
  void flush() {
    disarm();
    isPutOff = false;
    SessionInfo session = context.session();
    if (session == null || session.peer() != SessionInfo.Peer.FULL) {
      return;
    }
    Map<String, List<PendingRead>> byRoom = new LinkedHashMap<>();
    owed.values()
        .forEach(read -> byRoom.computeIfAbsent(read.room(), r -> new ArrayList<>()).add(read));
    underWay.putAll(owed);
    owed.clear();
    for (List<PendingRead> reads : byRoom.values()) {
      for (int from = 0; from < reads.size(); from += AT_ONCE) {
        send(List.copyOf(reads.subList(from, Math.min(from + AT_ONCE, reads.size()))));
      }
    }
  }

  private void send(List<PendingRead> batch) {
    PendingRead last = batch.get(batch.size() - 1);
    String readAt = Instant.ofEpochMilli(last.readAtMillis()).toString();
    boolean single = batch.size() == 1;
    JsonObject payload =
        JsonObject.of(
            "roomName",
            last.room(),
            single ? "messageId" : "messageIds",
            single ? last.messageId() : batch.stream().map(PendingRead::messageId).toList(),
            "readAt",
            readAt);
    busy.begin();
    Stages.then(
        context.request(single ? "message:read-ack" : "message:batch-read-ack", payload),
        data -> {
          failures = 0;
          settle(batch);
          busy.end();
        },
        error -> {
          failed(batch, error);
          busy.end();
        });
  }

  private void settle(List<PendingRead> batch) {
    batch.forEach(read -> underWay.remove(Key.of(read)));
    Stages.post(
        context.loop(),
        store.removePendingReads(batch),
        done -> {},
        error -> context.publish(new ConnectionEvent.Fault(error)));
  }

  private void failed(List<PendingRead> batch, RealtimeException error) {
    boolean lost = error instanceof NotConnectedException || error instanceof ConnectionException;
    if (lost || error.isRetryable()) {
      for (PendingRead read : batch) {
        underWay.remove(Key.of(read));
        owed.put(Key.of(read), read);
      }
      if (!lost && !isPutOff) {
        isPutOff = true;
        failures++;
        disarm();
        arm(RetrySchedule.again(error, failures, context.jitter()));
      }
    } else if (batch.size() > 1) {
      // One that the server does not know must not take the others with it.
      batch.forEach(read -> send(List.of(read)));
    } else {
      settle(batch);
      context.publish(new ConnectionEvent.Fault(error));
    }
  }

  /** Sends what is owed now, or is just being written down; completes when it is answered. */
  CompletionStage<Void> finish() {
    finishing = true;
    flush();
    return busy.none();
  }

  void close() {
    closed = true;
    if (inquiry != null) {
      inquiry.cancel();
    }
    disarm();
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
