package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.socketio.ServerFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections open on two loops in turn, so each recovery moves the session to the other loop. */
class RecoveryTest {
  private static final Duration WINDOW = Duration.ofSeconds(60);

  private final ServerFixture fixture = new ServerFixture(WINDOW);
  private final Namespace main = fixture.server.of("/");
  private final List<ServerSocket> sockets = new ArrayList<>();
  private final List<DisconnectReason> reasons = new ArrayList<>();

  @BeforeEach
  void listen() {
    main.onConnection(
        socket -> {
          sockets.add(socket);
          socket.onDisconnect(reasons::add);
        });
  }

  private ServerSocket last() {
    return sockets.get(sockets.size() - 1);
  }

  private static String offset(String frame) {
    String tail = frame.substring(0, frame.length() - 2);
    return tail.substring(tail.lastIndexOf('"') + 1);
  }

  private Client recover(Client lost, String offset) {
    return fixture.connect(
        "{\"pid\":\""
            + lost.pid
            + "\""
            + (offset == null ? "" : ",\"offset\":\"" + offset + "\"")
            + "}");
  }

  private Client member() {
    Client client = fixture.connect();
    last().join("r");
    fixture.run();
    return client;
  }

  private void emit(int from, int to) {
    for (int i = from; i <= to; i++) {
      main.to("r").emit("m", JsonValue.of(i));
    }
    fixture.run();
  }

  /** Returns the numbers of the messages, checking that each has an offset. */
  private static List<Integer> numbers(List<String> frames) {
    return frames.stream()
        .peek(frame -> assertThat(frame).matches("42\\[\"m\",\\d+,\"[0-9a-z]+\\.[0-9a-z]+\"]"))
        .map(frame -> Integer.valueOf(frame.replaceAll("42\\[\"m\",(\\d+),.*", "$1")))
        .toList();
  }

  @Test
  void theAnswerCarriesAPrivateId() {
    Client client = fixture.connect();

    assertThat(client.pid).hasSize(20).isNotEqualTo(client.sid);
  }

  @Test
  void offsetsAreEqualForAllAndRise() {
    Client a = member();
    Client b = member();
    emit(1, 3);

    List<String> frames = a.take();
    assertThat(numbers(frames)).containsExactly(1, 2, 3);
    assertThat(b.take()).isEqualTo(frames);
  }

  @Test
  void missedEventsComeInOrderAndThenLiveOnes() {
    Client client = member();
    last().data().put("k", "v");
    emit(1, 2);
    String seen = offset(client.take().get(1));
    client.lose();
    emit(3, 5);

    Client back = recover(client, seen);

    assertThat(back.sid).isEqualTo(client.sid);
    assertThat(back.pid).isEqualTo(client.pid);
    assertThat(numbers(back.greeting)).containsExactly(3, 4, 5);
    assertThat(last().recovered()).isTrue();
    assertThat(last().rooms()).containsExactly(client.sid, "r");
    assertThat(last().data()).containsEntry("k", "v");
    emit(6, 6);
    assertThat(numbers(back.take())).containsExactly(6);
  }

  @Test
  void whatWasWrittenButNeverArrivedIsMissedToo() {
    Client client = member();
    emit(1, 3);
    String seen = offset(client.take().get(0));
    client.lose();

    assertThat(numbers(recover(client, seen).greeting)).containsExactly(2, 3);
  }

  @Test
  void anEventBetweenLookupAndAttachIsNeitherLostNorDoubled() {
    Client client = member();
    emit(1, 1);
    String seen = offset(client.take().get(0));
    client.lose();
    // Both loops have work waiting when the client comes back; nothing runs until then.
    Client back = fixture.open();
    back.socket.send("40{\"pid\":\"" + client.pid + "\",\"offset\":\"" + seen + "\"}");
    main.to("r").emit("m", JsonValue.of(2));
    fixture.loops.get(0).execute(() -> main.to("r").emit("m", JsonValue.of(3)));
    fixture.loops.get(1).execute(() -> main.to("r").emit("m", JsonValue.of(4)));

    List<String> all = back.take();

    assertThat(numbers(all.subList(1, all.size()))).containsExactly(2, 3, 4);
  }

  @Test
  void idleSessionsRecoverHoweverOldTheirLastEventIs() {
    Client client = member();
    emit(1, 1);
    String seen = offset(client.take().get(0));
    for (int drop = 0; drop < 3; drop++) {
      // The first of these is next after what the client has seen, and is no longer kept.
      main.to("elsewhere").emit("x");
      fixture.loops.advance(Duration.ofMinutes(5));
      main.to("elsewhere").emit("x");
      fixture.run();
      client.lose();
      main.to("r").emit("m", JsonValue.of(100 + drop));
      fixture.run();

      Client back = recover(client, seen);

      assertThat(back.sid).isEqualTo(client.sid);
      assertThat(numbers(back.greeting)).containsExactly(100 + drop);
      seen = offset(back.greeting.get(0));
      client = back;
    }
  }

