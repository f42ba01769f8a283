package io.realtime4j.core.queue;

import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.core.wire.Inquiry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * Each lot is read once from its beginning to its end, lots one after the other, whenever memory has
 * room. A row whose room has its share in memory, or has anything left behind, is left behind too:
 * its lane remembers from where to where to look again, and does so when it has become short. So a
 * room that stands still keeps nobody else, and in every room the order is that of the lots.
 *
 * A new message is taken into memory at once only if nothing comes before it that is not; else the
 * store alone has it, and it is read in its turn. While the first sort is on its way to the store no
 * lot is read on: what it would find is here already.
 */
/** What of the queue is in the store alone, and is read when its turn comes. Loop only. */
final class ReadAhead {
  /** Sequences that are looked through at once for one room: some milliseconds. */
  private static final long ROOM_SPAN = 20_000;

  private static final long MAX_PAGE_BYTES = 1 << 20;

  /** Where a new message goes. */
  enum Place {
    /** Into memory, and into the store. */
    HERE,
    /** Into the store, behind others of its room; everything before it has been looked at. */
    BEHIND,
    /** Into the store, where something else is unread too. */
    UNREAD
  }

  private final FeatureContext context;
  private final Journal journal;
  private final Outbox outbox;
  private final Held most;
  private final Handles handles = new Handles();
  private final Lot own = new Lot("");
  private final List<Lot> lots = new ArrayList<>(List.of(own));
  private final Queue<Lane> wanted = new ArrayDeque<>();
  private Predicate<String> leaving = id -> false;
  private Runnable onRead = () -> {};
  private Runnable onShown = () -> {};

  /** Messages on their way to the store that no read must find. */
  private int storing;

  private boolean opened;
  private boolean reading;

  /** What is being read; the last one at other times. */
  private @Nullable Inquiry<StorePage<QueuedRow>> inquiry;

  /** Rows that have gone while a page is read that may still show them, up to a sequence. */
  private final Map<String, Long> outdated = new LinkedHashMap<>();

  /** Whether what an earlier process left has been read once, as far as there was room. */
  private boolean shown;

  private boolean closed;

  ReadAhead(FeatureContext context, Journal journal, Outbox outbox, Held most) {
    this.context = context;
    this.journal = journal;
    this.outbox = outbox;
    this.most = most;
  }

  /** Names messages that the store is asked to forget. */
  void leaving(Predicate<String> messages) {
    leaving = messages;
  }

  /** Sets what is told when messages have been read. */
  void onRead(Runnable listener) {
    onRead = listener;
  }

  /** Sets what is told, once, when what an earlier process left is here as far as there is room. */
  void onShown(Runnable listener) {
    onShown = listener;
  }

  private boolean isAllRead() {
    for (Lot lot : lots) {
      if (lot.unread > 0) {
        return false;
      }
    }
    return true;
  }

  /** Takes up what an earlier process left: it comes before what was taken meanwhile. */
  void open(List<QueueLot> found, int taken) {
    opened = true;
    long earlier = found.stream().mapToLong(QueueLot::rows).sum();
    if (earlier > 0) {
      for (Entry entry : outbox.putAllAway()) {
        Handle handle = entry.handle();
        if (handle != null) {
          handles.put(handle);
        }
      }
      own.unread = taken;
      own.readTo = 0;
    }
    lots.clear();
    for (QueueLot lot : found) {
      if (lot.own()) {
        own.id = lot.id();
        own.unread += lot.rows();
        own.mark(0, context.clock().millis(), context.loop().nanoTime());
        lots.add(own);
      } else {
        add(lot);
      }
    }
    look();
  }

  /** Takes over what a process has left that is gone. */
  void adopt(List<QueueLot> found) {
    found.forEach(this::add);
    look();
  }

  private void add(QueueLot found) {
    Lot lot = new Lot(found.id());
    lot.unread = found.rows();
    lot.mark(0, context.clock().millis(), context.loop().nanoTime());
    lots.add(lot);
  }

  /** Says where a new message of a room goes. */
  Place place(Lane lane) {
    if (!isAllRead() || outbox.room() == 0) {
      return Place.UNREAD;
    }
    if (!opened) {
      return Place.HERE;
    }
    return lane.hasBehind() || outbox.hasItsShare(lane) ? Place.BEHIND : Place.HERE;
  }

  /** A new message is on its way to the store. */
  void storing(Entry entry, Place place) {
    switch (place) {
      case HERE -> storing++;
      case BEHIND -> {
        storing++;
        entry.lane.leaving++;
        keepHandle(entry);
      }
      case UNREAD -> {
        own.unread++;
        keepHandle(entry);
      }
    }
  }

  private void keepHandle(Entry entry) {
    Handle handle = entry.handle();
    if (handle != null) {
      handles.put(handle);
    }
  }

  /** It is in the store. */
  void stored(Entry entry, Place place) {
    long sequence = entry.row.sequence();
    own.mark(sequence, entry.row.enqueuedAtMillis(), entry.takenNanos());
    if (place != Place.UNREAD) {
      storing--;
    }
    if (place == Place.BEHIND) {
      entry.lane.leaving--;
      entry.lane.leave(own, sequence);
      own.readTo = sequence;
    } else if (place == Place.HERE && entry.state != Entry.State.AWAY) {
      own.readTo = sequence;
    }
    look(entry.lane);
    outbox.forgetIfEmpty(entry.lane);
  }

  /** It is not. */
  void refused(Entry entry, Place place) {
    if (place == Place.UNREAD) {
      own.unread = Math.max(0, own.unread - 1);
    } else {
      storing--;
    }
    if (place == Place.BEHIND) {
      entry.lane.leaving--;
    }
    if (place != Place.HERE) {
      var unused = handles.remove(entry.id());
    }
    look(entry.lane);
  }

