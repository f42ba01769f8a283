package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.StorePage;
import java.util.Collection;
import java.util.List;

/** The first part of what is asked for. */
final class Pages {
  private Pages() {}

  /** Returns at most {@code limit} rows, from 1. */
  static <T> StorePage<T> of(Collection<T> rows, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be from 1, was " + limit);
    }
    List<T> first = rows.stream().limit(limit + 1L).toList();
    boolean hasMore = first.size() > limit;
    return StorePage.of(hasMore ? first.subList(0, limit) : first, hasMore);
  }
}
