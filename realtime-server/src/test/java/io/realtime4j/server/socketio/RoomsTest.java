package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.BroadcastAnswers;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketSnapshot;
import io.realtime4j.server.socketio.ServerFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms and broadcasts; the clients live on two loops in turn. */
class RoomsTest {
  private final ServerFixture fixture = new ServerFixture(Duration.ZERO);
  private final Namespace main = fixture.server.of("/");
  private final List<ServerSocket> sockets = new ArrayList<>();
  private Client a;
  private Client b;
  private Client c;

  @BeforeEach
  void connect() {
    main.onConnection(sockets::add);
    a = fixture.connect();
    b = fixture.connect();
    c = fixture.connect();
    assertThat(sockets.get(0).loop()).isNotSameAs(sockets.get(1).loop());
  }

  private void join(int socket, String... rooms) {
    for (String room : rooms) {
      sockets.get(socket).join(room);
    }
    fixture.run();
  }

  @Test
  void everySocketIsInTheRoomOfItsId() {
    join(0, "r");

    assertThat(sockets.get(0).rooms()).containsExactly(a.sid, "r");
    main.to(b.sid).emit("x");
    assertThat(b.take()).containsExactly("42[\"x\"]");
    assertThat(a.take()).isEmpty();
  }

  @Test
  void aBroadcastReachesEachOnceWhereverItLives() {
    join(0, "r", "s");
    join(1, "r");

    main.to("r").to("s").emit("x", JsonValue.of(1));

    assertThat(a.take()).containsExactly("42[\"x\",1]");
    assertThat(b.take()).containsExactly("42[\"x\",1]");
    assertThat(c.take()).isEmpty();
  }

  @Test
  void exceptAndTheSenderAreLeftOut() {
    join(0, "r");
    join(1, "r", "muted");
    join(2, "r");

    main.to("r").except("muted").emit("x");
    sockets.get(0).to("r").emit("y");
    sockets.get(0).broadcast().emit("z");

    assertThat(a.take()).containsExactly("42[\"x\"]");
    assertThat(b.take()).containsExactly("42[\"y\"]", "42[\"z\"]");
    assertThat(c.take()).containsExactly("42[\"x\"]", "42[\"y\"]", "42[\"z\"]");
  }

  @Test
  void whoHasLeftHearsNothing() {
    join(0, "r");
    sockets.get(0).leave("r");
    fixture.run();

    main.to("r").emit("x");

    assertThat(a.take()).isEmpty();
  }

  @Test
  void actionsOfOneLoopHappenInTheirOrder() {
    fixture
        .loops
        .get(0)
        .execute(
            () -> {
              main.emit("one");
              sockets.get(1).loop().execute(() -> sockets.get(1).emit("two"));
              main.to(b.sid).emit("three");
            });

    assertThat(b.take()).containsExactly("42[\"one\"]", "42[\"two\"]", "42[\"three\"]");
  }

  @Test
  void socketsAreMovedAndPutOutByOperators() {
    main.to(a.sid).to(b.sid).join("r");
    main.to("r").except(b.sid).leave("r");
    main.to("r").emit("x");
    assertThat(a.take()).isEmpty();
    assertThat(b.take()).containsExactly("42[\"x\"]");

    main.except(c.sid).disconnect(true);
    fixture.run();

    assertThat(a.socket.isClosed()).isTrue();
    assertThat(b.socket.isClosed()).isTrue();
    assertThat(c.socket.isClosed()).isFalse();
  }

  @Test
  void answersOfABroadcastAreCollected() {
    CompletableFuture<BroadcastAnswers> all = main.emitWithAck(Duration.ofSeconds(1), "q");
    assertThat(a.take()).containsExactly("420[\"q\"]");
    a.send("430[1]");
    b.send("430[2]");
    assertThat(all).isNotDone();
    c.send("430[3]");

    assertThat(all)
        .isCompletedWithValue(
            new BroadcastAnswers(
                List.of(
                    List.of(JsonValue.of(1)), List.of(JsonValue.of(2)), List.of(JsonValue.of(3))),
                false));
  }

  @Test
  void whoDoesNotAnswerInTimeIsMissing() {
    CompletableFuture<BroadcastAnswers> some =
        main.to(a.sid).to(b.sid).emitWithAck(Duration.ofSeconds(1), "q");
    fixture.run();
    b.send("430[2]");
    fixture.loops.advance(Duration.ofSeconds(1));

    assertThat(some.join().timedOut()).isTrue();
    assertThat(some.join().answers()).containsExactly(List.of(JsonValue.of(2)));
  }

  @Test
  void nobodyAskedIsAnsweredAtOnce() {
    CompletableFuture<BroadcastAnswers> nobody =
        main.to("empty").emitWithAck(Duration.ofSeconds(1), "q");
    fixture.run();

    assertThat(nobody).isCompletedWithValue(new BroadcastAnswers(List.of(), false));
  }

  @Test
  void socketsOfAllLoopsAreFetched() {
    join(1, "r");
    sockets.get(1).data().put("name", "bea");
    sockets.get(1).data().put("own", new Object());

    CompletableFuture<List<SocketSnapshot>> all = main.fetchSockets();
    CompletableFuture<List<SocketSnapshot>> some = main.to("r").fetchSockets();
    fixture.run();

    assertThat(all.join())
        .extracting(SocketSnapshot::id)
        .containsExactlyInAnyOrder(a.sid, b.sid, c.sid);
    assertThat(some.join().get(0).rooms()).containsExactly(b.sid, "r");
    assertThat(some.join().get(0).data())
        .containsExactly(java.util.Map.entry("name", JsonValue.of("bea")));
  }
}
