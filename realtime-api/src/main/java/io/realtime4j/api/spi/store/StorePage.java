package io.realtime4j.api.spi.store;

import java.util.List;

/**
 * A part of what was asked for.
 *
 * @param <T> what it consists of
 */
public final class StorePage<T> {
  private final List<T> rows;
  private final boolean hasMore;

  private StorePage(List<T> rows, boolean hasMore) {
    this.rows = List.copyOf(rows);
    this.hasMore = hasMore;
  }

  /**
   * Returns a page.
   *
   * @param hasMore whether there are more rows beyond it
   */
  public static <T> StorePage<T> of(List<T> rows, boolean hasMore) {
    return new StorePage<>(rows, hasMore);
  }

  /** Returns the rows, in the order of the query. */
  public List<T> rows() {
    return rows;
  }

  /** Returns whether there are more rows beyond these. */
  public boolean hasMore() {
    return hasMore;
  }

  @Override
  public String toString() {
    return "StorePage[rows=" + rows.size() + ", hasMore=" + hasMore + "]";
  }
}
