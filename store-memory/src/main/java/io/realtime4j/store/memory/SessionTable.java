package io.realtime4j.store.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A hash table whose entries are the rows themselves: one of the library's costs an entry and a key
 * for each. A key is a digest, so nobody chooses where it falls. The order of rows is that of places:
 * the same for the same keys.
 */
/** Sessions' rows by key. Lane only. */
final class SessionTable {
  private static final int FEWEST_PLACES = 16;

  private @Nullable PackedSession[] places = new PackedSession[FEWEST_PLACES];
  private int size;

  int size() {
    return size;
  }

  @Nullable PackedSession get(String key) {
    byte[] wanted = PackedSession.utf8(key);
    PackedSession found = places[place(PackedSession.hash(wanted, wanted.length))];
    while (found != null && !found.has(wanted)) {
      found = found.next;
    }
    return found;
  }

  /** Puts a row in place of the one with its key. */
  void put(PackedSession row) {
    remove(row.key());
    if (size >= places.length - places.length / 4) {
      resize(places.length * 2);
    }
    insert(row);
    size++;
  }

  void remove(String key) {
    byte[] wanted = PackedSession.utf8(key);
    int place = place(PackedSession.hash(wanted, wanted.length));
    PackedSession before = null;
    PackedSession removed = places[place];
    while (removed != null && !removed.has(wanted)) {
      before = removed;
      removed = removed.next;
    }
    if (removed == null) {
      return;
    }
    if (before == null) {
      places[place] = removed.next;
    } else {
      before.next = removed.next;
    }
    size--;
    if (places.length > FEWEST_PLACES && size < places.length / 8) {
      resize(places.length / 2);
    }
  }

  /** Returns all rows; a copy. */
  List<PackedSession> rows() {
    List<PackedSession> rows = new ArrayList<>(size);
    for (PackedSession first : places) {
      for (PackedSession row = first; row != null; row = row.next) {
        rows.add(row);
      }
    }
    return rows;
  }

  private int place(int hash) {
    return hash & (places.length - 1);
  }

  private void insert(PackedSession row) {
    int place = place(row.hash());
    row.next = places[place];
    places[place] = row;
  }

  private void resize(int wanted) {
    List<PackedSession> rows = rows();
    places = new PackedSession[wanted];
    rows.forEach(this::insert);
  }
}
