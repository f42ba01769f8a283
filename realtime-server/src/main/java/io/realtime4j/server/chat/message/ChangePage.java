package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.ChangesQuery;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Edits and deletions of messages that somebody may hold, ascending, bounded in number and bytes.
 *
 * @param hasMore whether there are more up to where they were asked for
 * @param upTo they are complete up to here in the log
 * @param bytes about how much they take in an answer
 */
public record ChangePage(List<ChangeRow> rows, boolean hasMore, long upTo, long bytes) {
  private static final int MAX_CHANGES = 100;

  /**
   * Which changes.
   *
   * @param thread of messages of this thread, or {@code null} for all
   * @param after everything up to here in the log is known
   * @param upTo nothing after this is wanted
   * @param fromOffset of messages from here on
   * @param toOffset and up to here
   */
  public record Span(
      @Nullable String thread, long after, long upTo, long fromOffset, long toOffset) {}

  /**
   * Reads a page.
   *
   * @param held how many bytes the answer holds already
   */
  public static CompletionStage<ChangePage> read(
      MessageLog log, RoomKey room, Span span, long held, PageAllowance allowance) {
    ChangesQuery query =
        ChangesQuery.builder()
            .tenant(room.tenant())
            .room(room.name())
            .thread(span.thread)
            .after(span.after)
            .upTo(span.upTo)
            .fromOffset(span.fromOffset)
            .toOffset(span.toOffset)
            .limit(MAX_CHANGES)
            .maxBytes(allowance.bytes())
            .build();
    return log.changes(query).thenApply(found -> cut(found, span, held, allowance));
  }

  private static ChangePage cut(
      StorePage<ChangeRow> found, Span span, long held, PageAllowance allowance) {
    List<ChangeRow> kept = new ArrayList<>();
    long bytes = held;
    long upTo = span.after;
    for (ChangeRow row : found.rows()) {
      int size = ChangeJson.sizeOf(row);
      if (!allowance.take(bytes, size)) {
        return new ChangePage(kept, true, upTo, bytes - held);
      }
      bytes += size;
      upTo = row.lsn();
      if (ChangeJson.isKnown(row)) {
        kept.add(row);
      }
    }
    return new ChangePage(kept, found.hasMore(), found.hasMore() ? upTo : span.upTo, bytes - held);
  }

  /** Puts them into an answer, beside the messages. */
  public void putInto(JsonObject.Builder answer, RoomKey room, String roomName) {
    answer.put("changes", ChangeJson.list(room, roomName, rows));
    if (hasMore) {
      answer.put("hasMoreChanges", true);
    }
  }
}
