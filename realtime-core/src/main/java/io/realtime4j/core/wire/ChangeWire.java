package io.realtime4j.core.wire;

import io.realtime4j.api.Message;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An edit or a deletion, as the server tells it.
 *
 * @param lsn its place in the log; 0 from a server that does not say
 * @param event what applications hear
 */
public record ChangeWire(long lsn, MessageEvent.Changed event) {
  /** Reads {@code message:update}. */
  public static ChangeWire edit(JsonObject from, boolean live, FeatureContext context) {
    // What encryption made of the content is undone as for a message.
    Message content = MessageWire.read(from, context.clock().instant());
    Message shown = context.transformed(content);
    boolean hasMetadata =
        from.object("metadata").isPresent() || !shown.metadata().equals(content.metadata());
    return new ChangeWire(
        lsn(from),
        new MessageEvent.Edited(
            shown.roomName(),
            shown.messageId(),
            shown.threadId(),
            shown.offset(),
            shown.content(),
            hasMetadata ? shown.metadata() : null,
            Questions.count(from, "edit"),
            time(from, "editedAt", context),
            live));
  }

  /** Reads {@code message:delete}. */
  public static ChangeWire deletion(JsonObject from, boolean live, FeatureContext context) {
    return new ChangeWire(
        lsn(from),
        new MessageEvent.Deleted(
            MessageWire.room(from),
            from.string("messageId").orElse(""),
            MessageWire.text(from, "threadId"),
            Math.max(0, from.integer("offset").orElse(0L)),
            from.string("deletedBy").orElse(""),
            time(from, "deletedAt", context),
            live));
  }

  /** Reads the changes of an answer, in the order given; other kinds are passed over. */
  public static List<ChangeWire> readAll(JsonObject data, FeatureContext context) {
    List<ChangeWire> changes = new ArrayList<>();
    for (JsonObject item : MessageWire.objects(data, "changes")) {
      switch (item.string("kind").orElse("")) {
        case "edit" -> changes.add(edit(item, false, context));
        case "delete" -> changes.add(deletion(item, false, context));
        default -> {
          // A later kind, of which this version knows nothing.
        }
      }
    }
    return changes;
  }

  private static long lsn(JsonObject from) {
    return Math.max(0, from.integer("lsn").orElse(0L));
  }

  private static Instant time(JsonObject from, String key, FeatureContext context) {
    return WireTime.read(from, key).orElseGet(context.clock()::instant);
  }
}
