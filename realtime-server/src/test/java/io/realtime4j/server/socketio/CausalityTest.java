package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.Ack;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.socketio.ServerFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was posted to a loop before an input reached it runs before that input. */
class CausalityTest {
  private final ServerFixture fixture = new ServerFixture(Duration.ofSeconds(60));
  private final Namespace main = fixture.server.of("/");
  private final List<ServerSocket> sockets = new ArrayList<>();
  private final List<Ack> acks = new ArrayList<>();

  CausalityTest() {
    main.onConnection(
        socket -> {
          sockets.add(socket);
          socket.join("r");
          socket.on("leave", (args, ack) -> socket.leave("r"));
          socket.on("join", (args, ack) -> socket.join("late"));
          socket.on("keep", (args, ack) -> acks.add(ack));
        });
  }

  @Test
  void whoLeavesBecauseOfABroadcastHasGotIt() {
    Client first = fixture.connect();
    Client second = fixture.connect();
    for (Client client : List.of(first, second)) {
      second.take();
      // Posted to both loops; neither has run it when the client, told by other means, leaves.
      main.to("r").asTransient().emit("m", JsonValue.of(1));
      client.socket.sendAhead(fixture.loops, "42[\"leave\"]");

      assertThat(client.take()).containsExactly("42[\"m\",1]");
    }
  }

  @Test
  void whoComesBecauseOfABroadcastHasMissedIt() {
    Client client = fixture.connect();
    main.to("late").asTransient().emit("m", JsonValue.of(1));
    client.socket.sendAhead(fixture.loops, "42[\"join\"]");

    assertThat(client.take()).isEmpty();
  }

  @Test
  void aFailingTaskDoesNotEndTheInputThatItWasRunBefore() {
    Client client = fixture.connect();
    sockets
        .get(0)
        .loop()
        .execute(
            () -> {
              throw new IllegalStateException("as if by an application");
            });
    client.socket.sendAhead(fixture.loops, "42[\"leave\"]");

    assertThat(sockets.get(0).rooms()).containsExactly(client.sid);
  }

  @Test
  void anAnswerIsNeverBehindABroadcastThatWasPostedLater() {
    Client client = fixture.connect();
    client.send("427[\"keep\"]");
    ServerSocket socket = sockets.get(0);
    socket.loop().execute(() -> socket.emit("own", JsonValue.of(2)));
    acks.get(0).send(JsonValue.of("done"));
    main.to("r").emit("later", JsonValue.of(1));

    List<String> frames = client.take();

    assertThat(frames).hasSize(3);
    assertThat(frames.get(0)).isEqualTo("437[\"done\"]");
    assertThat(frames.get(1)).startsWith("42[\"later\",1,");
    assertThat(frames.get(2)).startsWith("42[\"own\",2,");
  }

  @Test
  void whatOneThreadSendsToASocketKeepsItsOrder() {
    Client client = fixture.connect();
    client.send("427[\"keep\"]");
    main.to("r").emit("m", JsonValue.of(1));
    sockets.get(0).emit("own", JsonValue.of(2));
    acks.get(0).send(JsonValue.of("done"));
    main.to("r").emit("m", JsonValue.of(3));

    List<String> frames = client.take();

    assertThat(frames).hasSize(4);
    assertThat(frames.get(0)).startsWith("42[\"m\",1,");
    assertThat(frames.get(1)).startsWith("42[\"own\",2,");
    assertThat(frames.get(2)).isEqualTo("437[\"done\"]");
    assertThat(frames.get(3)).startsWith("42[\"m\",3,");
  }

  @Test
  void oneSocketsFailureDoesNotReachTheNext() {
    // Connections go to the loops in turn: the first and the third share one.
    Client broken = fixture.connect();
    fixture.connect();
    Client next = fixture.connect();
    broken.socket.breakWrites();

    main.to("r").emit("m", JsonValue.of(1));
    main.emit("all");

    assertThat(next.take()).hasSize(2);
  }
}
