package io.realtime4j.core;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.core.fakes.FakeTransport;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's end of one socket of a {@link SwapModel}: packets wait here in both directions. */
final class SwapPeer {
  private static final Pattern EVENT = Pattern.compile("42(\\d*)(\\[.*)", Pattern.DOTALL);

  private final SwapModel model;
  private final FakeTransport.Socket socket;
  private final int number;
  private final Deque<String> out = new ArrayDeque<>();
  private int read;
  private boolean isOpened;
  private boolean isInRoom;
  private boolean isUsed;
  private boolean hasLeft;

  SwapPeer(SwapModel model, FakeTransport.Socket socket, int number) {
    this.model = model;
    this.socket = socket;
    this.number = number;
    socket.onSend = this::leaves;
  }

  /** What the client uses a session for stands in an event; the ping behind all belongs to it. */
  private void leaves(String packet) {
    if (packet.startsWith("42")) {
      isUsed = true;
      model.used(number);
    }
  }

  int number() {
    return number;
  }

  boolean isUsed() {
    return isUsed;
  }

  boolean isOf(FakeTransport.Socket other) {
    return socket == other;
  }

  /** Returns whether the socket exists on either side. */
  boolean isThere() {
    return !socket.isOver && !socket.isAborted;
  }

  boolean isOpen() {
    return isThere() && !socket.isClosing;
  }

  /** Also of one that the client is closing: what it has sent before arrives. */
  boolean hasToRead() {
    return isThere()
        && (!isOpened || read < socket.sent.size() || (socket.isClosing && out.isEmpty()));
  }

  boolean hasToDeliver() {
    return isThere() && !out.isEmpty();
  }

  void read() {
    if (!isOpened) {
      isOpened = true;
      socket.open();
      out.add(
          "0{\"sid\":\"S\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
              + "\"maxPayload\":100000}");
    } else if (read < socket.sent.size()) {
      read(socket.sent.get(read++));
    } else {
      socket.closed(1000);
    }
  }

  void deliver() {
    socket.text(out.remove());
  }

  /** The network's doing: a server that closes is held to be meant by the queue's messages. */
  void lose() {
    socket.failed(Kind.LOST);
  }

  void ping() {
    if (isOpen() && isOpened) {
      socket.text("2");
    }
  }

  void broadcast(String event, JsonObject payload) {
    if (isInRoom && !hasLeft && isThere()) {
      emit(event, payload);
    }
  }

  private void emit(String event, JsonObject payload) {
    out.add("42" + Json.toText(JsonArray.of(event, payload)));
  }

  private void read(String packet) {
    Matcher event = EVENT.matcher(packet);
    if (packet.startsWith("40")) {
      out.add("40{\"sid\":\"socket-" + number + "\"}");
      emit("connected", JsonObject.of("socketId", "socket-" + number, "features", List.of()));
      emit("authenticated", JsonObject.of("userId", "alice", "sessionId", "s-" + number));
    } else if (packet.equals("41")) {
      hasLeft = true;
    } else if (event.matches() && !hasLeft) {
      List<JsonValue> args = ((JsonArray) parse(event.group(2))).values();
      String name = args.get(0).parsed().toString().replace("\"", "");
      JsonValue answer = answer(name, args.get(1));
      if (!event.group(1).isEmpty()) {
        out.add("43" + event.group(1) + Json.toText(JsonArray.of(answer)));
      }
    }
  }

  private JsonValue answer(String name, JsonValue argument) {
    switch (name) {
      case "message:send" -> {
        return model.sent((JsonObject) argument.parsed());
      }
      case "room:join" -> {
        isInRoom = true;
        JsonObject since =
            ((JsonObject) argument.parsed()).object("since").orElse(JsonObject.EMPTY);
        return success(joined(since));
      }
      case "rooms:resume" -> {
        isInRoom = true;
        JsonObject since =
            (JsonObject)
                ((JsonObject) argument.parsed())
                    .array("rooms")
                    .orElseThrow()
                    .values()
                    .get(0)
                    .parsed();
        return success(JsonObject.of("rooms", JsonArray.of(joined(since))));
      }
      case "delivery:sync" -> {
        return success(
            model.fates(((JsonObject) argument.parsed()).array("messageIds").orElseThrow()));
      }
      case "note" -> model.emitted(SwapModel.number(argument));
      case "ask" -> model.requested(SwapModel.number(argument));
      default -> {}
    }
    return success(JsonObject.EMPTY);
  }

  private JsonObject joined(JsonObject since) {
    int head = model.log().size();
    List<JsonObject> missed = new ArrayList<>();
    for (int offset = since.integer("offset").orElse((long) head).intValue() + 1;
        offset <= head;
        offset++) {
      missed.add(model.message(offset));
    }
    return JsonObject.of(
        "roomName",
        SwapModel.ROOM,
        "memberCount",
        2,
        "epoch",
        "e",
        "offset",
        head,
        "recovered",
        true,
        "messages",
        missed,
        "hasMore",
        false);
  }

  private static JsonObject success(JsonObject data) {
    return JsonObject.of("success", true, "data", data);
  }

  private static JsonValue parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      return Json.parse(bytes, ProtocolLimits.DEFAULT).parsed();
    } catch (ProtocolViolation e) {
      throw new AssertionError(text, e);
    }
  }
}
