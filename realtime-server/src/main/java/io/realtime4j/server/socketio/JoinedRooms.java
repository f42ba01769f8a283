package io.realtime4j.server.socketio;

import io.realtime4j.server.socketio.RoomSpans.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Most sockets are in a handful of rooms, and there are many sockets: two arrays in the order of
 * joining serve them. Only with more than FEW rooms is there an index of places; a room that is left
 * then leaves a hole, and holes are closed when they are half of all places.
 */
/** The rooms of a socket, and when each was entered and left by the namespace's log. Loop only. */
final class JoinedRooms {
  private static final int FEW = 8;

  /** More stays that have ended are forgotten; what a session missed before is then unknown. */
  private static final int MAX_LEFT = 32;

  private @Nullable String[] names = new String[2];

  /** Null while all are 0, as where nothing is remembered by position. */
  private long @Nullable [] since;

  /** The places in use, holes included. */
  private int used;

  private int size;

  /** Null while there are few rooms. */
  private @Nullable Map<String, Integer> places;

  /** Null while none was left that matters. */
  private @Nullable List<Span> left;

  private long knownSince;

  /** Returns whether the room was entered by this call. */
  boolean join(String room, long position) {
    if (placeOf(room) >= 0) {
      return false;
    }
    if (used == names.length) {
      makeRoom();
    }
    names[used] = room;
    note(used, position);
    if (places != null) {
      places.put(room, used);
    }
    used++;
    size++;
    if (places == null && used > FEW) {
      index();
    }
    return true;
  }

  private void note(int place, long position) {
    if (since == null) {
      if (position == 0) {
        return;
      }
      since = new long[names.length];
    }
    since[place] = position;
  }

  private long since(int place) {
    return since == null ? 0 : since[place];
  }

  /**
   * Returns whether the room was left by this call.
   *
   * @param remember whether what the socket got from the room may have to be sent once more
   */
  boolean leave(String room, long position, boolean remember) {
    int place = placeOf(room);
    if (place < 0) {
      return false;
    }
    if (remember && since(place) < position) {
      remember(new Span(room, since(place), position));
    }
    size--;
    if (places == null) {
      used--;
      System.arraycopy(names, place + 1, names, place, used - place);
      if (since != null) {
        System.arraycopy(since, place + 1, since, place, used - place);
      }
      names[used] = null;
    } else {
      places.remove(room);
      names[place] = null;
    }
    return true;
  }

  private void remember(Span span) {
    List<Span> all = left == null ? new ArrayList<>(1) : left;
    left = all;
    if (all.size() == MAX_LEFT) {
      knownSince = Math.max(knownSince, all.remove(0).to());
    }
    all.add(span);
  }

  private int placeOf(String room) {
    if (places != null) {
      return places.getOrDefault(room, -1);
    }
    for (int i = 0; i < used; i++) {
      if (room.equals(names[i])) {
        return i;
      }
    }
    return -1;
  }

  private void makeRoom() {
    if (size > used / 2) {
      names = Arrays.copyOf(names, used * 2);
      if (since != null) {
        since = Arrays.copyOf(since, used * 2);
      }
      return;
    }
    int to = 0;
    for (int i = 0; i < used; i++) {
      if (names[i] != null) {
        names[to] = names[i];
        note(to++, since(i));
      }
    }
    Arrays.fill(names, to, used, null);
    used = to;
    index();
  }

  private void index() {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < used; i++) {
      String name = names[i];
      if (name != null) {
        index.put(name, i);
      }
    }
    places = index;
  }

  boolean contains(String room) {
    return placeOf(room) >= 0;
  }

  /** Calls back with each room; they must not be changed meanwhile. */
  void forEach(Consumer<String> action) {
    for (int i = 0; i < used; i++) {
      String name = names[i];
      if (name != null) {
        action.accept(name);
      }
    }
  }

  /** Returns the rooms; a copy. */
  Set<String> names() {
    Set<String> copy = new LinkedHashSet<>();
    forEach(copy::add);
    return copy;
  }

  /** Returns what a recovery has to know; a copy. */
  RoomSpans spans() {
    List<Span> spans = new ArrayList<>();
    if (left != null) {
      spans.addAll(left);
    }
    for (int i = 0; i < used; i++) {
      String name = names[i];
      if (name != null) {
        spans.add(new Span(name, since(i), Long.MAX_VALUE));
      }
    }
    return new RoomSpans(spans, knownSince);
  }

  /** Goes on from what was known when the session was lost; its open rooms are entered by join. */
  void resume(RoomSpans before) {
    knownSince = before.knownSince();
    before.spans().stream().filter(span -> !span.isOpen()).forEach(this::remember);
  }

  void clear() {
    names = new String[0];
    since = null;
    used = 0;
    size = 0;
    places = null;
    left = null;
  }
}
