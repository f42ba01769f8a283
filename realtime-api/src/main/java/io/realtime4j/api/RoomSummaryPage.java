package io.realtime4j.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the rooms of which we are a member.
 *
 * @param rooms ascending by name
 * @param next after which room to go on; {@code null} if there are no more
 */
public record RoomSummaryPage(List<RoomSummary> rooms, @Nullable String next) {
  /** Copies the list. */
  public RoomSummaryPage {
    rooms = List.copyOf(rooms);
  }

  /** Returns whether there are more. */
  public boolean hasMore() {
    return next != null;
  }
}
