package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.fake.FakeSocket;
import java.util.ArrayList;
import java.util.List;

/** A client that speaks raw packets over a WebSocket. */
public final class RawClient {
  public final FakeSocket socket;
  private final FakeLoops loops;
  private final List<Heard> heard = new ArrayList<>();
  private final List<String> raw = new ArrayList<>();
  private int ackId;
  public JsonObject connected = JsonObject.EMPTY;
  public JsonObject refused = JsonObject.EMPTY;
  public boolean disconnected;

  public RawClient(FakeLoops loops, FakeSocket socket) {
    this.loops = loops;
    this.socket = socket;
  }

  /** An event, or the answer to one: its name is {@code ack:id} then. */
  public record Heard(String event, List<JsonValue> args) {
    JsonObject payload() {
      return args.isEmpty() ? JsonObject.EMPTY : (JsonObject) args.get(0).parsed();
    }
  }

  public void connect(JsonObject auth) {
    socket.send("40" + Json.toText(auth));
    settle();
  }

  public void settle() {
    loops.run();
    for (String frame : socket.take()) {
      hear(frame);
    }
  }

  /** Takes all frames since the last call, as they came, but for the heartbeat. */
  public List<String> takeRaw() {
    settle();
    List<String> taken = List.copyOf(raw);
    raw.clear();
    return taken;
  }

  /** Returns what was heard since it was forgotten. */
  public List<Heard> heard() {
    settle();
    return List.copyOf(heard);
  }

  private void hear(String frame) {
    if (!frame.equals("2")) {
      raw.add(frame);
    }
    if (frame.startsWith("40")) {
      connected = frame.length() == 2 ? JsonObject.EMPTY : (JsonObject) parse(frame.substring(2));
    } else if (frame.startsWith("44")) {
      refused = (JsonObject) parse(frame.substring(2));
    } else if (frame.startsWith("41")) {
      disconnected = true;
    } else if (frame.startsWith("42")) {
      List<JsonValue> args = ((JsonArray) parse(frame.substring(2))).values();
      heard.add(new Heard(((JsonString) args.get(0)).value(), args.subList(1, args.size())));
    } else if (frame.startsWith("43")) {
      int bracket = frame.indexOf('[');
      List<JsonValue> args = ((JsonArray) parse(frame.substring(bracket))).values();
      heard.add(new Heard("ack:" + frame.substring(2, bracket), args));
    } else if (frame.equals("2")) {
      socket.send("3");
    }
  }

  private static JsonValue parse(String text) {
    return Json.parse(text, ProtocolLimits.DEFAULT);
  }

  public void emit(String event, JsonValue payload) {
    socket.send("42" + Json.toText(JsonArray.of(event, payload)));
    settle();
  }

  /** Sends without waiting; returns the name of the answer. */
  public String post(String event, JsonValue payload) {
    int id = ackId++;
    socket.send("42" + id + Json.toText(JsonArray.of(event, payload)));
    return "ack:" + id;
  }

  /** Sends and returns the whole answer. */
  public JsonObject call(String event, JsonValue payload) {
    String answer = post(event, payload);
    settle();
    return last(answer);
  }

  /** Sends and returns {@code data} of an answer that must be a success. */
  public JsonObject ask(String event, JsonValue payload) {
    JsonObject answer = call(event, payload);
    assertThat(answer.bool("success")).as(answer.toString()).contains(true);
    return answer.object("data").orElse(JsonObject.EMPTY);
  }

  /** Sends and returns the code of an answer that must be a refusal. */
  public String refusal(String event, JsonValue payload) {
    JsonObject answer = call(event, payload);
    assertThat(answer.bool("success")).as(answer.toString()).contains(false);
    return answer.object("error").orElseThrow().string("code").orElseThrow();
  }

  public JsonObject join(String roomName) {
    return ask("room:join", JsonObject.of("roomName", roomName));
  }

  public JsonObject send(String roomName, String content) {
    return ask("message:send", JsonObject.of("roomName", roomName, "content", content));
  }

  public List<String> events() {
    settle();
    return heard.stream().map(Heard::event).toList();
  }

  public List<JsonObject> all(String event) {
    settle();
    return heard.stream().filter(h -> h.event.equals(event)).map(Heard::payload).toList();
  }

  /** Returns an event with all its arguments, each time it was heard. */
  public List<Heard> heard(String event) {
    settle();
    return heard.stream().filter(h -> h.event.equals(event)).toList();
  }

  public JsonObject last(String event) {
    List<JsonObject> all = all(event);
    assertThat(all).as(event + " among " + events()).isNotEmpty();
    return all.get(all.size() - 1);
  }

  /** Forgets what was heard so far. */
  public RawClient clear() {
    settle();
    heard.clear();
    return this;
  }

  /** Loses the connection. */
  public void lose() {
    socket.end(new java.io.IOException("cut"));
    settle();
  }

  /** Leaves in due form. */
  public void leave() {
    socket.send("41");
    settle();
  }
}
