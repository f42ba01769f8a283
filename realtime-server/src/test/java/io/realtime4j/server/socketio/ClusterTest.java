package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.server.BroadcastAnswers;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.SocketSnapshot;
import io.realtime4j.server.socketio.ServerFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two servers joined by a backplane. */
class ClusterTest {
  private final List<Node> nodes = new ArrayList<>();
  private final ServerFixture here = new ServerFixture(Duration.ofMinutes(1), new Node());
  private final ServerFixture there = new ServerFixture(Duration.ofMinutes(1), new Node());
  private final Namespace mine = here.server.of("/");
  private final Namespace others = there.server.of("/");

  /** One server's end of a backplane without delay. */
  private final class Node implements Backplane {
    private Consumer<BackplaneMessage> receiver = message -> {};

    /** How often each room was entered and not left. */
    private final Map<String, Integer> rooms = new TreeMap<>();

    private boolean fails;

    Node() {
      nodes.add(this);
    }

    @Override
    public String id() {
      return "test";
    }

    @Override
    public CompletionStage<Void> subscribe(
        String namespace, Consumer<BackplaneMessage> newReceiver) {
      receiver = newReceiver;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void publish(String namespace, BackplaneMessage message) {
      nodes.stream().filter(node -> node != this).forEach(node -> node.receiver.accept(message));
    }

    @Override
    public void enterRoom(String namespace, String room) {
      rooms.merge(room, 1, Integer::sum);
      if (fails) {
        throw new IllegalStateException("as if it were closed");
      }
    }

    @Override
    public void leaveRoom(String namespace, String room) {
      rooms.computeIfPresent(room, (name, count) -> count == 1 ? null : count - 1);
      if (fails) {
        throw new IllegalStateException("as if it were closed");
      }
    }

    @Override
    public CompletionStage<Integer> nodeCount(String namespace) {
      return CompletableFuture.completedFuture(nodes.size());
    }

    @Override
    public CompletionStage<Subscription> subscribeTopic(
        String topic, Consumer<JsonObject> receiver) {
      throw new UnsupportedOperationException("topics");
    }

    @Override
    public void publishTopic(String topic, JsonObject message) {
      throw new UnsupportedOperationException("topics");
    }

    @Override
    public CompletionStage<Void> check() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  private void run() {
    for (int i = 0; i < 5; i++) {
      here.run();
      there.run();
    }
  }

  @Test
  void broadcastsReachTheOtherServerWithoutAnOffset() {
    Client client = there.connect();
    mine.emit("x", JsonValue.of(1));
    mine.local().emit("y");
    run();

    assertThat(client.take()).containsExactly("42[\"x\",1]");
  }

  @Test
  void roomsAreEnteredAndSocketsPutOutAcrossServers() {
    Client client = there.connect();
    mine.to(client.sid).join("r");
    run();
    mine.to("r").emit("x");
    run();
    assertThat(client.take()).containsExactly("42[\"x\"]");

    mine.to("r").disconnect(true);
    run();

    assertThat(client.socket.isClosed()).isTrue();
  }

  @Test
  void theBackplaneIsToldWhichRoomsHaveSocketsHere() {
    Node node = nodes.get(1);
    Client first = there.connect();
    Client second = there.connect();
    others.to(first.sid).join("r");
    others.join("s");
    run();
    assertThat(node.rooms.keySet()).containsExactlyInAnyOrder(first.sid, second.sid, "r", "s");
    assertThat(nodes.get(0).rooms).isEmpty();

    others.to(first.sid).leave("r");
    others.to(second.sid).leave("s");
    run();
    assertThat(node.rooms.keySet()).containsExactlyInAnyOrder(first.sid, second.sid, "s");
    first.send("41");
    run();
    assertThat(node.rooms.keySet()).containsExactly(second.sid);
  }

  @Test
  void aBackplaneThatFailsToHearOfRoomsCostsNoSocketAnything() {
    nodes.get(1).fails = true;
    Client client = there.connect();
    others.join("r");
    run();
    mine.to("r").emit("x");
    run();
    others.leave("r");
    run();
    mine.to("r").emit("y");
    run();
    assertThat(client.take()).containsExactly("42[\"x\"]");
  }

  @Test
  void socketsOfBothServersAreFetched() {
    Client near = here.connect();
    Client far = there.connect("{\"token\":\"t\"}");
    CompletableFuture<List<SocketSnapshot>> all = mine.fetchSockets();
    run();

    assertThat(all.join()).extracting(SocketSnapshot::id).containsExactly(near.sid, far.sid);
    assertThat(all.join().get(1).auth()).isEqualTo(JsonObject.of("token", "t"));
  }

  @Test
  void answersOfBothServersAreCollected() {
    Client near = here.connect();
    Client far = there.connect();
    CompletableFuture<BroadcastAnswers> all = mine.emitWithAck(Duration.ofSeconds(1), "q");
    run();
    near.send("430[1]");
    far.send("430[2]");
    run();

    assertThat(all.join())
        .isEqualTo(
            new BroadcastAnswers(
                List.of(List.of(JsonValue.of(1)), List.of(JsonValue.of(2))), false));
  }

  @Test
  void serversTalkToEachOther() {
    others.onServerSide(
        "sum",
        (args, answer) -> {
          if (answer != null) {
            answer.accept(JsonValue.of("got " + args));
          }
        });
    CompletableFuture<List<JsonValue>> answers =
        mine.serverSideEmitWithAck(Duration.ofSeconds(1), "sum", JsonValue.of(3));
    run();

    assertThat(answers).isCompletedWithValue(List.of(JsonValue.of("got [3]")));
  }

  @Test
  void aServerThatDoesNotAnswerIsMissed() {
    CompletableFuture<List<JsonValue>> answers =
        mine.serverSideEmitWithAck(Duration.ofSeconds(1), "nobody");
    run();
    here.loops.advance(Duration.ofSeconds(1));

    assertThat(answers).isCompletedExceptionally();
  }
}
