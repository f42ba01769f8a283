package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import io.realtime4j.core.wire.WireTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the first change of each line: in the queue, or by the server. Loop only. */
final class ChangeSender {
  /** Changes under way at once: few, since the server makes those of a room one by one. */
  private static final int WINDOW = 16;

  /** After a loss without a new session, and after trouble with the store. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final FeatureContext context;
  private final Changes changes;
  private final Outbox outbox;
  private final Intake intake;
  private final Journal messages;
  private final long expiryNanos;
  private int underWay;

  /** How many may be under way: one after the server has asked for patience. */
  private int window = WINDOW;

  /** Nothing is sent before this, by the loop's clock: the server has asked for patience. */
  private long pausedUntil;

  private @Nullable Cancellable pause;

  /** Looks when the first of those that wait is too old. */
  private @Nullable Cancellable watch;

  private long watchAt;
  private boolean closed;

  ChangeSender(
      FeatureContext context, Changes changes, Outbox outbox, Intake intake, Journal messages) {
    this.context = context;
    this.changes = changes;
    this.outbox = outbox;
    this.intake = intake;
    this.messages = messages;
    this.expiryNanos = context.options().queue().expiry().toNanos();
    this.pausedUntil = context.loop().nanoTime();
    changes.onChange(this::advance);
  }

  void close() {
    closed = true;
    cancel(pause);
    cancel(watch);
  }