  /**
   * Returns whether one on its way to the store alone was found there since: whoever waits for it
   * hears of it from there.
   */
  boolean hasTold(Entry entry, Place place) {
    return place != Place.HERE && handles.get(entry.id()) == null;
  }

  /** What became of it is known before the store's answer. */
  void overtaken(Entry entry, Place place) {
    if (place == Place.BEHIND) {
      storing--;
      entry.lane.leaving--;
    }
    look(entry.lane);
  }

  /** Something in a lane has changed. */
  void look(Lane lane) {
    want(lane);
    look();
  }

  private void want(Lane lane) {
    if (!lane.wanted && !lane.behind.isEmpty() && outbox.isShort(lane)) {
      lane.wanted = true;
      wanted.add(lane);
    }
  }

  /** Reads what there is room for. */
  private void look() {
    if (!opened || reading || closed) {
      return;
    }
    Lane lane = wanted.poll();
    if (lane != null) {
      lane.wanted = false;
      readRoom(lane);
    } else if (isAllRead() || outbox.room() < Math.min(most.page(), most.messages())) {
      if (!shown) {
        shown = true;
        onShown.run();
      }
    } else if (storing == 0) {
      for (Lot lot : lots) {
        if (lot.unread > 0) {
          readOn(lot);
          return;
        }
      }
    }
  }

  private QueueQuery.Builder query(Lot lot) {
    return QueueQuery.builder().lot(lot.id).limit(most.page()).maxBytes(MAX_PAGE_BYTES);
  }

  private void readOn(Lot lot) {
    long unread = lot.unread;
    read(
        query(lot).after(lot.readTo).build(),
        page -> {
          List<QueuedRow> rows = page.rows();
          // More may have been stored since, and some discarded.
          long since = lot.unread - unread;
          lot.unread = page.hasMore() ? Math.max(1, lot.unread - rows.size()) : Math.max(0, since);
          Map<Lane, Lane> changed = new LinkedHashMap<>();
          for (QueuedRow row : rows) {
            lot.readTo = row.sequence();
            Lane lane = outbox.lane(row.room());
            changed.put(lane, lane);
            if (isNews(row)) {
              if (outbox.isInOrder(row) && (lane.hasBehind() || outbox.hasItsShare(lane))) {
                lane.leave(lot, row.sequence());
              } else {
                restore(lot, row);
              }
            }
          }
          changed.keySet().forEach(this::arrived);
        });
  }

  private void readRoom(Lane lane) {
    Lane.Behind behind = lane.behind.peek();
    if (behind == null) {
      look();
      return;
    }
    long until = Math.min(behind.until, behind.after + ROOM_SPAN);
    read(
        query(behind.lot)
            .room(lane.room)
            .after(behind.after)
            .until(until)
            .limit(Math.max(1, most.perRoom() - lane.size()))
            .build(),
        page -> {
          behind.after = until;
          for (QueuedRow row : page.rows()) {
            if (page.hasMore()) {
              behind.after = row.sequence();
            }
            if (isNews(row)) {
              restore(behind.lot, row);
            }
          }
          if (behind.after >= behind.until) {
            lane.behind.remove(behind);
          }
          want(lane);
          arrived(lane);
        });
  }

  private void arrived(Lane lane) {
    want(lane);
    Entry first = lane.first();
    if (first == null) {
      outbox.forgetIfEmpty(lane);
    } else {
      outbox.changed(first);
    }
  }

  private boolean isNews(QueuedRow row) {
    String id = row.clientMessageId();
    Entry here = outbox.find(id);
    return here == null ? row.sequence() > outdated.getOrDefault(id, 0L) : here.isEarly;
  }

  /** A row has gone from the store, or has another place there now. */
  void outdated(String clientMessageId, long sequence) {
    if (reading) {
      outdated.put(clientMessageId, sequence);
    }
  }

  private void restore(Lot lot, QueuedRow row) {
    String id = row.clientMessageId();
    Entry early = outbox.find(id);
    if (early != null) {
      outbox.takeTurn(early);
      return;
    }
    long taken = lot.takenNanos(row.sequence(), row.enqueuedAtMillis(), context.loop().nanoTime());
    outbox.restore(row, handles.remove(id), taken).leaving = leaving.test(id);
  }

  /** Brings back a failed message that was found in the store, whether or not it has its turn. */
  Entry restore(QueuedRow row) {
    return outbox.restoreEarly(
        row, handles.remove(row.clientMessageId()), context.loop().nanoTime());
  }

  /** Returns the handle of a message that the store alone has; makes one if there is none. */
  Handle handle(String clientMessageId) {
    Handle known = handles.get(clientMessageId);
    if (known == null) {
      known = new Handle(clientMessageId, context.callbacks());
      known.completeStored();
      known.showWaiting();
      handles.put(known);
    }
    return known;
  }

  /** Returns whoever waits for a message that is gone, and forgets them. */
  @Nullable Handle forget(String clientMessageId) {
    return handles.remove(clientMessageId);
  }

  /** Whatever comes meanwhile changes nothing of what is asked: so any answer is right. */
  private void read(QueueQuery query, Consumer<StorePage<QueuedRow>> done) {
    reading = true;
    inquiry =
        journal.page(
            query,
            page -> {
              reading = false;
              done.accept(page);
              outdated.clear();
              onRead.run();
              look();
            },
            journal::report);
  }

  void close() {
    closed = true;
    if (inquiry != null) {
      inquiry.cancel();
    }
    handles.failClosed();
  }
}
