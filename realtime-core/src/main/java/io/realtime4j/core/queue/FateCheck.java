package io.realtime4j.core.queue;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.Stages;
import io.realtime4j.core.wire.WireTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the server what became of messages that were written to a socket and never answered, and
 * that the queue will not simply send again: those that failed, and those too old. Loop only.
 */
final class FateCheck {
  private static final int CHUNK = 100;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final FeatureContext context;
  private final Outbox outbox;
  private final Journal journal;
  private final Map<String, Entry> asked = new LinkedHashMap<>();
  private boolean posted;

  FateCheck(FeatureContext context, Outbox outbox, Journal journal) {
    this.context = context;
    this.outbox = outbox;
    this.journal = journal;
  }

  /** A session has come: failed messages of unknown fate may have arrived after all. */
  void start(SessionInfo session) {
    if (session.peer() != SessionInfo.Peer.FULL) {
      return;
    }
    for (Entry entry : outbox.entries()) {
      if (entry.state == Entry.State.FAILED && entry.doubtful && !entry.unverifiable) {
        ask(entry);
      }
    }
  }

  /** Asks for one message, together with others of this turn. */
  void ask(Entry entry) {
    entry.checking = true;
    asked.put(entry.id(), entry);
    if (!posted) {
      posted = true;
      context.loop().execute(this::send);
    }
  }

  private void send() {
    posted = false;
    List<Entry> all = new ArrayList<>(asked.values());
    asked.clear();
    for (int from = 0; from < all.size(); from += CHUNK) {
      send(List.copyOf(all.subList(from, Math.min(from + CHUNK, all.size()))));
    }
  }

  private void send(List<Entry> chunk) {
    Stages.then(
        context.request(
            "delivery:sync", JsonObject.of("messageIds", chunk.stream().map(Entry::id).toList())),
        data -> answered(chunk, data),
        error -> failed(chunk, error));
  }

  private void answered(List<Entry> chunk, JsonObject data) {
    Map<String, JsonObject> statuses = new LinkedHashMap<>();
    for (JsonObject status : MessageWire.objects(data, "statuses")) {
      status.string("messageId").ifPresent(id -> statuses.put(id, status));
      status.string("clientMessageId").ifPresent(id -> statuses.put(id, status));
    }
    for (Entry entry : chunk) {
      entry.checking = false;
      JsonObject status = statuses.get(entry.id());
      if (entry.state != Entry.State.GONE) {
        settle(entry, status == null ? JsonObject.EMPTY : status);
      }
    }
  }

  private void settle(Entry entry, JsonObject status) {
    switch (status.string("state").orElse("")) {
      case "sent", "delivered", "read" -> {
        String messageId = status.string("messageId").orElse("");
        outbox.sent(
            entry,
            new SentMessage(
                entry.id(),
                messageId.equals(entry.id()) ? "" : messageId,
                entry.lane.room,
                0,
                WireTime.read(status, "updatedAt").orElse(context.clock().instant()),
                true));
      }
      case "unknown", "failed" -> {
        entry.doubtful = false;
        if (entry.state == Entry.State.FAILED) {
          entry.row = entry.row.withState(false, entry.row.attempts(), entry.row.failure());
          journal.update(entry.row);
        }
        outbox.changed(entry);
      }
      default -> {
        entry.unverifiable = true;
        outbox.changed(entry);
      }
    }
  }

  private void failed(List<Entry> chunk, RealtimeException error) {
    boolean lasting = !error.isRetryable();
    for (Entry entry : chunk) {
      entry.unverifiable |= lasting;
    }
    Runnable release =
        () -> {
          for (Entry entry : chunk) {
            entry.checking = false;
            outbox.changed(entry);
          }
        };
    if (lasting) {
      release.run();
    } else {
      var unused = context.loop().schedule(TRY_AGAIN, release);
    }
  }
}
