package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract's features, on every transport and store, over real sockets. */
class ChatIT {
  private static final String ROOM = "channel:lobby";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void twoUsersChat(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build();
          RealtimeClient bob = setup.builder(folder, port, "bob").build()) {
        EventLog atAlice = new EventLog(alice);
        EventLog atBob = new EventLog(bob);
        within20s(alice.connect());
        within20s(bob.connect());
        assertThat(alice.status().state()).isEqualTo(ConnectionState.AUTHENTICATED);
        within20s(alice.rooms().join(ROOM).joined());
        Room bobsRoom = bob.rooms().join(ROOM);
        JoinedRoom room = within20s(bobsRoom.joined());
        assertThat(room.memberCount()).isEqualTo(2);
        assertThat(room.type()).isEqualTo("channel");
        atAlice.await(RoomEvent.UserJoined.class, e -> e.userId().equals("bob"));

        bob.presence().subscribe(List.of("alice"));
        within20s(alice.presence().setCustomStatus(CustomStatus.of("In a meeting")));
        within20s(alice.presence().setStatus(PresenceStatus.BUSY));
        assertThat(
                atBob
                    .await(
                        PresenceEvent.Changed.class,
                        e ->
                            e.presence().userId().equals("alice")
                                && e.presence().status() == PresenceStatus.BUSY)
                    .presence()
                    .customStatus())
            .isEqualTo(CustomStatus.of("In a meeting"));

        alice.typing().keystroke(ROOM, "h");
        assertThat(
                atBob
                    .await(TypingEvent.Changed.class, e -> !e.users().isEmpty())
                    .users()
                    .get(0)
                    .userName())
            .isEqualTo("alice");

        OutgoingMessage rich =
            OutgoingMessage.to(ROOM, "hé 👋")
                .inThread("t1")
                .mentioning(List.of("bob"))
                .withAttachments(JsonArray.of(JsonObject.of("name", "a.png", "size", 3)))
                .withMetadata(JsonObject.of("k", 1.5));
        SendHandle handle = alice.queue().send(rich);
        SentMessage sent = within20s(handle.sent());
        assertThat(sent.offset()).isEqualTo(1);
        assertThat(sent.duplicate()).isFalse();
        Message received = atBob.await(MessageEvent.Received.class).message();
        assertThat(received.messageId()).isEqualTo(sent.messageId());
        assertThat(received.content()).isEqualTo("hé 👋");
        assertThat(received.threadId()).isEqualTo("t1");
        assertThat(received.mentions()).containsExactly("bob");
        assertThat(received.attachments()).isEqualTo(rich.attachments());
        assertThat(received.metadata()).isEqualTo(rich.metadata());
        assertThat(received.userName()).isEqualTo("alice");
        assertThat(atAlice.await(MessageEvent.Received.class).message()).isEqualTo(received);
        atBob.await(TypingEvent.Changed.class, e -> e.users().isEmpty());

        atAlice.await(
            DeliveryEvent.Changed.class, e -> e.status().state() == DeliveryState.DELIVERED);
        within20s(bob.delivery().markRead(ROOM, List.of(received.messageId())));
        DeliveryStatus read =
            atAlice
                .await(DeliveryEvent.Changed.class, e -> e.status().state() == DeliveryState.READ)
                .status();
        assertThat(read.readCount()).isEqualTo(1);
        assertThat(read.totalRecipients()).isEqualTo(1);
        assertThat(within20s(alice.delivery().sync(List.of(sent.messageId()))))
            .singleElement()
            .returns(DeliveryState.READ, DeliveryStatus::state);

        List<SendHandle> more =
            IntStream.range(0, 90).mapToObj(i -> bob.queue().send(ROOM, "b" + i)).toList();
        for (SendHandle h : more) {
          within20s(h.sent());
        }
        assertThat(within20s(alice.rooms().history(ROOM, HistoryQuery.after(1, 50))).messages())
            .extracting(Message::content)
            .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "b" + i).toList());
        assertThat(within20s(alice.rooms().history(ROOM, HistoryQuery.before(2, 50))))
            .satisfies(page -> assertThat(page.hasMore()).isFalse())
            .satisfies(page -> assertThat(page.messages()).containsExactly(received));

        assertThatThrownBy(() -> within20s(alice.rooms().join("nowhere").joined()))
            .cause()
            .isInstanceOfSatisfying(
                RefusedException.class, e -> assertThat(e.code()).isEqualTo("ROOM_NOT_FOUND"));
        within20s(bobsRoom.leave());
        atAlice.await(RoomEvent.UserLeft.class, e -> e.userId().equals("bob"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#durable")
  void messagesSentWhileTheServerIsAwayArriveOnceAndInOrder(Setup setup) throws Exception {
    RealtimeServer first = setup.server(folder, 0);
    int port = within20s(first.start()).getPort();
    try (RealtimeClient alice = setup.builder(folder, port, "alice").build();
        RealtimeClient bob = setup.builder(folder, port, "bob").build()) {
      EventLog atBob = new EventLog(bob);
      EventLog atAlice = new EventLog(alice);
      within20s(alice.connect());
      within20s(bob.connect());
      within20s(alice.rooms().join(ROOM).joined());
      within20s(bob.rooms().join(ROOM).joined());
      List<SendHandle> handles = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        handles.add(alice.queue().send(ROOM, "m" + i));
      }
      first.close();
      atAlice.await(
          ConnectionEvent.StateChanged.class, e -> e.from() == ConnectionState.AUTHENTICATED);
      for (int i = 20; i < 40; i++) {
        handles.add(alice.queue().send(ROOM, "m" + i));
      }
      try (RealtimeServer second = setup.server(folder, port)) {
        within20s(second.start());
        for (SendHandle handle : handles) {
          within20s(handle.sent());
        }
        atBob.await(MessageEvent.Received.class, e -> e.message().content().equals("m39"));
        assertThat(atBob.all(MessageEvent.Received.class))
            .extracting(e -> e.message().content())
            .containsExactlyElementsOf(IntStream.range(0, 40).mapToObj(i -> "m" + i).toList());
        assertThat(atBob.all(RoomEvent.Discontinuity.class)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#durable")
  void aDurableQueueSurvivesItsClient(Setup setup) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (RealtimeClient offline = setup.builder(folder, port, "alice").build()) {
      for (int i = 0; i < 10; i++) {
        within20s(offline.queue().send(ROOM, "m" + i).stored());
      }
      assertThat(offline.queue().size()).isEqualTo(10);
    }
    try (RealtimeServer server = setup.server(folder, port)) {
      within20s(server.start());
      try (RealtimeClient bob = setup.builder(folder, port, "bob").build()) {
        EventLog atBob = new EventLog(bob);
        within20s(bob.connect());
        within20s(bob.rooms().join(ROOM).joined());
        try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
          // The join is remembered and leaves before what is queued: only members may send.
          CompletableFuture<JoinedRoom> joined = alice.rooms().join(ROOM).joined();
          within20s(alice.connect());
          within20s(joined);
          atBob.await(MessageEvent.Received.class, e -> e.message().content().equals("m9"));
          assertThat(atBob.all(MessageEvent.Received.class))
              .extracting(e -> e.message().content())
              .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList());
        }
      }
    }
  }

  @Test
  void nobodyInParticularMayLook() throws Exception {
    try (RealtimeServer server =
        RealtimeServer.builder()
            .options(
                ServerOptions.fromEnvironment(
                    Map.of("REALTIME_ALLOW_ANONYMOUS", "true", "REALTIME_HOST", "127.0.0.1")))
            .port(0)
            .variables(Map.of("REALTIME_STORE", "memory:"))
            .build()) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient nobody =
          RealtimeClient.builder()
              .url("http://127.0.0.1:" + port)
              .variables(Map.of("REALTIME_CLIENT_STORE", "memory"))
              .build()) {
        within20s(nobody.connect());
        assertThat(within20s(nobody.rooms().join("general").joined()).roomName())
            .isEqualTo("general");
        assertThatThrownBy(() -> within20s(nobody.queue().send("general", "x").sent()))
            .cause()
            .isInstanceOfSatisfying(
                RefusedException.class, e -> assertThat(e.code()).isEqualTo("FORBIDDEN"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#durable")
  void whatWasHeardBeforeClosingIsNotHeardAgain(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      for (int i = 0; i < 8; i++) {
        String content = "m" + i;
        try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
          EventLog atAlice = new EventLog(alice);
          within20s(alice.connect());
          within20s(alice.rooms().join(ROOM).joined());
          alice.queue().send(ROOM, content);
          assertThat(atAlice.await(MessageEvent.Received.class).message().content())
              .isEqualTo(content);
        }
      }
    }
  }
}
