package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that go from one real transport to another and back while everything is under way. */
class SwapIT {
  private static final String ROOM = "channel:lobby";
  private static final int ROUNDS = 6;
  private static final int HALF = 20;

  @TempDir Path folder;

  private static List<Setup> all() {
    return Setup.all().toList();
  }

  private static String otherThan(String transport) {
    return transport.equals("okhttp") ? "netty" : "okhttp";
  }

  private static List<String> heard(EventLog log, String prefix) {
    return log.all(MessageEvent.Received.class).stream()
        .map(event -> event.message().content())
        .filter(content -> content.startsWith(prefix))
        .toList();
  }

  private static List<String> numbered(String prefix) {
    return IntStream.range(0, 2 * HALF * ROUNDS).mapToObj(i -> prefix + i).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void nothingIsLostAndNothingIsDoubled(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice = setup.builder(folder.resolve("a"), port, "alice").build();
          RealtimeClient bob = setup.builder(folder.resolve("b"), port, "bob").build()) {
        EventLog atAlice = new EventLog(alice);
        EventLog atBob = new EventLog(bob);
        within20s(alice.connect());
        within20s(bob.connect());
        Room alices = alice.rooms().join(ROOM);
        Room bobs = bob.rooms().join(ROOM);
        within20s(alices.joined());
        within20s(bobs.joined());
        within20s(alice.presence().setStatus(PresenceStatus.BUSY));
        atBob.await(PresenceEvent.Changed.class, SwapIT::isBusy);

        List<SendHandle> sends = new ArrayList<>();
        String next = otherThan(setup.transport());
        for (int round = 0; round < ROUNDS; round++) {
          send(alices, bobs, sends);
          CompletableFuture<Void> swap = alice.swapTransport(next);
          send(alices, bobs, sends);
          alices.keystroke("still here");
          within20s(swap);
          assertThat(alice.status().transport()).startsWith(next + "/");
          assertThat(alice.state()).isEqualTo(ConnectionState.AUTHENTICATED);
          next = otherThan(next);
          // The second half may still be under way when the next round begins.
          for (SendHandle handle : sends.subList(0, sends.size() - 2 * HALF)) {
            within20s(handle.sent());
          }
        }
        List<SentMessage> sent = new ArrayList<>();
        for (SendHandle handle : sends) {
          sent.add(within20s(handle.sent()));
        }
        String last = numbered("a").get(2 * HALF * ROUNDS - 1);
        String lastOfBob = last.replace('a', 'b');
        atBob.await(MessageEvent.Received.class, e -> e.message().content().equals(last));
        atAlice.await(MessageEvent.Received.class, e -> e.message().content().equals(lastOfBob));
        // Whatever is twice is there by then.
        within20s(bobs.history(HistoryQuery.after(0, 1)));
        within20s(alices.history(HistoryQuery.after(0, 1)));
        assertThat(heard(atBob, "a")).isEqualTo(numbered("a"));
        assertThat(heard(atAlice, "b")).isEqualTo(numbered("b"));
        assertThat(atAlice.all(RoomEvent.Discontinuity.class)).isEmpty();
        assertThat(atAlice.all(QueueEvent.Failed.class)).isEmpty();
        assertThat(atAlice.all(ConnectionEvent.TransportSwapped.class)).hasSize(ROUNDS);
        assertThat(atAlice.all(ConnectionEvent.StateChanged.class))
            .as("connecting alone")
            .extracting(ConnectionEvent.StateChanged::to)
            .containsExactly(
                ConnectionState.CONNECTING,
                ConnectionState.CONNECTED,
                ConnectionState.AUTHENTICATED);

        assertThat(atBob.all(PresenceEvent.Changed.class))
            .as("nobody sees anything else meanwhile")
            .filteredOn(event -> event.presence().userId().equals("alice"))
            .last()
            .matches(SwapIT::isBusy);
        assertThat(atBob.all(PresenceEvent.Changed.class)).filteredOn(SwapIT::isBusy).hasSize(1);

        receipts(alices, bobs, atAlice, atBob, sent, alice.swapTransport(next));
        alices.keystroke("still here");
        atBob.await(TypingEvent.Changed.class, e -> !e.users().isEmpty());
      }
    }
  }

  private static boolean isBusy(PresenceEvent.Changed event) {
    return event.presence().userId().equals("alice")
        && event.presence().status() == PresenceStatus.BUSY;
  }

  private static void send(Room alices, Room bobs, List<SendHandle> sends) {
    for (int i = 0; i < HALF; i++) {
      int number = sends.size() / 2;
      sends.add(alices.send("a" + number));
      sends.add(bobs.send("b" + number));
    }
  }

  /** Receipts in both directions while alice goes over once more. */
  private static void receipts(
      Room alices,
      Room bobs,
      EventLog atAlice,
      EventLog atBob,
      List<SentMessage> sent,
      CompletableFuture<Void> swap)
      throws Exception {
    SentMessage byAlice = sent.get(sent.size() - 2);
    SentMessage byBob = sent.get(sent.size() - 1);
    within20s(bobs.markRead(List.of(byAlice.messageId())));
    within20s(alices.markRead(List.of(byBob.messageId())));
    within20s(swap);
    for (EventLog log : List.of(atAlice, atBob)) {
      String id = (log == atAlice ? byAlice : byBob).messageId();
      log.await(
          DeliveryEvent.Changed.class,
          e -> id.equals(e.status().messageId()) && e.status().state() == DeliveryState.READ);
    }
  }

  /** The server puts the old session out in favour of the new one. */
  @ParameterizedTest
  @MethodSource("all")
  void aUserWhoMayHaveOneSessionGoesOver(Setup setup) throws Exception {
    try (RealtimeServer server =
        RealtimeServer.builder()
            .options(
                ServerOptions.defaults().toBuilder()
                    .host("127.0.0.1")
                    .port(0)
                    .jwtSecret(Setup.SECRET)
                    .limits(limits -> limits.connectionsPerUser(1))
                    .build())
            .transport(new NettyServerTransportProvider().create(2))
            .store(setup.serverStore(folder))
            .variables(Map.of())
            .build()) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice = setup.builder(folder.resolve("a"), port, "alice").build()) {
        EventLog atAlice = new EventLog(alice);
        within20s(alice.connect());
        Room room = alice.rooms().join(ROOM);
        within20s(room.joined());
        SendHandle before = room.send("before");
        CompletableFuture<Void> swap = alice.swapTransport(otherThan(setup.transport()));
        SendHandle after = room.send("after");

        within20s(swap);
        within20s(before.sent());
        within20s(after.sent());
        assertThat(alice.status().transport()).startsWith(otherThan(setup.transport()) + "/");
        assertThat(atAlice.all(ConnectionEvent.TransportSwapped.class)).hasSize(1);
      }
    }
  }
}
