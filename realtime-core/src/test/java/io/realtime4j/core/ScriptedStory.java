package io.realtime4j.core;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client that connects, joins, sends, loses its server, comes back and is closed. */
final class ScriptedStory {
  /**
   * What others put into the session.
   *
   * @param session its label, as the server writes it
   * @param room its name, as the server writes it
   * @param code of the server's errors
   * @param text whatever is nobody's business: tokens, contents, texts of errors and of a status
   */
  record Texts(String session, String room, String code, String text) {}

  private final ClientFixture fixture = new ClientFixture();
  private final List<String> lines = new ArrayList<>();
  private final Texts texts;

  private ScriptedStory(Texts texts) {
    this.texts = texts;
    fixture.debug = lines::add;
    fixture.hasQueue = true;
    fixture.user = "alice";
    fixture.disabled = List.of("delivery", "typing");
    fixture.url = "http://chat.example:3101/chat?key=query-" + Math.abs(texts.text.hashCode());
    fixture.tokenSource = request -> CompletableFuture.completedFuture("token " + texts.text);
  }

  /** Returns the lines. */
  static List<String> of(Texts texts) {
    ScriptedStory story = new ScriptedStory(texts);
    story.play();
    return story.lines;
  }

  private void play() {
    fixture.build();
    var room = fixture.client.rooms().join("channel:general");
    send();
    fixture.loop.seconds(1.5);

    fixture.client.connect();
    fixture.join();
    fixture.loop.seconds(0.02);
    greet();
    fixture.loop.seconds(0.04);
    answer("ping", JsonObject.EMPTY);
    answer("room:join", joined(7).put("messages", JsonArray.of()).build());
    answer("message:send", JsonObject.of("messageId", "m8", "offset", 8));
    fixture.client.presence().setCustomStatus(CustomStatus.of(texts.text));
    fixture.says(
        event("presence:changed", presence()),
        event("message:new", message(8)),
        event("error", error()));

    fixture.loop.seconds(20);
    fixture.socket().closed(1006);
    fixture.loop.run();
    send();
    send();
    fixture.loop.seconds(1);
    fixture.socket().failed(Kind.REFUSED);
    fixture.loop.seconds(2);

    fixture.join();
    greet();
    JsonObject resumed =
        joined(10)
            .put("recovered", true)
            .put("messages", JsonArray.of(message(9), message(10)))
            .build();
    answer("rooms:resume", JsonObject.of("rooms", JsonArray.of(resumed)));
    List<String> sends = requests("message:send");
    answer(sends.get(sends.size() - 2), JsonObject.of("messageId", "m11", "offset", 11), null);
    answer(sends.get(sends.size() - 1), null, error());
    room.close();
    fixture.loop.run();
    fixture.client.close();
    fixture.loop.seconds(5);
  }

  private void send() {
    fixture
        .client
        .queue()
        .send(
            OutgoingMessage.to("channel:general", "x" + texts.text)
                .withMetadata(JsonObject.of("note", texts.text)));
    fixture.loop.run();
  }

  private void greet() {
    fixture.says(
        event(
            "connected",
            JsonObject.of(
                "socketId",
                "socket-1",
                "serverTime",
                "2030-01-01T00:00:00Z",
                "features",
                List.of("presence"))),
        event(
            "authenticated",
            JsonObject.of("userId", "alice", "sessionId", texts.session, "rooms", JsonArray.of())));
  }

  private JsonObject.Builder joined(long offset) {
    return JsonObject.builder()
        .put("roomName", texts.room)
        .put("epoch", "e")
        .put("offset", offset)
        .put("memberCount", 2);
  }

  private JsonObject message(long offset) {
    return JsonObject.builder()
        .put("messageId", "m" + offset)
        .put("roomName", texts.room)
        .put("userId", "bob")
        .put("userName", texts.text)
        .put("content", texts.text)
        .put("metadata", JsonObject.of("note", texts.text))
        .put("offset", offset)
        .build();
  }

  private JsonObject presence() {
    return JsonObject.of(
        "userId",
        "bob",
        "status",
        "online",
        "customStatus",
        JsonObject.of("text", texts.text, "emoji", texts.text));
  }

  private JsonObject error() {
    return JsonObject.of("code", texts.code, "message", texts.text, "retryable", false);
  }

  private static String event(String name, JsonObject payload) {
    return "42[\"" + name + "\"," + Json.toText(payload) + "]";
  }

  private List<String> requests(String event) {
    return fixture.socket().sent.stream().filter(sent -> sent.contains("[\"" + event)).toList();
  }

  private void answer(String event, JsonObject data) {
    List<String> sent = requests(event);
    answer(sent.get(sent.size() - 1), data, null);
  }

  private void answer(String request, JsonObject data, JsonObject error) {
    JsonObject envelope =
        error == null
            ? JsonObject.of("success", true, "data", data)
            : JsonObject.of("success", false, "error", error);
    fixture.says(
        "43" + request.replaceAll("(?s)42(\\d+).*", "$1") + "[" + Json.toText(envelope) + "]");
  }
}
