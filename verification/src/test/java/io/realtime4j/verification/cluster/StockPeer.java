package io.realtime4j.verification.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client as a stock one is: it keeps what it heard, its session's pid and its offset. */
final class StockPeer implements AutoCloseable, WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int SECONDS = 30;

  private final StringBuilder part = new StringBuilder();
  private final List<String> packets = new ArrayList<>();
  private final WebSocket socket;
  private int ackId;

  /** Comes in as a user. */
  static StockPeer enter(int port, String user) throws Exception {
    return new StockPeer(port, JsonObject.of("token", token(user)));
  }

  static String token(String user) {
    return JWT.create().withSubject(user).sign(Algorithm.HMAC256(Witness.SECRET));
  }

  private StockPeer(int port, JsonObject auth) throws Exception {
    socket =
        Witness.within(
            HTTP.newWebSocketBuilder()
                .buildAsync(
                    URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"),
                    this));
    send("40" + Json.toText(auth));
    await(packet -> packet.startsWith("42[\"authenticated\"") || packet.startsWith("44"));
  }

  /** Comes back somewhere, with what a stock client says then. */
  StockPeer back(int port, String user) throws Exception {
    return new StockPeer(
        port,
        JsonObject.builder()
            .put("token", token(user))
            .put("pid", connected().string("pid").orElseThrow())
            .putIfPresent("offset", offset())
            .build());
  }

  /** Returns what it was greeted with. */
  JsonObject connected() {
    return (JsonObject) parse(heard("40").get(0).substring(2));
  }

  /** Returns the code with which it was refused, or "let in". */
  String entrance() {
    List<String> refusals = heard("44");
    return refusals.isEmpty()
        ? "let in"
        : ((JsonObject) parse(refusals.get(0).substring(2)))
            .object("data")
            .flatMap(data -> data.string("code"))
            .orElseThrow();
  }

  boolean hasRecovered(StockPeer before) {
    return connected().equals(before.connected());
  }

  private @Nullable String offset() {
    String last = null;
    for (String packet : heard("42")) {
      List<JsonValue> args = ((JsonArray) parse(packet.substring(2))).values();
      if (args.size() > 2 && args.get(args.size() - 1).parsed() instanceof JsonString text) {
        last = text.value();
      }
    }
    return last;
  }

  /** Asks, and returns the whole answer. */
  JsonObject call(String event, JsonObject payload) throws Exception {
    return answer(post(event, payload));
  }

  /** Asks without waiting; returns what the answer begins with. */
  String post(String event, JsonObject payload) throws Exception {
    String prefix = "43" + ackId;
    send("42" + ackId++ + Json.toText(JsonArray.of(event, payload)));
    return prefix;
  }

  /** Waits for an answer. */
  JsonObject answer(String prefix) throws Exception {
    String answer = await(packet -> packet.startsWith(prefix + "["));
    return object(answer.substring(prefix.length()), 0);
  }

  /** Asks what has to be granted; returns its data. */
  JsonObject ask(String event, JsonObject payload) throws Exception {
    JsonObject answer = call(event, payload);
    assertThat(answer.bool("success")).as(answer.toString()).contains(true);
    return answer.object("data").orElse(JsonObject.EMPTY);
  }

  /** Asks what has to be refused; returns the code. */
  String refusal(String event, JsonObject payload) throws Exception {
    JsonObject answer = call(event, payload);
    assertThat(answer.bool("success")).as(answer.toString()).contains(false);
    return answer.object("error").orElseThrow().string("code").orElseThrow();
  }

  JsonObject join(String room) throws Exception {
    return ask("room:join", JsonObject.of("roomName", room));
  }

  JsonObject say(String room, String content) throws Exception {
    return ask("message:send", JsonObject.of("roomName", room, "content", content));
  }

  /** Returns the payloads of an event, as often as it was heard. */
  List<JsonObject> all(String event) {
    return heard("42[\"" + event + "\"").stream()
        .map(packet -> object(packet.substring(2), 1))
        .toList();
  }

  List<String> contents() {
    return all("message:new").stream()
        .map(message -> message.string("content").orElseThrow())
        .toList();
  }

  /** Waits for an event; returns its payload. */
  JsonObject awaits(String event) throws Exception {
    await(packet -> packet.startsWith("42[\"" + event + "\""));
    return all(event).get(0);
  }

  /** Waits for an event that says something. */
  void awaitEvent(String event, String what) throws Exception {
    await(
        packet ->
            packet.startsWith("42[\"" + event + "\"")
                && object(packet.substring(2), 1).toString().contains(what));
  }

  /** Waits until as many messages came, which must be these, each once. */
  void awaitContents(String... contents) throws Exception {
    String last = contents[contents.length - 1];
    awaitEvent("message:new", "content=" + last + ",");
    assertThat(contents()).containsExactly(contents);
  }

  /** Waits until it is put out. */
  void awaitEnd() throws Exception {
    await(packet -> packet.equals("41") || packet.equals("closed"));
  }

  private synchronized List<String> heard(String prefix) {
    return packets.stream().filter(packet -> packet.startsWith(prefix)).toList();
  }

  private synchronized String await(Predicate<String> wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      for (String packet : packets) {
        if (wanted.test(packet)) {
          return packet;
        }
      }
      long left = end - System.nanoTime();
      assertThat(left).as(() -> "not heard among " + packets).isPositive();
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private void send(String packet) throws Exception {
    CompletableFuture<WebSocket> sent = socket.sendText(packet, true);
    Witness.within(sent);
  }

  private static JsonObject object(String array, int number) {
    return (JsonObject) ((JsonArray) parse(array)).values().get(number).parsed();
  }

  private static JsonValue parse(String text) {
    return Json.parse(text, ProtocolLimits.DEFAULT).parsed();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      String packet = part.toString();
      part.setLength(0);
      if (packet.equals("2")) {
        webSocket.sendText("3", true);
      } else {
        note(packet);
      }
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    note("closed");
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    note("closed");
  }

  private synchronized void note(String packet) {
    packets.add(packet);
    notifyAll();
  }

  /** Goes without a word. */
  @Override
  public void close() {
    socket.abort();
  }
}