  @Test
  void theWindowEnds() {
    Client client = member();
    client.lose();
    fixture.loops.advance(WINDOW.plusMillis(1));

    Client back = recover(client, null);

    assertThat(back.sid).isNotEqualTo(client.sid);
    assertThat(back.pid).isNotEqualTo(client.pid);
    assertThat(last().recovered()).isFalse();
  }

  @Test
  void recoveryIsCompleteOrNotAtAll() {
    Client client = member();
    client.lose();
    emit(1, 501);

    Client back = recover(client, null);

    assertThat(last().recovered()).isFalse();
    assertThat(back.greeting).isEmpty();
    assertThat(recover(client, null).sid).isNotEqualTo(client.sid);
  }

  @Test
  void fiveHundredMissedEventsAreNotTooMany() {
    Client client = member();
    client.lose();
    emit(1, 500);

    assertThat(recover(client, null).greeting).hasSize(500);
  }

  @Test
  void tooManyMissedBytesAreTooMany() {
    Client client = member();
    client.lose();
    main.to("r").emit("m", JsonValue.of("x".repeat(512 * 1024)));

    recover(client, null);

    assertThat(last().recovered()).isFalse();
  }

  @Test
  void offsetsOfAnotherLogOrOfTheFutureDoNotRecover() {
    for (String wrong : List.of("other.1", "nonsense", "future")) {
      Client client = member();
      emit(1, 1);
      String seen = offset(client.take().get(0));
      client.lose();
      String log = seen.substring(0, seen.indexOf('.'));

      Client back = recover(client, wrong.equals("future") ? log + ".zzzz" : wrong);

      assertThat(back.sid).as(wrong).isNotEqualTo(client.sid);
    }
  }

  @Test
  void cleanLeavesAreFinal() {
    Client client = member();
    client.send("41");

    assertThat(recover(client, null).sid).isNotEqualTo(client.sid);

    Client other = member();
    last().disconnect(true);
    fixture.run();
    assertThat(recover(other, null).sid).isNotEqualTo(other.sid);
  }

  @Test
  void anOpenSocketIsFencedAndClosed() {
    Client client = member();
    emit(1, 1);
    String seen = offset(client.take().get(0));
    int heard = sockets.size();

    Client back = recover(client, seen);

    assertThat(back.sid).isEqualTo(client.sid);
    assertThat(client.socket.isClosed()).isTrue();
    assertThat(reasons).containsExactly(DisconnectReason.TAKEN_OVER);
    assertThat(sockets).hasSize(heard + 1);
    emit(2, 2);
    assertThat(numbers(back.take())).containsExactly(2);
    assertThat(client.take()).isEmpty();
    assertThat(main.socketCount()).isEqualTo(1);
  }

  @Test
  void middlewareAndPolicyAreAskedAgain() {
    List<String> asked = new ArrayList<>();
    main.use(
        socket -> {
          socket.data().put("user", socket.handshake().auth().string("user").orElse("u1"));
          return CompletableFuture.completedFuture(null);
        });
    main.recoveryPolicy(
        (socket, lost) -> {
          asked.add(lost.id() + lost.rooms());
          return CompletableFuture.completedFuture(
              lost.data().get("user").equals(socket.data().get("user")));
        });
    Client client = member();
    client.lose();

    Client thief = fixture.connect("{\"user\":\"u2\",\"pid\":\"" + client.pid + "\"}");
    assertThat(thief.sid).isNotEqualTo(client.sid);
    assertThat(asked).containsExactly(client.sid + "[" + client.sid + ", r]");

    assertThat(recover(client, null).sid).isEqualTo(client.sid);
  }

  @Test
  void eventsOfRoomsEnteredLaterAreNotMissed() {
    Client client = fixture.connect();
    emit(1, 1);
    last().join("r");
    fixture.run();
    emit(2, 2);
    client.take();
    client.lose();

    assertThat(numbers(recover(client, null).greeting)).containsExactly(2);
  }

  @Test
  void whatWasMissedIsDecidedByTheRoomsAsOfThen() {
    Client client = member();
    ServerSocket socket = last();
    emit(1, 1);
    // Had gone to the client, before it entered the room that is left out; never arrived.
    main.to("r").except("other").emit("m", JsonValue.of(2));
    fixture.run();
    socket.join("other");
    fixture.run();
    main.to("r").except("other").emit("m", JsonValue.of(3));
    emit(4, 4);
    socket.leave("r");
    fixture.run();
    emit(5, 5);
    client.take();
    client.lose();

    assertThat(numbers(recover(client, null).greeting)).containsExactly(1, 2, 4);
  }

