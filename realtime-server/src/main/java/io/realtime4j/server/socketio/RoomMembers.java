package io.realtime4j.server.socketio;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sockets in a room on one loop, in the order of joining: an array while few. Loop only. */
final class RoomMembers implements Iterable<DefaultServerSocket> {
  private static final int FEW = 16;

  private @Nullable DefaultServerSocket[] few = new DefaultServerSocket[1];
  private int size;

  /** Null while there are few. */
  private @Nullable Set<DefaultServerSocket> many;

  void add(DefaultServerSocket socket) {
    if (many != null) {
      many.add(socket);
      return;
    }
    if (placeOf(socket) >= 0) {
      return;
    }
    if (size == FEW) {
      Set<DefaultServerSocket> all = new LinkedHashSet<>();
      forEach(all::add);
      all.add(socket);
      many = all;
      few = new DefaultServerSocket[0];
      return;
    }
    if (size == few.length) {
      few = Arrays.copyOf(few, size * 2);
    }
    few[size++] = socket;
  }

  void remove(DefaultServerSocket socket) {
    if (many != null) {
      many.remove(socket);
      return;
    }
    int place = placeOf(socket);
    if (place >= 0) {
      size--;
      System.arraycopy(few, place + 1, few, place, size - place);
      few[size] = null;
    }
  }

  boolean isEmpty() {
    return many == null ? size == 0 : many.isEmpty();
  }

  private int placeOf(DefaultServerSocket socket) {
    for (int i = 0; i < size; i++) {
      if (few[i] == socket) {
        return i;
      }
    }
    return -1;
  }

  /** Goes over the members, which must not change meanwhile. */
  @Override
  public Iterator<DefaultServerSocket> iterator() {
    return many == null ? new FewIterator() : many.iterator();
  }

  private final class FewIterator implements Iterator<DefaultServerSocket> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public DefaultServerSocket next() {
      DefaultServerSocket socket = next < size ? few[next] : null;
      if (socket == null) {
        throw new NoSuchElementException();
      }
      next++;
      return socket;
    }
  }
}
