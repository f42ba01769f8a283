package io.realtime4j.core.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/*
 * Ids of one source differ in a number that is counted up, and messages leave about in the order in
 * which they came. So handles lie in pages by that number, which cost a reference each; a page that
 * is empty goes.
 */
/** Who waits for messages that are in the store alone. Loop only. */
final class Handles {
  private static final int PAGE = 1_024;

  private static final class Page {
    final @Nullable Handle[] handles = new @Nullable Handle[PAGE];
    int size;
  }

  private final Map<Long, Page> pages = new LinkedHashMap<>();

  /** Those of ids that are no numbers, or whose place is taken. */
  private final Map<String, Handle> others = new LinkedHashMap<>();

  void put(Handle handle) {
    String id = handle.clientMessageId();
    UUID number = MessageIds.number(id);
    if (number == null) {
      others.put(id, handle);
      return;
    }
    long low = number.getLeastSignificantBits();
    Page page = pages.computeIfAbsent(Math.floorDiv(low, PAGE), key -> new Page());
    int index = Math.floorMod(low, PAGE);
    Handle there = page.handles[index];
    if (there != null && !there.isOf(number)) {
      others.put(id, handle);
      return;
    }
    page.size += there == null ? 1 : 0;
    page.handles[index] = handle;
  }

  /** Returns whoever waits for a message; {@code null} if nobody does. */
  @Nullable Handle get(String id) {
    UUID number = MessageIds.number(id);
    if (number != null) {
      long low = number.getLeastSignificantBits();
      Page page = pages.get(Math.floorDiv(low, PAGE));
      Handle handle = page == null ? null : page.handles[Math.floorMod(low, PAGE)];
      if (handle != null && handle.isOf(number)) {
        return handle;
      }
    }
    return others.get(id);
  }

  /** Returns whoever waits for a message, and forgets them. */
  @Nullable Handle remove(String id) {
    Handle handle = get(id);
    if (handle == null || others.remove(id) != null) {
      return handle;
    }
    UUID number = UUID.fromString(id);
    long low = number.getLeastSignificantBits();
    long key = Math.floorDiv(low, PAGE);
    Page page = pages.get(key);
    if (page != null) {
      page.handles[Math.floorMod(low, PAGE)] = null;
      if (--page.size == 0) {
        pages.remove(key);
      }
    }
    return handle;
  }

  void failClosed() {
    for (Page page : pages.values()) {
      for (Handle handle : page.handles) {
        if (handle != null) {
          handle.failClosed();
        }
      }
    }
    pages.clear();
    others.values().forEach(Handle::failClosed);
    others.clear();
  }
}
