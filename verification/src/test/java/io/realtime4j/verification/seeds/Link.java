package io.realtime4j.verification.seeds;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.testkit.SimulatedNetwork;
import io.realtime4j.testkit.VirtualScheduler;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One connection of a client: Engine.IO and Socket.IO as text, without our codecs, and the rules
 * that hold for any connection (each request answered once, nothing after the end).
 */
final class Link implements WebSocketListener {
  private static final String ADDRESS = "ws://localhost:%d/socket.io/?EIO=4&transport=websocket";
  private static final Set<String> CODES =
      Set.of(
          "VALIDATION_ERROR",
          "UNKNOWN_EVENT",
          "AUTH_REQUIRED",
          "FORBIDDEN",
          "ROOM_NOT_FOUND",
          "ROOM_FULL",
          "NOT_A_MEMBER",
          "PAYLOAD_TOO_LARGE",
          "RATE_LIMITED",
          "QUOTA_EXCEEDED",
          "OUT_OF_ORDER",
          "UNAVAILABLE",
          "INTERNAL_ERROR");
  private static final Set<String> RETRYABLE =
      Set.of("RATE_LIMITED", "OUT_OF_ORDER", "UNAVAILABLE", "INTERNAL_ERROR");

  /** More than what was under way when the end was said. */
  private static final Duration IN_FLIGHT = Duration.ofMillis(200);

  private final String name;
  private final VirtualScheduler scheduler;
  private final SimulatedNetwork network;
  private final Trace trace;
  private final Owner owner;
  private final JsonObject auth;

  /** Whether the server that has the next connection has this one too. */
  private final boolean isFencedAtOnce;

  private final int port;
  private final Duration openedAt;
  private final ClientWebSocket socket;
  private final Map<Integer, Pending> pending = new LinkedHashMap<>();
  private int nextAckId;
  private int events;
  private boolean entered;
  private boolean refused;
  private boolean ended;
  private boolean reading = true;
  private Duration mutedAt;
  private Duration lastStall = Duration.ZERO;

  Link(
      String name,
      VirtualScheduler scheduler,
      SimulatedNetwork network,
      ClientTransport transport,
      Trace trace,
      Owner owner,
      JsonObject auth,
      int port,
      boolean isFencedAtOnce) {
    this.isFencedAtOnce = isFencedAtOnce;
    this.name = name;
    this.scheduler = scheduler;
    this.network = network;
    this.trace = trace;
    this.owner = owner;
    this.auth = auth;
    this.port = port;
    this.openedAt = scheduler.now();
    URI address = URI.create(ADDRESS.formatted(port));
    this.socket = transport.openWebSocket(new WebSocketRequest(address, Map.of(), 4 << 20), this);
  }

  /** Returns where the server listens. */
  int port() {
    return port;
  }

  /** Returns for how long there has been a connection. */
  Duration age() {
    return scheduler.now().minus(openedAt);
  }

