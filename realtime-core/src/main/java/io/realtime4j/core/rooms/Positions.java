package io.realtime4j.core.rooms;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.core.wire.Inquiry;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/*
 * A position counts when the application has had the message, not when it was handed over: after a
 * crash in between it must be brought in again. What such a task says of a stay that has ended meanwhile says nothing of the
 * next: a room that was left has no position, whatever comes late.
 */
/** How far the messages of each room have reached the application, for now and for the store. */
final class Positions {
  /** Positions move with every message; the store hears of it five times a second at most. */
  private static final Duration BATCH = Duration.ofMillis(200);

  private final FeatureContext context;
  private final PositionStore store;

  /** The rooms that we are in, from the first position to {@link #forget}. */
  private final Map<String, Stay> stays = new LinkedHashMap<>();

  private final Map<String, RoomPosition> published = new LinkedHashMap<>();
  private final Map<String, StoredPosition> unstored = new LinkedHashMap<>();

  /** Left by an earlier process, for rooms not joined yet. */
  private final Map<String, StoredPosition> earlier = new TreeMap<>();

  /** Rooms that were left, of which the store has a place because it has refused to forget it. */
  private final Set<String> undeleted = new LinkedHashSet<>();

  /** Read by all threads. */
  private final Map<String, RoomPosition> reached = new ConcurrentHashMap<>();

  private @Nullable Inquiry<Map<String, StoredPosition>> inquiry;

  private boolean isUnread;

  /** Rooms of which what an earlier process left counts no more, while it is unread. */
  private final Set<String> renewed = new LinkedHashSet<>();

  private boolean marking;
  private boolean scheduled;
  private boolean closed;

  /** One time of being in a room; another time is another object. */
  private static final class Stay {
    /** The newest that was published; {@code null} before the first. */
    private @Nullable RoomPosition newest;

    /** Up to where in the log changes were published. */
    private long lsn = RoomChanges.UNKNOWN;
  }

  private record Mark(Stay stay, RoomPosition position, long lsn) {}

  Positions(FeatureContext context) {
    this.context = context;
    this.store = context.store().positions();
  }

  /**
   * Reads what an earlier process left, as often as it takes.
   *
   * @param done called once: when it is read, or cannot be read now
   * @param late called when it is read after all
   */
  void load(Runnable done, Runnable late) {
    inquiry =
        new Inquiry<>(
            context.loop(),
            () -> context.store().owner().isNamed(),
            Inquiry.Then.AGAIN,
            store::load,
            stored -> {
              boolean isLate = isUnread;
              isUnread = false;
              stored.forEach(
                  (room, position) -> {
                    if (!renewed.contains(room)) {
                      earlier.put(room, position);
                    }
                  });
              renewed.clear();
              (isLate ? late : done).run();
            },
            error -> {
              isUnread = true;
              report(error);
              done.run();
            });
  }

  /** Whether an earlier process may have left a place that could not be read. */
  boolean isUnread() {
    return isUnread;
  }

  /** Returns where an earlier process, or an earlier stay in this one, left a room. */
  @Nullable RoomPosition resume(String room) {
    StoredPosition stored = earlier.get(room);
    if (stored == null) {
      return null;
    }
    RoomPosition position = new RoomPosition(stored.epoch(), stored.offset(), stored.messageId());
    reached.put(room, position);
    return position;
  }

  /** Returns up to where in the log changes were given out when a room was left. */
  long resumeChanges(String room) {
    StoredPosition stored = earlier.get(room);
    return stored == null ? RoomChanges.UNKNOWN : stored.lsn();
  }

  /**
   * The events up to a position have been published.
   *
   * @param lsn and changes up to here in the log
   */
  void published(String room, RoomPosition position, long lsn) {
    Stay stay = stays.computeIfAbsent(room, name -> new Stay());
    if (position.equals(stay.newest) && lsn == stay.lsn) {
      return;
    }
    stay.newest = position;
    stay.lsn = lsn;
    renew(room);
    published.put(room, position);
    if (!marking) {
      marking = true;
      mark();
    }
  }

  private void renew(String room) {
    if (isUnread) {
      renewed.add(room);
    }
  }

  private void mark() {
    Map<String, Mark> batch = new LinkedHashMap<>();
    published.forEach(
        (room, position) -> {
          Stay stay = stays.get(room);
          if (stay != null) {
            batch.put(room, new Mark(stay, position, stay.lsn));
          }
        });
    published.clear();
    try {
      context.whenHeard(() -> reached(batch));
    } catch (RejectedExecutionException ended) {
      // No listener will run any more.
    }
  }

  private void reached(Map<String, Mark> batch) {
    batch.forEach(
        (room, mark) -> {
          if (stays.get(room) == mark.stay) {
            RoomPosition position = mark.position;
            reached.put(room, position);
            unstored.put(room, stored(position, mark.lsn));
          }
        });
    if (!scheduled && !closed && !unstored.isEmpty()) {
      scheduled = true;
      var unused = context.loop().schedule(BATCH, this::store);
    }
    if (published.isEmpty()) {
      marking = false;
    } else {
      mark();
    }
  }

  private static StoredPosition stored(RoomPosition position, long lsn) {
    return StoredPosition.builder()
        .epoch(position.epoch())
        .offset(position.offset())
        .messageId(position.messageId())
        .lsn(lsn)
        .build();
  }

  private void store() {
    scheduled = false;
    List<String> gone = List.copyOf(undeleted);
    undeleted.clear();
    gone.stream().filter(room -> !stays.containsKey(room)).forEach(this::delete);
    if (!unstored.isEmpty()) {
      Map<String, StoredPosition> batch = new LinkedHashMap<>(unstored);
      unstored.clear();
      earlier.putAll(batch);
      Stages.post(context.loop(), store.put(batch), done -> {}, this::report);
    }
  }

  /** We have left a room for good. */
  void forget(String room) {
    stays.remove(room);
    published.remove(room);
    unstored.remove(room);
    reached.remove(room);
    earlier.remove(room);
    renew(room);
    delete(room);
  }

  private void delete(String room) {
    Stages.post(
        context.loop(),
        store.delete(room),
        done -> {},
        error -> {
          undeleted.add(room);
          report(error);
        });
  }

  private void report(RealtimeException error) {
    context.publish(new ConnectionEvent.Fault(error));
  }

  /** From any thread. */
  Optional<RoomPosition> of(String room) {
    return Optional.ofNullable(reached.get(room));
  }

  void close() {
    closed = true;
    if (inquiry != null) {
      inquiry.cancel();
    }
    store();
  }
}