  @Test
  void whoWasInTooManyRoomsToKnowWhatHeMissedIsNotRecovered() {
    Client client = member();
    emit(1, 1);
    String seen = offset(client.take().get(0));
    for (int i = 0; i < 40; i++) {
      last().join("r" + i);
      fixture.run();
      emit(i, i);
      last().leave("r" + i);
      fixture.run();
    }
    String later = offset(client.take().get(39));
    client.lose();

    Client back = recover(client, later);
    assertThat(back.sid).isEqualTo(client.sid);
    back.lose();
    assertThat(recover(back, seen).sid).isNotEqualTo(client.sid);
  }

  @Test
  void eventsForOneSocketAreMissedByThatSocketAlone() {
    Client client = member();
    Client other = member();
    sockets.get(0).emit("m", JsonValue.of(1));
    fixture.run();
    client.lose();
    other.lose();

    assertThat(numbers(recover(client, null).greeting)).containsExactly(1);
    assertThat(recover(other, null).greeting).isEmpty();
  }

  @Test
  void answersAndVolatileEventsAreNeverReplayed() {
    Client client = member();
    sockets.get(0).on("ask", (args, ack) -> ack.send(JsonValue.of("a")));
    client.send("421[\"ask\"]");
    main.to("r").asVolatile().emit("v");
    assertThat(client.take()).containsExactly("431[\"a\"]", "42[\"v\"]");
    client.lose();

    assertThat(recover(client, null).greeting).isEmpty();
  }

  @Test
  void whatHeldWhileAwayIsNotReplayedAndCrowdsNoMessageOut() {
    Client client = member();
    client.lose();
    emit(1, 2);
    for (int i = 0; i < 600; i++) {
      main.to("r").asTransient().emit("state", JsonValue.of(i));
    }
    fixture.run();

    assertThat(numbers(recover(client, null).greeting)).containsExactly(1, 2);
  }

  @Test
  void anUnloggedEventThatEndsInTextCarriesThePosition() {
    Client client = member();
    emit(1, 1);
    String position = offset(client.take().get(0));

    ServerSocket socket = last();
    socket.loop().execute(() -> socket.emitVolatile("v", JsonValue.of("text")));

    assertThat(client.take()).containsExactly("42[\"v\",\"text\",\"" + position + "\"]");
  }

  @Test
  void clientsWithPositionsOfTheirOwnGetNoOffsets() {
    Client client = member();
    last().positions(true);
    main.to("r").emit("m", JsonValue.of(1));
    last().emit("n", JsonValue.of("text"));

    assertThat(client.take()).containsExactlyInAnyOrder("42[\"m\",1]", "42[\"n\",\"text\"]");
  }

  @Test
  void whatASocketWritesStaysInOrderBehindBroadcastsUnderWay() {
    Client client = member();
    ServerSocket socket = last();
    socket
        .loop()
        .execute(
            () -> {
              main.to("r").emit("m", JsonValue.of(1));
              socket.emit("m", JsonValue.of(2));
              socket.emitVolatile("v");
              socket.emit("m", JsonValue.of(3));
            });

    List<String> frames = client.take();
    assertThat(frames).hasSize(4);
    assertThat(frames.get(2)).isEqualTo("42[\"v\"]");
    assertThat(numbers(List.of(frames.get(0), frames.get(1), frames.get(3))))
        .containsExactly(1, 2, 3);
  }

  @Test
  void listenersOfARecoveredSocketSpeakBeforeTheMissedEvents() {
    Client client = member();
    client.lose();
    emit(1, 1);
    main.onConnection(socket -> socket.emit("hello", JsonValue.of("again")));

    Client back = recover(client, null);

    assertThat(back.greeting.get(0)).startsWith("42[\"hello\",\"again\",\"");
    assertThat(numbers(back.greeting.subList(1, 2))).containsExactly(1);
    // Lost once more right after the greeting: its position must not hide what follows it.
    String seen = offset(back.greeting.get(0));
    back.lose();
    assertThat(numbers(recover(back, seen).greeting.subList(1, 2))).containsExactly(1);
  }

  @Test
  void withoutRecoveryPidsMeanNothing() {
    main.recovery(Duration.ZERO);

    Client client = fixture.connect("{\"pid\":\"x\",\"offset\":\"y\"}");

    assertThat(client.pid).isNull();
    main.emit("m", JsonValue.of(1));
    assertThat(client.take()).containsExactly("42[\"m\",1]");
  }
}
