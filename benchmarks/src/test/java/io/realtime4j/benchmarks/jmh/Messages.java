package io.realtime4j.benchmarks.jmh;

import io.realtime4j.api.json.JsonObject;

/** A message as it goes out: what most of a chat server's frames hold. */
final class Messages {
  private Messages() {}

  static JsonObject message() {
    return JsonObject.builder()
        .put("messageId", "019a0000-0000-7000-8000-000000000000")
        .put("clientMessageId", "019a0000-0000-7000-8000-000000000001")
        .put("roomName", "channel:lobby")
        .put("channelId", "lobby")
        .put("userId", "user-1")
        .put("userName", "User 1")
        .put("content", "The quick brown fox jumps over the lazy dog. ".repeat(2))
        .put("type", "text")
        .put("offset", 123_456)
        .put("timestamp", "2026-01-01T00:00:00.000Z")
        .build();
  }
}
