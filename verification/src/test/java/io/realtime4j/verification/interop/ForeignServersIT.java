package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.ConnectionQuality;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.event.TypingEvent;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.transport.netty.NettyClientTransportProvider;
import io.realtime4j.transport.okhttp.OkHttpClientTransportProvider;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client against servers on the original Socket.IO library. */
class ForeignServersIT {
  static Stream<Arguments> transportsAndWires() {
    return Stream.of("okhttp", "netty")
        .flatMap(t -> Stream.of(Wire.values()).map(w -> Arguments.of(t, w)));
  }

  @ParameterizedTest
  @MethodSource("transportsAndWires")
  void aReferenceServerCarriesWhatItCan(String transport, Wire wire) throws Exception {
    try (Node.NodeServer server = Node.server("reference-server.js", Tokens.SECRET);
        RealtimeClient alice = client(server, transport, wire, "alice");
        RealtimeClient bob = client(server, transport, wire, "bob")) {
      Events atBob = new Events(bob);
      Events atAlice = new Events(alice);
      for (RealtimeClient client : List.of(alice, bob)) {
        client.connect().get(20, TimeUnit.SECONDS);
        assertThat(client.state()).isEqualTo(ConnectionState.AUTHENTICATED);
        assertThat(client.status().session())
            .isNotNull()
            .returns(SessionInfo.Peer.REFERENCE, SessionInfo::peer);
        client.rooms().join("general").joined().get(20, TimeUnit.SECONDS);
      }
      assertThatThrownBy(() -> alice.rooms().join("nowhere").joined().get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.code()).isEqualTo("ROOM_NOT_FOUND"));

      for (int i = 0; i < 5; i++) {
        alice.queue().send("general", "m" + i);
      }
      for (int i = 0; i < 5; i++) {
        String expected = "m" + i;
        assertThat(atBob.next(MessageEvent.Received.class, e -> true).message().content())
            .isEqualTo(expected);
      }
      alice.typing().keystroke("general", "x");
      assertThat(
              atBob
                  .next(TypingEvent.Changed.class, e -> !e.users().isEmpty())
                  .users()
                  .get(0)
                  .userId())
          .isEqualTo("alice");
      alice.presence().setCustomStatus(CustomStatus.of("Lunch"));
      alice.presence().setStatus(PresenceStatus.BUSY);
      assertThat(
              atBob
                  .next(
                      PresenceEvent.Changed.class,
                      e ->
                          e.presence().userId().equals("alice")
                              && e.presence().status() == PresenceStatus.BUSY)
                  .presence()
                  .customStatus())
          .isEqualTo(CustomStatus.of("Lunch"));
      assertThat(
              atAlice.next(
                  ConnectionEvent.QualityChanged.class,
                  e -> e.quality() != ConnectionQuality.UNKNOWN))
          .isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("transportsAndWires")
  void aPlainServerCarriesTheApplicationsOwnEvents(String transport, Wire wire) throws Exception {
    try (Node.NodeServer server = Node.server("plain-server.js");
        RealtimeClient client = client(server, transport, wire, "alice")) {
      CompletableFuture<List<JsonValue>> hello = new CompletableFuture<>();
      client.on("hello", event -> hello.complete(event.args()));
      client.connect().get(20, TimeUnit.SECONDS);
      assertThat(client.status().session())
          .isNotNull()
          .returns(SessionInfo.Peer.PLAIN, SessionInfo::peer);
      assertThat(hello.get(20, TimeUnit.SECONDS).get(1))
          .isEqualTo(JsonValue.binary(new byte[] {1, 2, 3}));
      JsonValue[] args = {
        JsonValue.of("hé 👋"), JsonValue.binary(new byte[70_000]), JsonValue.of(1.5)
      };
      assertThat(client.request("echo", args).get(20, TimeUnit.SECONDS)).containsExactly(args);

      Events events = new Events(client);
      assertThat(client.emit("drop-me")).isTrue();
      events.next(
          ConnectionEvent.SessionStarted.class, ConnectionEvent.SessionStarted::reconnected);
      assertThat(client.request("echo", args).get(20, TimeUnit.SECONDS)).containsExactly(args);
    }
  }

  @ParameterizedTest
  @MethodSource("transportsAndWires")
  void aClientOfAPlainServerGoesOverToAnotherTransport(String transport, Wire wire)
      throws Exception {
    String target = transport.equals("okhttp") ? "netty" : "okhttp";
    try (Node.NodeServer server = Node.server("plain-server.js");
        RealtimeClient client = client(server, transport, wire, "alice")) {
      Events events = new Events(client);
      client.connect().get(20, TimeUnit.SECONDS);
      CompletableFuture<List<JsonValue>> before = client.request("echo", JsonValue.of("before"));
      CompletableFuture<Void> swap = client.swapTransport(target);
      CompletableFuture<List<JsonValue>> after = client.request("echo", JsonValue.of("after"));

      assertThat(before.get(20, TimeUnit.SECONDS)).containsExactly(JsonValue.of("before"));
      assertThat(after.get(20, TimeUnit.SECONDS)).containsExactly(JsonValue.of("after"));
      swap.get(20, TimeUnit.SECONDS);
      assertThat(client.status().transport()).startsWith(target + "/");
      assertThat(
              events.next(
                  ConnectionEvent.SessionStarted.class,
                  ConnectionEvent.SessionStarted::reconnected))
          .isNotNull();
      assertThat(client.request("echo", JsonValue.of(1)).get(20, TimeUnit.SECONDS))
          .containsExactly(JsonValue.of(1));
    }
  }

  @ParameterizedTest
  @MethodSource("transportsAndWires")
  void aReferenceServersClientGoesOverToAnotherTransport(String transport, Wire wire)
      throws Exception {
    String target = transport.equals("okhttp") ? "netty" : "okhttp";
    try (Node.NodeServer server = Node.server("reference-server.js", Tokens.SECRET);
        RealtimeClient alice = client(server, transport, wire, "alice");
        RealtimeClient bob = client(server, transport, wire, "bob")) {
      Events atBob = new Events(bob);
      for (RealtimeClient client : List.of(alice, bob)) {
        client.connect().get(20, TimeUnit.SECONDS);
        client.rooms().join("general").joined().get(20, TimeUnit.SECONDS);
      }
      for (int i = 0; i < 5; i++) {
        alice.queue().send("general", "m" + i);
      }
      CompletableFuture<Void> swap = alice.swapTransport(target);
      for (int i = 5; i < 10; i++) {
        alice.queue().send("general", "m" + i);
      }
      for (int i = 0; i < 10; i++) {
        String expected = "m" + i;
        assertThat(atBob.next(MessageEvent.Received.class, e -> true).message().content())
            .isEqualTo(expected);
      }
      swap.get(20, TimeUnit.SECONDS);
      assertThat(alice.status().transport()).startsWith(target + "/");
    }
  }

  @ParameterizedTest
  @MethodSource("transportsAndWires")
  void aRefusedTokenIsNoNetworkFailure(String transport, Wire wire) throws Exception {
    try (Node.NodeServer server = Node.server("reference-server.js", "another secret");
        RealtimeClient client = client(server, transport, wire, "alice")) {
      assertThatThrownBy(() -> client.connect().get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(AuthenticationException.class);
      assertThat(client.state()).isEqualTo(ConnectionState.FAILED);
    }
  }

  private static RealtimeClient client(
      Node.NodeServer server, String transport, Wire wire, String user) {
    ClientTransport chosen =
        transport.equals("okhttp")
            ? new OkHttpClientTransportProvider().create()
            : new NettyClientTransportProvider().create();
    return RealtimeClient.builder()
        .url(server.url())
        .token(Tokens.of(user))
        .transport(chosen)
        .store(new MemoryClientStoreProvider().open("", StoreOwner.builder().build(), null))
        .options(
            ClientOptions.builder()
                .connection(connection -> connection.wires(List.of(wire)))
                .build())
        .build();
  }

  /** The events of a client, in order. */
  private static final class Events {
    private final BlockingQueue<RealtimeEvent> queue = new LinkedBlockingQueue<>();

    Events(RealtimeClient client) {
      client.on(RealtimeEvent.class, queue::add);
    }

    <E extends RealtimeEvent> E next(Class<E> type, Predicate<E> filter)
        throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        RealtimeEvent event = queue.poll(left, TimeUnit.NANOSECONDS);
        if (type.isInstance(event) && filter.test(type.cast(event))) {
          return type.cast(event);
        }
      }
      throw new AssertionError("no such " + type.getSimpleName() + " within 20 s");
    }
  }
}
