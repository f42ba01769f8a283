package io.realtime4j.core.rooms;

import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.MemberPage;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.MessageWire;
import java.util.Comparator;
import java.util.List;

/** Questions for a room's history, and their answers. */
final class Pages {
  private Pages() {}

  static JsonObject query(String roomName, HistoryQuery query) {
    return JsonObject.builder()
        .put("roomName", roomName)
        .putIfPresent("threadId", query.threadId())
        .putIfPresent("before", query.before())
        .putIfPresent("after", query.after())
        .put("limit", query.limit())
        .build();
  }

  static MemberPage members(JsonObject data) {
    return new MemberPage(JoinReply.members(data), data.bool("hasMore").orElse(false));
  }

  /** Returns the messages of an answer as features leave them, in the order given. */
  static List<Message> messages(FeatureContext context, JsonObject data) {
    List<Message> messages = MessageWire.readAll(data, "messages", context.clock().instant());
    messages.replaceAll(context::transformed);
    return messages;
  }

  static MessagePage read(FeatureContext context, JsonObject data) {
    List<Message> messages = messages(context, data);
    messages.sort(Comparator.comparingLong(Message::offset));
    return new MessagePage(
        messages, data.string("epoch").orElse(""), data.bool("hasMore").orElse(false));
  }
}