  private static void cancel(@Nullable Cancellable timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void advance(ChangeLine line) {
    Change first = line.first();
    if (closed || first == null) {
      return;
    }
    if (line.isBusy || line.timer != null) {
      storeNew(line, first);
      return;
    }
    Entry entry = line.isOwn ? outbox.find(line.key) : null;
    if (entry != null && wasMadeBefore(first, entry)) {
      changes.made(line, first, context.clock().instant(), null);
      return;
    }
    if (entry != null && entry.canBeChanged()) {
      inQueue(line, first, entry);
    }
    storeNew(line, line.isBusy ? first : null);
    if (entry == null && !line.isBusy && first.state == Change.State.WAITING) {
      atServer(line, first);
    }
  }

  private void inQueue(ChangeLine line, Change first, Entry entry) {
    switch (first.what.kind()) {
      case EDIT -> rewrite(line, first, entry);
      case DELETE -> discard(line, first);
      case OPERATION -> {
        // The server is told once it has the message.
      }
    }
  }

  /** An earlier process has rewritten the message, and ended before it could say so. */
  private static boolean wasMadeBefore(Change change, Entry entry) {
    if (!change.isEdit() || !change.mayBeWritten) {
      return false;
    }
    OutgoingMessage message = Body.message(entry.row);
    return message.equals(ChangeRows.edited(message, change));
  }

  /** Writes down what has come, but for what is being made in the queue. */
  private void storeNew(ChangeLine line, @Nullable Change busy) {
    for (Change change : line.all()) {
      boolean isBusy = change == busy && line.isBusy;
      if (change.state == Change.State.STORING && !change.isBeingStored && !isBusy) {
        change.isBeingStored = true;
        changes.store(line, change);
      }
    }
  }

  /** Changes a message where it waits; nobody has seen it otherwise then. */
  private void rewrite(ChangeLine line, Change edit, Entry entry) {
    byte[] body;
    try {
      OutgoingMessage given = entry.given;
      OutgoingMessage before = given == null ? Body.message(entry.row) : given;
      body = Body.of(entry.id(), ChangeRows.edited(before, edit));
    } catch (PayloadTooLargeException e) {
      changes.fail(line, edit, e);
      return;
    }
    RealtimeException full = outbox.refusal(entry, body);
    if (full != null) {
      changes.fail(line, edit, full);
      return;
    }
    line.isBusy = true;
    entry.rewriting = true;
    messages.replace(
        entry.id(),
        body,
        isThere -> {
          line.isBusy = false;
          entry.rewriting = false;
          Entry now = outbox.find(entry.id());
          if (now != null && now != entry) {
            // It was put at the end meanwhile, as it was before.
            changes.look();
            return;
          }
          if (isThere) {
            outbox.rewritten(entry, body);
            changes.made(line, edit, context.clock().instant(), null);
          } else {
            changes.fail(line, edit, Failures.unknownMessage(line.key));
          }
          outbox.changed(entry);
        },
        error -> {
          entry.rewriting = false;
          outbox.changed(entry);
          troubled(line, edit, error);
        },
        late -> {
          if (late && entry.canBeChanged()) {
            outbox.rewritten(entry, body);
          }
        });
  }

  private void discard(ChangeLine line, Change deletion) {
    line.isBusy = true;
    // What becomes of the deletion is said by the event that the message is gone.
    intake.discard(
        line.key,
        isGone -> {
          line.isBusy = false;
          if (!isGone && deletion.state != Change.State.GONE) {
            storeNew(line, null);
          }
          changes.look();
        },
        error -> troubled(line, deletion, error));
  }

  /** The store has not changed the queue. */
  private void troubled(ChangeLine line, Change change, RealtimeException error) {
    line.isBusy = false;
    if (!change.isStored) {
      changes.refused(line, change, error);
    } else {
      wait(line, RECHECK);
    }
  }

  private void atServer(ChangeLine line, Change first) {
    long left = expiryNanos - (context.loop().nanoTime() - first.takenNanos);
    if (left <= 0) {
      changes.fail(line, first, Failures.expired());
      return;
    }
    watch(left);
    SessionInfo session = context.session();
    if (session == null || session.peer() == SessionInfo.Peer.PLAIN) {
      return;
    }
    if (!isOffered(first, session)) {
      changes.fail(line, first, Failures.unsupported(first.what));
    } else if (line.isOwn) {
      resolve(line);
    } else if (underWay < window && !isPaused() && !changes.isBehindUnknown(line, first)) {
      send(line, first);
    }
  }

  private static boolean isOffered(Change change, SessionInfo session) {
    MessageOperation operation = change.what.operation();
    String capability = operation == null ? null : operation.capability();
    return capability == null
        ? session.peer() != SessionInfo.Peer.REFERENCE
        : session.offers(capability);
  }

  /** Whoever is too old is given up without a connection too. */
  private void watch(long leftNanos) {
    long at = context.loop().nanoTime() + leftNanos;
    if (watch == null || at - watchAt < 0) {
      cancel(watch);
      watchAt = at;
      watch =
          context
              .loop()
              .schedule(
                  Duration.ofNanos(leftNanos),
                  () -> {
                    watch = null;
                    changes.look();
                  });
    }
  }

  private boolean isPaused() {
    return context.loop().nanoTime() - pausedUntil < 0;
  }

  /** What the server asks of one it asks of all. */
  private void pause(Duration time) {
    window = 1;
    long until = context.loop().nanoTime() + time.toNanos();
    if (until - pausedUntil > 0) {
      pausedUntil = until;
      cancel(pause);
      pause = context.loop().schedule(time, changes::look);
    }
  }

  /** Finds out how the server calls a message that is no longer in memory. */
  private void resolve(ChangeLine line) {
    String known = ChangeSearch.receipt(context, line.key).map(one -> one.messageId()).orElse(null);
    if (known != null) {
      changes.resolved(line, known);
      return;
    }
    line.isBusy = true;
    messages.find(
        line.key,
        row -> {
          if (row.isPresent() || !line.isOwn || context.session() == null) {
            // It is read in its turn, or the server has told meanwhile.
            line.isBusy = false;
            if (!line.isOwn) {
              changes.look();
            }
          } else {
            ask(line);
          }
        },
        error -> {
          line.isBusy = false;
          wait(line, RECHECK);
        });
  }

  private void ask(ChangeLine line) {
    String id = line.key;
    Stages.then(
        context.request("delivery:sync", JsonObject.of("messageIds", List.of(id))),
        data -> {
          line.isBusy = false;
          if (line.isOwn || line.refusal != null) {
            told(line, id, data);
          } else {
            changes.look();
          }
        },
        error -> {
          line.isBusy = false;
          RealtimeException refusal = line.refusal;
          line.refusal = null;
          Change first = line.first();
          if (Verdict.of(error) != Verdict.PERMANENT) {
            wait(line, RECHECK);
          } else if (refusal == null) {
            changes.failAll(line, error);
          } else if (first != null) {
            // What was refused is that one; of those behind it nothing is known.
            changes.fail(line, first, refusal);
          }
        });
  }

  private void told(ChangeLine line, String id, JsonObject data) {
    for (JsonObject status : MessageWire.objects(data, "statuses")) {
      String messageId = status.string("messageId").orElse("");
      boolean isIt = messageId.equals(id) || status.string("clientMessageId").orElse("").equals(id);
      boolean isThere = !status.string("state").orElse("unknown").equals("unknown");
      boolean isNews = line.isOwn || !messageId.equals(id);
      if (isIt && isThere && isNews && !messageId.isEmpty()) {
        line.refusal = null;
        changes.resolved(line, messageId);
        return;
      }
    }
    RealtimeException refusal = line.refusal;
    Change first = line.first();
    if (refusal != null) {
      line.refusal = null;
      if (first != null) {
        changes.fail(line, first, refusal);
      }
    } else if (outbox.find(id) == null) {
      changes.nowhere(line);
    }
  }

  private void send(ChangeLine line, Change change) {
    line.isBusy = true;
    underWay++;
    change.mayBeWritten = true;
    change.become(Change.State.IN_FLIGHT);
    Stages.then(
        context.request(ChangeRows.event(change), ChangeRows.payload(change, line.key)),
        data -> {
          window = Math.min(WINDOW, 2 * window);
          answered(line);
          String key = change.isDeletion() ? "deletedAt" : "editedAt";
          Instant at = WireTime.read(data, key).orElseGet(context.clock()::instant);
          changes.made(line, change, at, data);
        },
        error -> {
          answered(line);
          failed(line, change, error);
        });
  }

  private void answered(ChangeLine line) {
    underWay--;
    line.isBusy = false;
    changes.look();
  }

  private void failed(ChangeLine line, Change change, RealtimeException cause) {
    if (closed) {
      return;
    }
    change.become(Change.State.WAITING);
    switch (Verdict.of(cause)) {
      case NOT_SENT, LOST -> wait(line, RECHECK);
      case POSTPONED -> {
        Duration time = RetrySchedule.again(cause, ++change.postponements, context.jitter());
        wait(line, time);
        pause(time);
      }
      case UNANSWERED, REFUSED -> {
        if (++change.attempts > context.options().queue().maxRetries()) {
          changes.fail(line, change, cause);
        } else {
          wait(line, RetrySchedule.delay(change.attempts, context.jitter()));
        }
      }
      case PERMANENT -> refused(line, change, cause);
    }
  }

  private void refused(ChangeLine line, Change change, RealtimeException cause) {
    if (cause.code().equals("UNKNOWN_EVENT")) {
      changes.fail(line, change, Failures.unsupported(change.what));
    } else if (cause.code().equals("VALIDATION_ERROR")
        && line.key.equals(change.what.messageId())) {
      // The id may be ours, of a message that nothing here remembers.
      line.refusal = cause;
      line.isBusy = true;
      ask(line);
    } else {
      changes.fail(line, change, cause);
    }
  }

  private void wait(ChangeLine line, Duration time) {
    line.stopTimer();
    line.timer =
        context
            .loop()
            .schedule(
                time,
                () -> {
                  line.timer = null;
                  changes.look();
                });
  }
}
