package io.realtime4j.core.queue;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.QueueOptions;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.wire.Answer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the application asks of the queue: new messages, and the fate of old ones. Loop only. */
final class Intake {
  private final FeatureContext context;
  private final QueueOptions options;
  private final Journal journal;
  private final Outbox outbox;
  private final Tally tally;
  private final ReadAhead ahead;

  /** Messages that are being deleted though they are not here. */
  private final Set<String> deleting = new LinkedHashSet<>();

  /** Messages in the store alone that it has not deleted so far, and may yet. */
  private final Map<String, QueuedRow> undecided = new LinkedHashMap<>();

  Intake(FeatureContext context, Journal journal, Outbox outbox, Tally tally, ReadAhead ahead) {
    this.context = context;
    this.options = context.options().queue();
    this.journal = journal;
    this.outbox = outbox;
    this.tally = tally;
    this.ahead = ahead;
    ahead.leaving(this::isLeaving);
  }

  /** Takes a new message, or refuses it. */
  void accept(Handle handle, QueuedRow row, OutgoingMessage message) {
    QueueFullException full = makeRoom(row);
    if (full != null) {
      handle.refuse(full);
      return;
    }
    Entry entry = outbox.newEntry(handle, row, context.loop().nanoTime());
    entry.given = message;
    store(
        entry,
        handle::completeStored,
        () -> {
          ahead.outdated(row.clientMessageId(), Long.MAX_VALUE);
          journal.delete(row.clientMessageId());
        },
        handle::refuse);
  }

  private @Nullable QueueFullException makeRoom(QueuedRow row) {
    while (!tally.takes(row)) {
      boolean drops = options.overflow() == QueueOptions.Overflow.DROP_OLDEST;
      Entry oldest = drops && tally.canTake(row) ? outbox.droppable() : null;
      if (oldest == null) {
        return tally.full();
      }
      outbox.remove(oldest, new QueueFullException("dropped to make room for a newer message"));
    }
    return null;
  }

  private void store(
      Entry entry, Runnable taken, Runnable undo, Consumer<RealtimeException> refused) {
    ReadAhead.Place place = ahead.place(entry.lane);
    boolean isHere = place == ReadAhead.Place.HERE;
    // Marked as written where it is about to be: one commit less per message.
    boolean willBeWritten =
        entry.doubtful || (isHere && journal.durable && context.session() != null);
    entry.row = entry.row.withState(willBeWritten, 0, null);
    entry.claimed = willBeWritten || !journal.durable;
    tally.add(entry.row);
    if (isHere) {
      outbox.add(entry);
    } else {
      entry.state = Entry.State.AWAY;
    }
    ahead.storing(entry, place);
    Consumer<QueuedRow> stored =
        row -> {
          entry.row = row;
          taken.run();
          ahead.stored(entry, place);
          if (entry.state == Entry.State.STORING) {
            outbox.stored(entry);
          } else if (entry.state == Entry.State.AWAY) {
            outbox.queued(entry);
          }
        };
    journal.insert(
        entry.row,
        stored,
        error -> {
          if (ahead.hasTold(entry, place)) {
            // It was read or taken away meanwhile: it is stored, whatever the store says.
            Entry read = outbox.find(entry.id());
            if (read != null && read.row.failure() == null) {
              stored.accept(read.row);
            } else {
              taken.run();
              ahead.overtaken(entry, place);
            }
            return;
          }
          if (StoreAnswers.isDoubtful(error)) {
            // Else it might be sent though its sender was told otherwise, and has sent another.
            undo.run();
          }
          ahead.refused(entry, place);
          outbox.refused(entry);
          refused.accept(error);
        });
  }

  /** Returns the handle of a message, wherever it is. */
  void find(String id, Answer<Optional<SendHandle>> answer) {
    Entry here = outbox.find(id);
    if (here != null) {
      answer.complete(Optional.of(here.handle(context.callbacks())));
      return;
    }
    lookFor(
        id,
        entry -> answer.complete(Optional.of(entry.handle(context.callbacks()))),
        row -> answer.complete(Optional.of(ahead.handle(id))),
        () -> answer.complete(Optional.empty()),
        answer::fail);
  }

  /** Puts a failed message at the end again. */
  void retry(Handle handle) {
    String id = handle.clientMessageId();
    Entry here = outbox.find(id);
    Runnable none = () -> handle.refuse(Failures.notFailed(id));
    if (here == null) {
      lookFor(id, entry -> retry(entry, handle), row -> none.run(), none, handle::refuse);
    } else {
      retry(here, handle);
    }
  }

  private void retry(Entry failed, Handle handle) {
    String id = failed.id();
    if (failed.state != Entry.State.FAILED || failed.leaving) {
      handle.refuse(Failures.notFailed(id));
      return;
    }
    QueuedRow row =
        failed.row.toBuilder().sequence(0).enqueuedAtMillis(context.clock().millis()).build();
    QueueFullException full = makeRoom(row);
    if (full != null) {
      handle.refuse(full);
      return;
    }
    boolean hadItsTurn = failed.isInLane;
    outbox.leave(failed);
    ahead.outdated(id, failed.row.sequence());
    Entry again = outbox.newEntry(handle, row, context.loop().nanoTime());
    again.doubtful = failed.doubtful;
    again.moved = true;
    store(
        again,
        () -> {
          handle.completeStored();
          // Those behind its old place are free, wherever the new one is.
          outbox.changed(again);
        },
        () -> journal.update(failed.row),
        error -> {
          // The store still has the failed row: so does the queue.
          if (outbox.find(id) == null) {
            restored(failed, hadItsTurn).doubtful = failed.doubtful;
          }
          handle.refuse(error);
        });
  }

