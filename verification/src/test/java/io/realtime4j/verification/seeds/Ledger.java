package io.realtime4j.verification.seeds;

import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What all clients together have learnt of each room's order, and what they were promised. */
final class Ledger {
  private final Map<String, SortedMap<Long, Entry>> rooms = new LinkedHashMap<>();
  private final Map<String, Entry> byId = new LinkedHashMap<>();
  private final Map<String, Entry> byClientId = new LinkedHashMap<>();
  private final List<Entry> promised = new ArrayList<>();
  private final Map<String, Sent> sent = new LinkedHashMap<>();

  /** A message that a client is about to send. */
  void sending(String clientMessageId, String room, String userId, String content) {
    sent.putIfAbsent(clientMessageId, new Sent(room, userId, content));
  }

  /** An acknowledgement: from now on the message must be there. */
  void acknowledged(String room, String clientMessageId, JsonObject data) {
    Entry entry =
        new Entry(
            room,
            data.integer("offset").orElseThrow(() -> new AssertionError("no offset: " + data)),
            data.string("messageId").orElseThrow(() -> new AssertionError("no id: " + data)),
            clientMessageId);
    note(entry);
    promised.add(entry);
  }

  /** A message as somebody was shown it; it must be the one that others know, and as sent. */
  Entry shown(JsonObject message) {
    String name = message.string("roomName").orElseThrow();
    Entry entry =
        new Entry(
            base(name),
            message.integer("offset").orElseThrow(() -> new AssertionError("no offset")),
            message.string("messageId").orElseThrow(() -> new AssertionError("no messageId")),
            message.string("clientMessageId").orElse(""));
    note(entry);
    Sent original = sent.get(entry.clientMessageId);
    if (original != null) {
      Checks.that(
          original.room.equals(entry.room)
              && original.userId.equals(message.string("userId").orElse(""))
              && original.content.equals(message.string("content").orElse("")),
          () -> "not the message that was sent as " + entry.clientMessageId + ": " + message);
    }
    return entry;
  }

  private void note(Entry entry) {
    Entry before =
        rooms.computeIfAbsent(entry.room, room -> new TreeMap<>()).putIfAbsent(entry.offset, entry);
    Checks.that(
        before == null || before.messageId.equals(entry.messageId),
        () -> "two messages at one offset: " + before + " and " + entry);
    Entry sameId = byId.putIfAbsent(entry.messageId, entry);
    Checks.that(
        sameId == null || sameId.offset == entry.offset && sameId.room.equals(entry.room),
        () -> "one message at two places: " + sameId + " and " + entry);
    if (!entry.clientMessageId.isEmpty()) {
      Entry sameClientId = byClientId.putIfAbsent(entry.clientMessageId, entry);
      Checks.that(
          sameClientId == null || sameClientId.messageId.equals(entry.messageId),
          () -> "sent once, stored twice: " + sameClientId + " and " + entry);
    }
  }

  /** Returns what is known of a message, or null. */
  Entry find(String messageId) {
    return byId.get(messageId);
  }

  /** Compares with the log as it really is: nothing promised is missing, no number is left out. */
  void compare(String room, List<Entry> log) {
    for (int i = 0; i < log.size(); i++) {
      long expected = i + 1L;
      Entry entry = log.get(i);
      Checks.that(entry.offset == expected, () -> room + " has a hole in its log before " + entry);
      note(entry);
    }
    Checks.that(
        rooms.getOrDefault(room, new TreeMap<>()).size() == log.size(),
        () -> room + ": shown or promised, but not in the log of " + log.size());
  }

  /** Returns the messages of a room that anybody knows of. */
  List<Entry> known(String room) {
    return List.copyOf(rooms.getOrDefault(room, new TreeMap<>()).values());
  }

  List<String> rooms() {
    return List.copyOf(rooms.keySet());
  }

  int promises() {
    return promised.size();
  }

  /** The channel that a thread's room shows. */
  static String base(String roomName) {
    int thread = roomName.indexOf(":thread:");
    return thread < 0 ? roomName : roomName.substring(0, thread);
  }

  record Entry(String room, long offset, String messageId, String clientMessageId) {}

  private record Sent(String room, String userId, String content) {}
}
