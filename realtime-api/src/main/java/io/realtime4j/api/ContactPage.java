package io.realtime4j.api;

import java.util.List;

/**
 * A part of our contacts.
 *
 * @param userIds ascending
 * @param hasMore whether more come after the last of them
 */
public record ContactPage(List<String> userIds, boolean hasMore) {
  /** Copies the list. */
  public ContactPage {
    userIds = List.copyOf(userIds);
  }
}