  private Entry restored(Entry failed, boolean hadItsTurn) {
    return hadItsTurn
        ? outbox.restore(failed.row, failed.handle(), failed.takenNanos())
        : outbox.restoreEarly(failed.row, failed.handle(), failed.takenNanos());
  }

  /** Removes a message on the user's word: from the store first, or it would come back with it. */
  void discard(String id, Consumer<Boolean> done, Consumer<RealtimeException> failed) {
    Entry here = outbox.find(id);
    if (here == null) {
      lookFor(
          id,
          entry -> discard(entry, done, failed),
          row -> discard(row, done, failed),
          () -> done.accept(false),
          failed);
    } else {
      discard(here, done, failed);
    }
  }

  private void discard(Entry entry, Consumer<Boolean> done, Consumer<RealtimeException> failed) {
    if (!entry.canBeDiscarded()) {
      done.accept(false);
      return;
    }
    entry.leaving = true;
    journal.delete(
        entry.id(),
        () -> {
          boolean isThere = entry.state != Entry.State.GONE;
          if (entry.state == Entry.State.AWAY) {
            discarded(entry);
          } else if (isThere) {
            outbox.take(entry, Failures.discarded());
          }
          done.accept(isThere);
        },
        error -> {
          entry.leaving = false;
          outbox.changed(entry);
          failed.accept(error);
        },
        () -> discardedLate(entry.id()));
  }

  /** Discards a message that waits in the store alone. */
  private void discard(QueuedRow row, Consumer<Boolean> done, Consumer<RealtimeException> failed) {
    if (row.written()) {
      done.accept(false);
      return;
    }
    String id = row.clientMessageId();
    deleting.add(id);
    journal.delete(
        id,
        () -> {
          deleting.remove(id);
          undecided.remove(id);
          ahead.outdated(id, row.sequence());
          Entry here = outbox.find(id);
          if (here == null) {
            discarded(outbox.newEntry(ahead.forget(id), row, context.loop().nanoTime()));
          } else {
            outbox.take(here, Failures.discarded());
          }
          done.accept(true);
        },
        error -> {
          deleting.remove(id);
          Entry here = outbox.find(id);
          if (here != null) {
            here.leaving = false;
            outbox.changed(here);
          } else {
            undecided.put(id, row);
          }
          failed.accept(error);
        },
        () -> discardedLate(id));
  }

  /** Removes all that {@link #discard} would remove; pass after pass, as the store brings more. */
  void clear(Answer<Integer> answer) {
    clear(0, answer);
  }

  private void clear(int before, Answer<Integer> answer) {
    List<Entry> all = outbox.entries().stream().filter(Entry::canBeDiscarded).toList();
    if (all.isEmpty()) {
      answer.complete(before);
      return;
    }
    int[] open = {all.size()};
    int[] gone = {before};
    boolean[] hasFailed = {false};
    for (Entry entry : all) {
      discard(
          entry,
          isGone -> {
            gone[0] += isGone ? 1 : 0;
            if (--open[0] == 0 && !hasFailed[0]) {
              // Behind what is being read by now.
              journal.flushed(
                  () -> context.loop().execute(() -> clear(gone[0], answer)), answer::fail);
            }
          },
          error -> {
            hasFailed[0] = true;
            answer.fail(error);
          });
    }
  }

  /** The store has deleted a message after whoever asked was told that it does not answer. */
  private void discardedLate(String id) {
    if (deleting.contains(id)) {
      // Asked anew: whoever did is answered next.
      return;
    }
    QueuedRow row = undecided.remove(id);
    Entry here = outbox.find(id);
    if (here != null) {
      // What is on its way is decided by the server.
      if (here.canBeDiscarded()) {
        outbox.take(here, Failures.discarded());
      }
    } else if (row != null) {
      ahead.outdated(id, row.sequence());
      discarded(outbox.newEntry(ahead.forget(id), row, context.loop().nanoTime()));
    }
  }

  private boolean isLeaving(String id) {
    // It is read: from now on it is here that tells what becomes of it.
    undecided.remove(id);
    return deleting.contains(id);
  }

  /** A message is gone that was not here. */
  private void discarded(Entry entry) {
    entry.state = Entry.State.GONE;
    if (entry.row.failure() == null) {
      tally.remove(entry.row);
    }
    Handle handle = entry.handle();
    if (handle != null) {
      handle.discard(Failures.discarded());
    }
    context.publish(new QueueEvent.Discarded(QueueViews.messageOf(entry)));
    outbox.discarded(entry);
    tally.report();
    outbox.changed(entry);
  }

  /** Looks in the store. What failed is brought here; what waits stays where it is. */
  private void lookFor(
      String id,
      Consumer<Entry> here,
      Consumer<QueuedRow> waiting,
      Runnable none,
      Consumer<RealtimeException> failed) {
    journal.find(
        id,
        found -> {
          Entry entry = outbox.find(id);
          QueuedRow row = found.orElse(null);
          if (entry != null) {
            here.accept(entry);
          } else if (row == null || deleting.contains(id)) {
            none.run();
          } else if (row.failure() == null) {
            waiting.accept(row);
          } else {
            here.accept(ahead.restore(row));
          }
        },
        failed);
  }
}
