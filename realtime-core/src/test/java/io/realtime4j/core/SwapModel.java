package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.core.fakes.FakeTransport;
import io.realtime4j.core.fakes.ManualLoop;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A whole client that goes from one transport to another, and a server whose ends of the sockets
 * each have a pace of their own: what must hold whenever a packet arrives, or never does.
 */
final class SwapModel {
  static final String ROOM = "channel:a";

  private final ManualLoop loop = new ManualLoop();
  private final FakeTransport[] transports = {new FakeTransport("a"), new FakeTransport("b")};
  private final RealtimeClient client;
  private final List<RealtimeEvent> events = new ArrayList<>();
  // In the order in which they were opened.
  private final List<SwapPeer> peers = new ArrayList<>();

  // What the server has taken, in its order.
  private final List<String> log = new ArrayList<>();
  private final Set<String> accepted = new LinkedHashSet<>();
  private final List<Integer> emitted = new ArrayList<>();
  private final Map<Integer, Integer> requested = new LinkedHashMap<>();

  // What the client was asked for.
  private final Map<String, SendHandle> sends = new LinkedHashMap<>();
  private final Map<Integer, CompletableFuture<List<JsonValue>>> requests = new LinkedHashMap<>();
  private final List<CompletableFuture<Void>> swaps = new ArrayList<>();
  private final List<Integer> emits = new ArrayList<>();
  private int numbers;

  SwapModel() {
    client =
        new DefaultClientFactory()
            .create(
                ClientConfig.builder()
                    .url(URI.create("http://chat.example:3101"))
                    .staticToken("alice")
                    .transport(transports[0])
                    .user("alice")
                    .store(new SharedFile().open(loop))
                    .disabledFeatures(List.of("delivery", "presence", "typing"))
                    .options(
                        ClientOptions.builder()
                            .connection(connection -> connection.wires(List.of(Wire.WEBSOCKET)))
                            .build())
                    .environment(
                        ClientEnvironment.builder()
                            .loop(loop)
                            .callbacks(loop)
                            .blocking(loop)
                            .clock(loop)
                            .secure(new Random(1))
                            .jitter(new Random(2))
                            .build())
                    .build());
    client.on(RealtimeEvent.class, events::add);
    client.connect();
    client.rooms().join(ROOM);
    settle();
  }

  private void run() {
    loop.run();
    for (FakeTransport transport : transports) {
      for (FakeTransport.Socket socket : transport.sockets) {
        if (peers.stream().noneMatch(peer -> peer.isOf(socket))) {
          peers.add(new SwapPeer(this, socket, peers.size()));
        }
      }
    }
    assertThat(peers.stream().filter(SwapPeer::isThere)).as("sockets").hasSizeLessThan(3);
  }

  // What may happen.

  void send() {
    String text = "n" + numbers++;
    sends.put(text, client.queue().send(ROOM, text));
    run();
  }

  void emit() {
    int number = numbers++;
    if (client.emit("note", JsonValue.of(number))) {
      emits.add(number);
    }
    run();
  }

  void request() {
    int number = numbers++;
    requests.put(number, client.request("ask", JsonValue.of(number)));
    run();
  }

  /** Somebody else writes. */
  void written() {
    write("w" + numbers++);
    run();
  }

  void swap(int target) {
    swaps.add(client.swapTransport(transports[target]));
    run();
  }

  /** The server reads a packet of a socket, or answers what opens it. */
  void read(int which) {
    List<SwapPeer> busy = peers.stream().filter(SwapPeer::hasToRead).toList();
    if (!busy.isEmpty()) {
      busy.get(which % busy.size()).read();
      run();
    }
  }

  /** A packet of the server arrives. */
  void arrive(int which) {
    List<SwapPeer> busy = peers.stream().filter(SwapPeer::hasToDeliver).toList();
    if (!busy.isEmpty()) {
      busy.get(which % busy.size()).deliver();
      run();
    }
  }

  void lose(int which) {
    List<SwapPeer> open = peers.stream().filter(SwapPeer::isOpen).toList();
    if (!open.isEmpty()) {
      open.get(which % open.size()).lose();
      run();
    }
  }

  void pass(int millis) {
    loop.advance(Duration.ofMillis(millis));
    run();
  }

  void disconnect() {
    client.disconnect();
    // Who connects again does not wait for goodbyes.
    settle();
    client.connect();
    run();
  }

