package io.realtime4j.verification.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.NetworkStatus;
import io.realtime4j.api.PresenceVisibility;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.feature.reactions.Reaction;
import io.realtime4j.feature.reactions.Reactions;
import io.realtime4j.transport.okhttp.OkHttpClientTransportProvider;
import io.realtime4j.verification.guide.PhoneNetwork.ConnectivityManager;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/guide, with a server on a socket. */
class GuideIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final String LOBBY = "channel:lobby";

  @TempDir Path folder;

  private final BlockingQueue<String> screen = new LinkedBlockingQueue<>();
  private RealtimeServer server;
  private String url;
  private RealtimeClient alice;
  private RealtimeClient bob;

  private static String token(String user) {
    return JWT.create().withSubject(user).withClaim("name", user).sign(Algorithm.HMAC256(SECRET));
  }

  private static <T> T done(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private RealtimeClient client(String user) {
    return RealtimeClient.builder()
        .url(url)
        .token(token(user))
        .store("memory:")
        .feature(new NudgeClient())
        .build();
  }

  /** Takes lines from the screen until one fits. */
  private String shown(Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String line = screen.poll(20, TimeUnit.SECONDS);
      assertThat(line).as("a further line within 20 s").isNotNull();
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  private static RealtimeServer newServer(int port) {
    return RealtimeServer.builder()
        .host("127.0.0.1")
        .port(port)
        .jwtSecret(SECRET)
        .store("memory:")
        .feature(new NudgeServer())
        .variables(Map.of())
        .build();
  }

  @BeforeEach
  void start() throws Exception {
    server = newServer(0);
    url = "http://127.0.0.1:" + done(server.start()).getPort();
    alice = client("alice");
    bob = client("bob");
    assertThat(Connecting.connect(alice)).isEqualTo("in");
    assertThat(Connecting.connect(bob)).isEqualTo("in");
  }

  @AfterEach
  void end() {
    alice.close();
    bob.close();
    server.close();
  }

  @Test
  void connecting() throws Exception {
    Connecting.quality(alice, screen::add);
    assertThat(Connecting.banner(alice)).startsWith("AUTHENTICATED, ");
    try (RealtimeClient refused =
        RealtimeClient.builder().url(url).token("no token").store("memory:").build()) {
      assertThat(Connecting.connect(refused)).isEqualTo("sign in again: INVALID_TOKEN");
    }
  }

  @Test
  void aClientWhoseTokensAreFetched() throws Exception {
    try (RealtimeClient client =
        Connecting.client(
            url,
            folder.resolve("alice.db"),
            () -> CompletableFuture.completedFuture(token("alice")),
            screen::add)) {
      assertThat(Connecting.connect(client)).isEqualTo("in");
      shown("online"::equals);
    }
  }

  @Test
  void aClientGoesOverToAnotherTransport() throws Exception {
    try (RealtimeClient client = Transports.client(url, token("alice"))) {
      assertThat(Connecting.connect(client)).isEqualTo("in");
      done(Transports.swap(client, screen::add));
      shown("from okhttp to netty"::equals);
      assertThat(client.status().transport()).isEqualTo("netty/websocket");
    }
  }

  /** The back-off is a day, so nothing but the phone's word brings the client back. */
  @Test
  void aPhoneWhoseNetworkComesBackIsConnectedAtOnce() throws Exception {
    Set<ConnectivityManager.NetworkCallback> registered = ConcurrentHashMap.newKeySet();
    ConnectivityManager phone =
        new ConnectivityManager() {
          @Override
          public void registerDefaultNetworkCallback(NetworkCallback callback) {
            registered.add(callback);
            callback.onAvailable(null);
          }

          @Override
          public void unregisterNetworkCallback(NetworkCallback callback) {
            registered.remove(callback);
          }
        };
    int port = URI.create(url).getPort();
    Duration day = Duration.ofDays(1);
    RealtimeClient client =
        RealtimeClient.builder()
            .url(url)
            .token(token("carol"))
            .store("memory:")
            .networkMonitor(PhoneNetwork.monitor(phone))
            .options(
                ClientOptions.builder()
                    .reconnect(pace -> pace.initialDelay(day).maxDelay(day))
                    .build())
            .build();
    try (client) {
      PhoneNetwork.banner(client, screen::add);
      client.on(ConnectionEvent.StateChanged.class, event -> screen.add(event.to().name()));
      assertThat(Connecting.connect(client)).isEqualTo("in");
      shown("Back online."::equals);

      registered.forEach(callback -> callback.onLost(null));
      shown("You are offline. Messages wait."::equals);
      server.close();
      shown("OFFLINE"::equals);
      SendHandle waiting = client.queue().send(LOBBY, "Are you there?");
      server = newServer(port);
      done(server.start());

      registered.forEach(callback -> callback.onAvailable(null));
      shown("Back online."::equals);
      done(waiting.sent());
      assertThat(client.status().network()).isEqualTo(NetworkStatus.AVAILABLE);
    }
    // It is ended where it may block, on a thread of its own.
    while (!registered.isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void rooms() throws Exception {
    try (RoomScreen bobs = new RoomScreen(bob, LOBBY, screen::add)) {
      done(bobs.shown());
      done(alice.rooms().join(LOBBY).joined());
      shown("2 here"::equals);
      done(alice.queue().send(LOBBY, "Hello!").sent());
      shown("alice: Hello!"::equals);
    }
    try (RoomScreen others = new RoomScreen(bob, "dm:alice:carol", screen::add)) {
      done(others.shown());
      assertThat(shown(line -> line.startsWith("not let in"))).isEqualTo("not let in: FORBIDDEN");
    }
  }

  @Test
  void aRoomForThoseWhoAreInvited() throws Exception {
    try (RoomScreen bobs = new RoomScreen(bob, "board", screen::add)) {
      done(bobs.shown());
      assertThat(shown(line -> line.startsWith("not let in")))
          .isEqualTo("not let in: ROOM_NOT_FOUND");
    }
    CompletableFuture<RoomEvent.Joined> joined = new CompletableFuture<>();
    bob.on(RoomEvent.Joined.class, joined::complete);
    PrivateRoom.accept(bob);

    assertThat(done(PrivateRoom.make(server)).role()).isEqualTo("owner");
    assertThat(done(PrivateRoom.invite(alice)).userId()).isEqualTo("bob");
    assertThat(done(joined).room().roomName()).isEqualTo("board");
  }

  @Test
  void reactions() throws Exception {
    Reacting.show(alice, screen::add);
    Room bobs = bob.rooms().join(LOBBY);
    CompletableFuture<MessageEvent.Received> received = new CompletableFuture<>();
    bobs.onMessage(received::complete);
    done(bobs.joined());
    done(alice.rooms().join(LOBBY).joined());
    done(alice.queue().send(LOBBY, "Lunch?").sent());

    Message message = done(received).message();
    assertThat(done(Reacting.react(bob, message)).count()).isOne();
    shown("👍 1"::equals);
    assertThat(done(Reacting.of(alice, LOBBY, List.of(message.messageId()))))
        .containsExactly(Map.entry(message.messageId(), List.of(new Reaction("👍", 1, false))));
    done(bob.feature(Reactions.class).remove(LOBBY, message.messageId(), "👍"));
    shown("👍 0"::equals);
  }

  @Test
  void messages() throws Exception {
    Messages.onFailure(alice, screen::add);
    Room room = alice.rooms().join(LOBBY);
    SendHandle handle = Messages.send(room, "Lunch?", screen::add);
    shown(line -> line.endsWith(" sending: Lunch?"));
    SentMessage sent = done(handle.sent());
    shown(line -> line.endsWith(" sent as " + sent.messageId()));

    CompletableFuture<MessageEvent.Deleted> deleted = new CompletableFuture<>();
    alice.on(MessageEvent.Deleted.class, deleted::complete);
    done(room.joined());
    Messages.change(room, sent.messageId());
    assertThat(done(deleted).messageId()).isEqualTo(sent.messageId());

    SendHandle refused = alice.queue().send("dm:bob:carol", "Not ours");
    assertThat(shown(line -> line.startsWith("kept")))
        .isEqualTo("kept, not sent: Not ours (FORBIDDEN)");
    assertThat(alice.queue().messages()).hasSize(1);
    Messages.tryAgain(alice, true);
    shown(line -> line.startsWith("kept"));
    CompletableFuture<QueueEvent.Discarded> discarded = new CompletableFuture<>();
    alice.on(QueueEvent.Discarded.class, discarded::complete);
    Messages.tryAgain(alice, false);
    assertThat(done(discarded).message().clientMessageId()).isEqualTo(refused.clientMessageId());
    assertThat(alice.queue().messages()).isEmpty();
  }

  @Test
  void presence() throws Exception {
    PresenceScreen.watch(bob, screen::add);
    shown("alice is ONLINE"::equals);
    done(PresenceScreen.busy(alice, Clock.systemUTC()));
    shown("alice is BUSY"::equals);
    assertThat(done(PresenceScreen.hide(alice)).visibility())
        .isEqualTo(PresenceVisibility.CONTACTS);
    shown("alice is OFFLINE"::equals);
  }

  @Test
  void activity() throws Exception {
    InputWindow window = new InputWindow();
    PresenceScreen.watch(bob, screen::add);
    RealtimeClient carol =
        PresenceScreen.watched(
                RealtimeClient.builder()
                    .url(url)
                    .token(token("carol"))
                    .store("memory:")
                    .options(ClientOptions.builder().idleAfter(Duration.ofMillis(300)).build()),
                window)
            .build();
    try (carol) {
      assertThat(Connecting.connect(carol)).isEqualTo("in");
      shown("carol is AWAY"::equals);
      window.key();
      shown("carol is ONLINE"::equals);
      shown("carol is AWAY"::equals);
    }
    // It is ended where it may block, on a thread of its own.
    while (window.isWatched()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void typing() throws Exception {
    Room bobs = bob.rooms().join(LOBBY);
    done(bobs.joined());
    TypingLine.show(bobs, screen::add);
    Room alices = alice.rooms().join(LOBBY);
    done(alices.joined());
    TypingLine.type(alices, "H");
    shown("alice is typing..."::equals);
    TypingLine.type(alices, "");
    shown(""::equals);
  }

  @Test
  void receipts() throws Exception {
    Ticks.show(alice, screen::add);
    Room bobs = bob.rooms().join(LOBBY);
    done(bobs.joined());
    done(alice.rooms().join(LOBBY).joined());
    SentMessage sent = done(alice.queue().send(LOBBY, "Hello!").sent());
    shown("✓✓ 1 of 1"::equals);
    done(Ticks.unread(bob, screen::add));
    shown((LOBBY + " 1")::equals);
    done(Ticks.seen(bobs, sent.messageId()));
    shown("read by 1 of 1"::equals);
    assertThat(done(Ticks.who(alice, sent.messageId())).receipts())
        .singleElement()
        .matches(receipt -> receipt.userId().equals("bob") && receipt.isRead());
  }

  @Test
  void ticksThatDoNotKnowHowManyThereAreSayNothingOfIt() {
    assertThat(Ticks.ticks(status(DeliveryState.READ, -1))).isEqualTo("read by 1");
    assertThat(Ticks.ticks(status(DeliveryState.READ, 2))).isEqualTo("read by 1 of 2");
  }

  private static DeliveryStatus status(DeliveryState state, int recipients) {
    return new DeliveryStatus("c-1", "m-1", LOBBY, state, 1, 1, recipients, Instant.EPOCH);
  }

  @Test
  void aBotAnswersOthersAndNotItself() throws Exception {
    Room bots = bob.rooms().join(LOBBY);
    EchoBot.start(bots, "bob");
    done(bots.joined());
    Room room = alice.rooms().join(LOBBY);
    room.onMessage(event -> screen.add(event.message().content()));
    done(room.joined());
    done(room.send("one").sent());
    shown("You said: one"::equals);
    done(room.send("two").sent());
    shown("You said: two"::equals);
    assertThat(done(room.history(HistoryQuery.latest(50))).messages())
        .extracting(Message::content)
        .containsExactly("one", "You said: one", "two", "You said: two");
  }

  /** What threads.md says of who has never joined a conversation. */
  @Test
  void aFirstDirectMessageIsFoundByWhoeverJoins() throws Exception {
    done(Threads.direct(alice).joined());
    done(alice.queue().send("dm:alice:bob", "Once more?").sent());
    assertThat(done(bob.rooms().unread()).rooms()).isEmpty();
    Room bobs = bob.rooms().direct("alice");
    done(bobs.joined());
    assertThat(done(bobs.history(HistoryQuery.latest(50))).messages())
        .extracting(Message::content)
        .containsExactly("Are you there?", "Once more?");
    done(bob.disconnect());
    done(alice.queue().send("dm:alice:bob", "And now?").sent());
    done(bob.connect());
    assertThat(done(bob.rooms().unread()).rooms())
        .singleElement()
        .matches(one -> one.unreadCount() == 1);
    done(bobs.leave());
    assertThat(done(bob.rooms().unread()).rooms()).isEmpty();
  }

  @Test
  void threadsAndDirectConversations() throws Exception {
    Room room = alice.rooms().join(LOBBY);
    done(room.joined());
    SentMessage question = done(room.send("Shall we?").sent());
    done(Threads.answer(room, question.messageId()).sent());
    MessagePage thread = done(room.history(Threads.thread(question.messageId())));
    assertThat(thread.messages()).extracting(m -> m.content()).containsExactly("Agreed.");

    Room bobs = bob.rooms().direct("alice");
    bobs.onMessage(event -> screen.add(event.message().content()));
    done(bobs.joined());
    assertThat(Threads.direct(alice).name()).isEqualTo(bobs.name());
    shown("Are you there?"::equals);
  }

  @Test
  void history() throws Exception {
    Room room = alice.rooms().join(LOBBY);
    History.gaps(alice, screen::add);
    for (int i = 1; i < 60; i++) {
      room.send("m" + i);
    }
    done(room.send("m60").sent());
    MessagePage newest = done(History.latest(room));
    assertThat(newest.messages()).hasSize(50).last().matches(m -> m.content().equals("m60"));
    assertThat(done(History.older(room, newest)).messages())
        .hasSize(10)
        .first()
        .matches(m -> m.content().equals("m1"));
    assertThat(screen).isEmpty();
  }

  @Test
  void environments() throws Exception {
    Path files =
        Path.of(System.getProperty("realtime4j.root"), "verification/src/test/resources/guide");
    TokenSource tokens = TokenSource.of(token("alice"));
    for (String environment : List.of("dev", "test")) {
      Map<String, String> settings = new LinkedHashMap<>(Environments.settings(files, environment));
      String transport = settings.get("REALTIME_CLIENT_TRANSPORT");
      settings.put("REALTIME_URL", url);
      try (RealtimeClient plain = Environments.plain(settings, tokens);
          RealtimeClient guice = Environments.guice(settings, tokens)) {
        assertThat(Connecting.connect(plain)).isEqualTo("in");
        assertThat(Connecting.connect(guice)).isEqualTo("in");
        assertThat(plain.status().transport()).isEqualTo(transport + "/websocket");
        assertThat(guice.status().transport()).isEqualTo(transport + "/websocket");
      }
    }
    assertThat(Environments.settings(files, "prod"))
        .containsEntry("REALTIME_CLIENT_STORE", "sqlite:/var/lib/app/chat.db");
  }

  @Test
  void aFeatureOfOnesOwn() throws Exception {
    bob.on(Nudges.Received.class, event -> screen.add("nudged by " + event.from()));
    done(alice.feature(Nudges.class).nudge("bob"));
    shown("nudged by alice"::equals);
  }

  @Test
  void aTransportOfOnesOwn() throws Exception {
    CountingTransport transport =
        new CountingTransport(new OkHttpClientTransportProvider().create());
    try (RealtimeClient client =
        RealtimeClient.builder()
            .url(url)
            .token(token("carol"))
            .store("memory:")
            .transport(transport)
            .build()) {
      client.on(RealtimeEvent.class, event -> {});
      assertThat(Connecting.connect(client)).isEqualTo("in");
      assertThat(client.status().transport()).isEqualTo("counting-okhttp/websocket");
      assertThat(transport.opened()).isPositive();
    }
  }
}
