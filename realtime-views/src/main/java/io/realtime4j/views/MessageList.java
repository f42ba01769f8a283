package io.realtime4j.views;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a room. Those that the server has come first, in its order; then those of ours
 * that it does not have yet, and that have failed, in the order of the queue.
 *
 * @param rows oldest first
 * @param hasOlder whether {@link MessagesView#loadOlder} may bring more
 * @param isLoading whether a part of the history is being read
 * @param problem the code of why the history could not be read, or {@code null}; it is read again
 *     when the room is joined again
 */
public record MessageList(
    List<MessageRow> rows, boolean hasOlder, boolean isLoading, @Nullable String problem) {
  /** Copies the list. */
  public MessageList {
    rows = List.copyOf(rows);
  }
}