  /** Everything that is under way arrives. */
  void settle() {
    run();
    for (boolean isBusy = true; isBusy; ) {
      isBusy = false;
      for (SwapPeer peer : List.copyOf(peers)) {
        while (peer.hasToRead()) {
          peer.read();
          run();
          isBusy = true;
        }
        while (peer.hasToDeliver()) {
          peer.deliver();
          run();
          isBusy = true;
        }
      }
    }
  }

  // What the server does.

  List<String> log() {
    return log;
  }

  private void write(String text) {
    log.add(text);
    JsonObject message = message(log.size());
    peers.forEach(peer -> peer.broadcast("message:new", message));
  }

  JsonObject message(int offset) {
    return JsonObject.of(
        "messageId",
        "m" + offset,
        "roomName",
        ROOM,
        "userId",
        "bob",
        "content",
        log.get(offset - 1),
        "epoch",
        "e",
        "offset",
        offset,
        "timestamp",
        "2030-01-01T00:00:00Z");
  }

  JsonObject sent(JsonObject payload) {
    String id = payload.string("clientMessageId").orElseThrow();
    String after = payload.string("after").orElse(null);
    if (after != null && !accepted.contains(after)) {
      return JsonObject.of(
          "success",
          false,
          "error",
          JsonObject.of("code", "OUT_OF_ORDER", "message", "no", "retryable", true));
    }
    boolean isNew = accepted.add(id);
    if (isNew) {
      write(payload.string("content").orElseThrow());
    }
    return JsonObject.of(
        "success",
        true,
        "data",
        JsonObject.of("messageId", "m" + log.size(), "roomName", ROOM, "duplicate", !isNew));
  }

  JsonObject fates(JsonArray ids) {
    List<JsonObject> statuses = new ArrayList<>();
    for (String id : ids.strings()) {
      String state = accepted.contains(id) ? "sent" : "unknown";
      statuses.add(JsonObject.of("messageId", id, "state", state));
    }
    return JsonObject.of("statuses", statuses);
  }

  void emitted(int number) {
    emitted.add(number);
  }

  void requested(int number) {
    requested.merge(number, 1, Integer::sum);
  }

  /** The newest socket on which the client has used a session. */
  void used(int number) {
    peers.stream()
        .filter(peer -> peer.number() > number)
        .forEach(peer -> assertThat(peer.isUsed()).as("an older session sends after it").isFalse());
  }

  // What must hold.

  /** The worst is over: whatever was asked for has come to its end. */
  void calm() {
    settle();
    for (int i = 0; i < 120; i++) {
      loop.advance(Duration.ofSeconds(1));
      settle();
      peers.forEach(SwapPeer::ping);
    }
    assertThat(client.status().session()).as("connected").isNotNull();
    assertThat(swaps).as("swaps").allMatch(CompletableFuture::isDone);
    assertThat(swaps)
        .as("typed failures")
        .allMatch(swap -> failure(swap) == null || failure(swap) instanceof RealtimeException);
    List<String> sent = log.stream().filter(text -> text.startsWith("n")).toList();
    assertThat(sent).as("messages taken, of " + events).containsExactlyElementsOf(sends.keySet());
    sends.forEach((text, handle) -> assertThat(handle.sent()).as(text).isCompleted());
    assertThat(heard()).as("messages heard").isEqualTo(log);
    assertThat(all(RoomEvent.Discontinuity.class)).isEmpty();
    int doubt =
        all(ConnectionEvent.EmitsInDoubt.class).stream()
            .mapToInt(ConnectionEvent.EmitsInDoubt::count)
            .sum();
    assertThat(emitted).as("emits").doesNotHaveDuplicates().isSubsetOf(emits);
    if (doubt == 0) {
      assertThat(emitted).as("emits without a doubt").isEqualTo(emits);
    } else {
      assertThat(emits.size() - emitted.size()).as("lost emits").isLessThanOrEqualTo(doubt);
    }
    requests.forEach(
        (number, answer) -> {
          assertThat(answer).as("request " + number).isDone();
          assertThat(requested.getOrDefault(number, 0)).isLessThanOrEqualTo(1);
          if (!answer.isCompletedExceptionally()) {
            assertThat(requested).containsKey(number);
          }
        });
  }

  private List<String> heard() {
    return all(MessageEvent.Received.class).stream()
        .map(event -> event.message().content())
        .toList();
  }

  private <E> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Throwable failure(CompletableFuture<?> future) {
    return future.handle((value, failure) -> failure).getNow(null);
  }

  static int number(JsonValue value) {
    return Math.toIntExact(((JsonNumber) value.parsed()).longValue());
  }
}
