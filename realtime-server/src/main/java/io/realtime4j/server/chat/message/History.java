package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads pages of a room's log, bounded in number and bytes. */
public final class History {
  public static final int MAX_MESSAGES = 100;
  public static final int MAX_BYTES = 256 * 1024;

  private History() {}

  /** Reads a page: no more than it may hold, the rest is for the next. */
  public static CompletionStage<Page> page(
      MessageLog log, RoomKey room, @Nullable String thread, Span span, PageAllowance allowance) {
    if (span.isEmpty()) {
      return CompletableFuture.completedFuture(new Page(List.of(), false, 0));
    }
    // What cannot fit is not even read: one call may resume hundreds of rooms.
    int fitting = Math.min(span.limit, Math.max(1, allowance.bytes() / MessageJson.HEAD_BYTES));
    PageQuery query =
        PageQuery.builder()
            .tenant(room.tenant())
            .room(room.name())
            .thread(thread)
            .after(span.after)
            .before(span.before)
            .limit(fitting)
            .maxBytes(allowance.bytes())
            .newestFirst(span.newestFirst)
            .build();
    return log.page(query).thenApply(found -> cut(found, span, allowance));
  }

  /**
   * Returns messages as they are listed.
   *
   * @param added what features add to them
   */
  public static JsonArray json(
      RoomKey room, String roomName, List<MessageRow> rows, Additions added) {
    List<JsonValue> messages = new ArrayList<>(rows.size());
    for (MessageRow row : rows) {
      JsonObject more = added.byId().get(row.messageId());
      messages.add(
          more == null
              ? MessageJson.of(room, roomName, row)
              : MessageJson.of(room, roomName, row, more));
    }
    return new JsonArray(messages);
  }

  /** Keeps what fits, from the end at which the page begins. */
  private static Page cut(StorePage<MessageRow> found, Span span, PageAllowance allowance) {
    List<MessageRow> rows = found.rows();
    List<MessageRow> kept = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < rows.size() && kept.size() < span.limit; i++) {
      MessageRow row = rows.get(span.newestFirst ? rows.size() - 1 - i : i);
      int size = MessageJson.sizeOf(row);
      if (!allowance.take(bytes, size)) {
        break;
      }
      bytes += size;
      kept.add(span.newestFirst ? 0 : kept.size(), row);
    }
    return new Page(kept, found.hasMore() || kept.size() < rows.size(), bytes);
  }

  /**
   * A part of a log: offsets in {@code (after, before)}.
   *
   * @param newestFirst whether the limit keeps the newest
   */
  public record Span(long after, long before, int limit, boolean newestFirst) {
    /** Returns the part of it that comes after an offset. */
    public Span after(long offset) {
      return new Span(Math.max(after, offset), before, limit, newestFirst);
    }

    boolean isEmpty() {
      return after >= before - 1;
    }
  }

  /**
   * Messages, ascending.
   *
   * @param hasMore whether the span holds more
   * @param bytes about how much they take in an answer
   */
  public record Page(List<MessageRow> rows, boolean hasMore, long bytes) {}
}