  boolean isEntered() {
    return entered && !ended && mutedAt == null;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isReading() {
    return reading;
  }

  /** Whether what arrives now left the server within the last moments. */
  boolean isCurrent(Duration within) {
    return reading && scheduler.now().minus(lastStall).compareTo(within) > 0;
  }

  /** Requests not answered yet, by name. */
  List<String> unanswered() {
    return pending.values().stream().map(Pending::event).toList();
  }

  void emit(String event, JsonObject payload) {
    send("42" + Json.toText(JsonArray.of(event, payload)));
  }

  void request(String event, JsonObject payload, Consumer<JsonObject> answer) {
    int id = nextAckId++;
    pending.put(id, new Pending(event, scheduler.now(), answer));
    send("42" + id + Json.toText(JsonArray.of(event, payload)));
  }

  void leave() {
    mute();
    send("41");
    socket.close(1000, "");
  }

  /** Says that the session is over, but keeps the connection. */
  void leaveButStay() {
    mute();
    send("41");
  }

  /** From now on, and what was under way aside, nothing of the chat may come here any more. */
  void mute() {
    if (mutedAt == null) {
      mutedAt = scheduler.now();
    }
    pending.clear();
  }

  void close() {
    socket.close(1000, "");
  }

  void cut() {
    network.cut(socket);
  }

  void reading(boolean on) {
    if (on != reading && !ended) {
      reading = on;
      lastStall = scheduler.now();
      trace.add(name, on ? "reads again" : "stops reading");
      network.reading(socket, on);
    }
  }

  private void send(String packet) {
    trace.add(name, "> " + packet);
    socket.send(Frame.text(packet));
  }

  @Override
  public void onOpen(ResponseHead answer) {}

  @Override
  public void onText(ByteBuffer utf8) {
    String packet = StandardCharsets.UTF_8.decode(utf8).toString();
    trace.add(name, "< " + packet);
    if (packet.equals("2")) {
      socket.send(Frame.text("3"));
    } else if (packet.startsWith("0")) {
      socket.send(Frame.text("40" + Json.toText(auth)));
    } else if (packet.startsWith("40")) {
      Checks.that(!entered && !refused, () -> name + ": a second CONNECT");
      entered = true;
      owner.entered((JsonObject) parse(packet.substring(2)));
    } else if (packet.startsWith("44")) {
      Checks.that(!entered && !refused, () -> name + ": refused after CONNECT");
      refused = true;
      JsonObject error = (JsonObject) parse(packet.substring(2));
      Checks.that(
          error.object("data").flatMap(data -> data.string("code")).isPresent(),
          () -> name + ": a refusal without a code: " + error);
      socket.close(1000, "");
    } else if (packet.startsWith("42")) {
      event(packet.substring(2));
    } else if (packet.startsWith("43")) {
      int body = packet.indexOf('[');
      answer(Integer.parseInt(packet.substring(2, body)), packet.substring(body));
    } else {
      Checks.that(
          packet.equals("41") || packet.equals("1") || packet.equals("6"),
          () -> name + ": what is this? " + packet);
      mute();
    }
  }

  private void event(String json) {
    Checks.that(entered, () -> name + ": an event before CONNECT: " + json);
    checkNotOver(json);
    if (mutedAt != null) {
      return;
    }
    List<JsonValue> values = ((JsonArray) parse(json)).values();
    String event = ((JsonString) values.get(0)).value();
    String expected = events == 0 ? "connected" : events == 1 ? "authenticated" : event;
    events++;
    Checks.that(event.equals(expected), () -> name + ": " + event + " came instead of " + expected);
    owner.heard(event, values.subList(1, values.size()));
  }

  private void checkNotOver(String json) {
    Checks.that(
        mutedAt == null
            || !isFencedAtOnce
            || !isCurrent(IN_FLIGHT)
            || scheduler.now().minus(mutedAt).compareTo(IN_FLIGHT) < 0,
        () -> name + ": the session was over, then came " + json);
  }

  private void answer(int id, String json) {
    if (mutedAt != null) {
      return;
    }
    Pending request = pending.remove(id);
    Checks.that(request != null, () -> name + ": a second answer, or one to nothing: " + json);
    JsonObject envelope = (JsonObject) ((JsonArray) parse(json)).get(0);
    if (!request.event.equals("ping")) {
      checkEnvelope(request.event, envelope);
    }
    if (isCurrent(Duration.ofSeconds(1))) {
      owner.answeredAfter(request.event, scheduler.now().minus(request.at));
    }
    request.answer.accept(envelope);
  }

  private void checkEnvelope(String event, JsonObject envelope) {
    boolean success = envelope.bool("success").orElseThrow();
    if (!success) {
      JsonObject error =
          envelope
              .object("error")
              .orElseThrow(() -> new AssertionError(name + ": no error in " + envelope));
      String code = error.string("code").orElse("");
      Checks.that(CODES.contains(code), () -> name + ": unknown code " + error + " to " + event);
      Checks.that(
          error.bool("retryable").orElseThrow() == RETRYABLE.contains(code),
          () -> name + ": retryable? " + error);
    }
  }

  static JsonValue parse(String json) {
    return Json.parse(json, ProtocolLimits.DEFAULT);
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    throw new AssertionError(name + ": binary");
  }

  @Override
  public void onClosed(int code, String reason) {
    end("closed " + code);
  }

  @Override
  public void onFailed(TransportFailure failure) {
    end("failed " + failure.kind());
  }

  private void end(String how) {
    trace.add(name, "| " + how);
    ended = true;
    pending.clear();
    owner.ended(this);
  }

  /** Whose connection it is. */
  interface Owner {
    void entered(JsonObject reply);

    void heard(String event, List<JsonValue> args);

    void answeredAfter(String event, Duration time);

    void ended(Link link);
  }

  private record Pending(String event, Duration at, Consumer<JsonObject> answer) {}
}
