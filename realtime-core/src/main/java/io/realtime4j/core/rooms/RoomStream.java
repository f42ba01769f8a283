package io.realtime4j.core.rooms;

import io.realtime4j.api.Message;
import io.realtime4j.api.RoomPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Between asking to join and having read all that was missed, live messages are held back. Those
 * missed are read page by page; then the held ones follow, less what the pages brought already. When
 * too many are held they are dropped, and the pages go on until one that was asked for after the
 * drop says that there is no more: by then history has brought them.
 *
 * Offsets only decide what was seen already. A hole in them means nothing: a thread's room shows a
 * part of its channel's log.
 */
/** The messages of one room, each once and in order. Rules only; loop only. */
final class RoomStream {
  /** More live messages than this are not kept while the gap is being closed. */
  static final int MAX_HELD = 1000;

  /**
   * What is to be done now, in this order.
   *
   * @param gap what cannot be brought in, or {@code null}
   * @param missed to be published as not live
   * @param live to be published as live
   * @param more whether the history after {@link #position()} is to be read
   */
  record Step(@Nullable Gap gap, List<Message> missed, List<Message> live, boolean more) {}

  /** Messages after {@code last}, up to {@code head}, that may be missing. */
  record Gap(RoomPosition last, RoomPosition head) {}

  private static final Step NOTHING = new Step(null, List.of(), List.of(), false);

  private final int maxHeld;
  private @Nullable RoomPosition position;
  private long head;

  /** All after this offset, up to the position, was given out; in earlier sessions, too. */
  private long from;

  private boolean attached;
  private boolean holding;
  private boolean dropped;
  private final List<Message> held = new ArrayList<>();

  RoomStream(@Nullable RoomPosition position) {
    this(position, MAX_HELD);
  }

  RoomStream(@Nullable RoomPosition position, int maxHeld) {
    this.maxHeld = maxHeld;
    startAt(position);
  }

  /** Returns the last message that was given out, and the epoch; {@code null} if not known. */
  @Nullable RoomPosition position() {
    return position;
  }

  /** Where to begin has become known; before the first attempt to join. */
  void startAt(@Nullable RoomPosition known) {
    position = known;
    from = known == null ? Long.MAX_VALUE : known.offset();
  }

  /** Returns whether what was missed is still being brought in. */
  boolean isHolding() {
    return holding;
  }

  /** We ask to join: live messages wait. */
  void joining() {
    attached = true;
    holding = true;
    dropped = false;
    held.clear();
  }

  /** We are not in the room: what was held will be brought in from the position. */
  void detached() {
    attached = false;
    holding = false;
    held.clear();
  }

  /** A live message has come. */
  Step live(Message message) {
    if (message.offset() == 0) {
      return new Step(null, List.of(), List.of(message), false);
    }
    if (!attached) {
      return NOTHING;
    }
    if (!holding) {
      return new Step(null, List.of(), advance(List.of(message)), false);
    }
    if (held.size() == maxHeld) {
      held.clear();
      dropped = true;
    } else {
      held.add(message);
    }
    return NOTHING;
  }

  /** The server has let us in. */
  Step joined(JoinReply reply) {
    RoomPosition start = reply.room().position();
    RoomPosition last = position;
    head = start.offset();
    if (start.epoch().isEmpty()) {
      return release(NOTHING);
    }
    if (last == null) {
      begin(start);
      return release(NOTHING);
    }
    if (!recovers(last, reply)) {
      begin(start);
      return release(gap(last, start));
    }
    List<Message> missed = advance(reply.messages());
    if (reply.hasMore()) {
      return more(missed);
    }
    return release(new Step(null, missed, List.of(), false));
  }

  private void begin(RoomPosition start) {
    position = start;
    from = start.offset();
  }

  /** Returns whether a message of the same history was given out. */
  boolean hasGivenOut(@Nullable RoomPosition history, long offset) {
    RoomPosition now = position;
    return now != null
        && history != null
        && now.epoch().equals(history.epoch())
        && offset > from
        && offset <= now.offset();
  }

  /** Returns whether there is nothing between a place and the position. */
  boolean isAt(RoomPosition place) {
    RoomPosition now = position;
    return now != null && now.epoch().equals(place.epoch()) && now.offset() == place.offset();
  }

  private static boolean recovers(RoomPosition last, JoinReply reply) {
    RoomPosition start = reply.room().position();
    Boolean said = reply.recovered();
    return start.epoch().equals(last.epoch())
        && start.offset() >= last.offset()
        && (said == null || said);
  }

  /** A page of history after {@link #position()} has come. */
  Step page(List<Message> messages, String epoch, boolean hasMore) {
    RoomPosition last = position;
    if (!holding || last == null) {
      return NOTHING;
    }
    if (!epoch.isEmpty() && !epoch.equals(last.epoch())) {
      RoomPosition start = new RoomPosition(epoch, newest(messages));
      begin(start);
      head = 0;
      return release(gap(last, start));
    }
    List<Message> missed = advance(messages);
    if (!hasMore) {
      return release(new Step(null, missed, List.of(), false));
    }
    // A server that promises more and brings nothing would be asked for ever.
    return missed.isEmpty() ? unreadable() : more(missed);
  }

  /** The history cannot be read: the gap stays, and the application is told. */
  Step unreadable() {
    RoomPosition last = position;
    if (!holding || last == null) {
      return NOTHING;
    }
    dropped = false;
    from = Math.max(head, last.offset());
    return release(gap(last, new RoomPosition(last.epoch(), from)));
  }

  private static Step gap(RoomPosition last, RoomPosition now) {
    return new Step(new Gap(last, now), List.of(), List.of(), false);
  }

  private Step more(List<Message> missed) {
    dropped = false;
    return new Step(null, missed, List.of(), true);
  }

  /** The gap is closed as far as it can be: the held messages follow, unless some were dropped. */
  private Step release(Step before) {
    RoomPosition now = position;
    if (now != null && head > now.offset()) {
      position = new RoomPosition(now.epoch(), head);
    }
    if (dropped) {
      dropped = false;
      return new Step(before.gap(), before.missed(), List.of(), true);
    }
    holding = false;
    List<Message> live = advance(held);
    held.clear();
    return new Step(before.gap(), before.missed(), live, false);
  }

  /** Returns those that were not given out yet, in order, and moves the position past them. */
  private List<Message> advance(List<Message> messages) {
    List<Message> sorted = new ArrayList<>(messages);
    sorted.sort(Comparator.comparingLong(Message::offset));
    List<Message> fresh = new ArrayList<>();
    for (Message message : sorted) {
      RoomPosition now = position;
      if (now == null) {
        fresh.add(message);
      } else if (message.offset() > now.offset()) {
        fresh.add(message);
        position = new RoomPosition(now.epoch(), message.offset(), idOf(message));
      }
    }
    return fresh;
  }

  private static @Nullable String idOf(Message message) {
    return message.messageId().isEmpty() ? null : message.messageId();
  }

  private static long newest(List<Message> messages) {
    return messages.stream().mapToLong(Message::offset).max().orElse(0);
  }
}
