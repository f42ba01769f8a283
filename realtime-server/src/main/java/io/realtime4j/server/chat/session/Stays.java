package io.realtime4j.server.chat.session;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which rooms a session was, under which names, and when by the positions of the log: what it
 * would have seen is decided as of the message. Confined to the session's loop.
 */
public final class Stays {
  /** More that have ended are forgotten; what was missed before is then unknown. */
  private static final int MAX_ENDED = 64;

  // Not to be changed while empty, as in most sessions.
  private List<Stay> stays = List.of();
  private long knownSince;

  /**
   * A stay in a room.
   *
   * @param thread the view of a thread, or {@code null} for the room itself
   * @param from the session gets what comes after this
   * @param to and not what comes after this
   */
  public record Stay(String room, @Nullable String thread, long from, long to) {
    boolean isOpen() {
      return to == Long.MAX_VALUE;
    }

    boolean covers(long lsn) {
      return from < lsn && lsn <= to;
    }

    boolean is(String otherRoom, @Nullable String otherThread) {
      return room.equals(otherRoom)
          && (thread == null ? otherThread == null : thread.equals(otherThread));
    }
  }

  /** A name of a room was entered; returns whether that is new. */
  boolean entered(String room, @Nullable String thread, long lsn) {
    for (Stay stay : stays) {
      if (stay.isOpen() && stay.is(room, thread)) {
        return false;
      }
    }
    add(new Stay(room, thread, lsn, Long.MAX_VALUE));
    return true;
  }

  private void add(Stay stay) {
    if (stays.isEmpty()) {
      stays = new ArrayList<>(2);
    }
    stays.add(stay);
  }

  /** The stay that goes on under a name of a room begins only here. */
  void from(String room, @Nullable String thread, long lsn) {
    if (stays.isEmpty()) {
      return;
    }
    stays.replaceAll(
        stay ->
            stay.isOpen() && stay.is(room, thread)
                ? new Stay(room, thread, lsn, Long.MAX_VALUE)
                : stay);
  }

  /** The stay that goes on under a name of a room has never begun. */
  void refused(String room, @Nullable String thread) {
    if (stays.isEmpty()) {
      return;
    }
    stays.removeIf(stay -> stay.isOpen() && stay.is(room, thread));
  }

  /** A name of a room was left. */
  void left(String room, @Nullable String thread, long lsn) {
    int ended = 0;
    for (int i = 0; i < stays.size(); i++) {
      Stay stay = stays.get(i);
      if (stay.isOpen() && stay.is(room, thread)) {
        stays.set(i, new Stay(room, thread, stay.from(), lsn));
      }
      ended += stays.get(i).isOpen() ? 0 : 1;
    }
    for (int i = 0; ended > MAX_ENDED && i < stays.size(); i++) {
      if (!stays.get(i).isOpen()) {
        knownSince = Math.max(knownSince, stays.remove(i).to());
        ended--;
        i--;
      }
    }
  }

  /** Returns whether there is nothing to know: no stay, none forgotten. */
  public boolean isNone() {
    return stays.isEmpty() && knownSince == 0;
  }

  /** Returns the position since which every stay is known. */
  public long knownSince() {
    return knownSince;
  }

  /** Returns the rooms of all stays, those that were left too. */
  public Set<String> rooms() {
    Set<String> rooms = new LinkedHashSet<>();
    stays.forEach(stay -> rooms.add(stay.room()));
    return rooms;
  }

  /** Returns the stays that go on. */
  public List<Stay> open() {
    return stays.stream().filter(Stay::isOpen).toList();
  }

  /**
   * Returns whether a message was for the session.
   *
   * @return the view under which it was: an empty text for the room itself, else the thread; {@code
   *     null} if it was not
   */
  public @Nullable String viewOf(String room, @Nullable String thread, long lsn) {
    String view = null;
    for (Stay stay : stays) {
      if (stay.room().equals(room) && stay.covers(lsn)) {
        if (stay.thread() == null) {
          return "";
        }
        if (stay.thread().equals(thread)) {
          view = thread;
        }
      }
    }
    return view;
  }

  /** Returns the stays as JSON. */
  public JsonArray toJson() {
    List<JsonValue> all = new ArrayList<>();
    all.add(JsonNumber.of(knownSince));
    for (Stay stay : stays) {
      all.add(
          JsonArray.of(
              stay.room(),
              stay.thread() == null ? "" : stay.thread(),
              stay.from(),
              stay.isOpen() ? -1 : stay.to()));
    }
    return new JsonArray(all);
  }

  /** Reads what {@link #toJson} has written. */
  public static Stays of(JsonArray json) {
    Stays read = new Stays();
    for (JsonValue value : json.values()) {
      if (value.parsed() instanceof JsonNumber since) {
        read.knownSince = since.longValue();
      } else if (value.parsed() instanceof JsonArray stay
          && stay.get(0).parsed() instanceof JsonString room
          && stay.get(1).parsed() instanceof JsonString thread
          && stay.get(2).parsed() instanceof JsonNumber from
          && stay.get(3).parsed() instanceof JsonNumber to) {
        read.add(
            new Stay(
                room.value(),
                thread.value().isEmpty() ? null : thread.value(),
                from.longValue(),
                to.longValue() < 0 ? Long.MAX_VALUE : to.longValue()));
      }
    }
    return read;
  }
}
