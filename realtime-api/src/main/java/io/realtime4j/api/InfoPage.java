package io.realtime4j.api;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items in the order of the list
 * @param hasMore whether there are more behind them
 */
public record InfoPage<T>(List<T> items, boolean hasMore) {
  /** Copies the list. */
  public InfoPage {
    items = List.copyOf(items);
  }
}
