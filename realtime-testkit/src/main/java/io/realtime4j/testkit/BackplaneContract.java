package io.realtime4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.DisconnectMessage;
import io.realtime4j.api.spi.backplane.FetchMessage;
import io.realtime4j.api.spi.backplane.MoveMessage;
import io.realtime4j.api.spi.backplane.ResponseMessage;
import io.realtime4j.api.spi.backplane.ServerSideMessage;
import io.realtime4j.api.spi.backplane.SocketTarget;
import io.realtime4j.api.spi.backplane.UnknownMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Backplane} does. A test class of an implementation implements this and says how
 * servers are joined; each test joins new ones and closes them.
 */
public interface BackplaneContract {
  /** Returns the ends of so many servers that are joined to each other and to nobody else. */
  List<Backplane> join(int servers);

  private static <T> T await(CompletionStage<T> stage) {
    return Waiting.get(stage.toCompletableFuture());
  }

  private static BlockingQueue<BackplaneMessage> heard(Backplane server, String namespace) {
    BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
    await(server.subscribe(namespace, heard::add));
    return heard;
  }

  private static BroadcastMessage event(String publisher, int number) {
    return BroadcastMessage.builder()
        .args(List.of(JsonValue.of(publisher), JsonValue.of(number)))
        .build();
  }

  private static void close(List<Backplane> servers) {
    servers.forEach(Backplane::close);
  }

  /** What one publishes all others of the namespace get, once, and itself not. */
  @Test
  default void aBroadcastReachesTheOthersAndNeverItsPublisher() {
    List<Backplane> servers = join(3);
    BlockingQueue<BackplaneMessage> own = heard(servers.get(0), "/");
    BlockingQueue<BackplaneMessage> second = heard(servers.get(1), "/");
    BlockingQueue<BackplaneMessage> third = heard(servers.get(2), "/");
    BlockingQueue<BackplaneMessage> apart = heard(servers.get(1), "/other");
    servers.get(0).publish("/", event("a", 1));
    assertThat(Waiting.take(second)).isEqualTo(event("a", 1));
    assertThat(Waiting.take(third)).isEqualTo(event("a", 1));
    servers.get(1).publish("/", event("b", 1));
    assertThat(Waiting.take(own)).isEqualTo(event("b", 1));
    assertThat(Waiting.take(third)).isEqualTo(event("b", 1));
    assertThat(second).isEmpty();
    assertThat(apart).isEmpty();
    close(servers);
  }

  /**
   * Who has told that it has sockets in a room gets what is for that room, and so does who has all.
   */
  @Test
  default void whatIsForOneRoomReachesWhoHasEnteredIt() {
    List<Backplane> servers = join(2);
    BlockingQueue<BackplaneMessage> heard = heard(servers.get(0), "/");
    BroadcastMessage forRoom =
        event("a", 1).toBuilder()
            .target(SocketTarget.builder().rooms(List.of("r")).build())
            .build();
    servers.get(0).enterRoom("/", "r");
    servers.get(0).enterRoom("/", "r");
    servers.get(0).leaveRoom("/", "r");
    // It begins soon; what was asked for later has begun later.
    await(servers.get(0).subscribeTopic("later", message -> {}));
    servers.get(1).publish("/", forRoom);
    assertThat(Waiting.take(heard)).isEqualTo(forRoom);
    servers.get(0).leaveRoom("/", "r");
    servers.get(1).publish("/", event("a", 2));
    assertThat(Waiting.take(heard)).isEqualTo(event("a", 2));
    close(servers);
  }

  /** Of one publisher everything comes in order and once, whatever others publish meanwhile. */
  @Test
  default void ofOnePublisherEverythingComesInOrderAndOnce() {
    int count = 1_000;
    List<Backplane> servers = join(3);
    BlockingQueue<BackplaneMessage> heard = heard(servers.get(0), "/");
    List<Thread> publishers = new ArrayList<>();
    for (String name : List.of("b", "c")) {
      Backplane server = servers.get(name.equals("b") ? 1 : 2);
      Runnable publishing =
          () -> {
            for (int i = 0; i < count; i++) {
              server.publish("/", event(name, i));
            }
          };
      publishers.add(new Thread(publishing, "publisher " + name));
    }
    publishers.forEach(Thread::start);
    int[] next = {0, 0};
    for (int i = 0; i < 2 * count; i++) {
      BroadcastMessage message = (BroadcastMessage) Waiting.take(heard);
      int from = message.args().get(0).equals(JsonValue.of("b")) ? 0 : 1;
      assertThat(message.args().get(1).parsed()).isEqualTo(JsonNumber.of(next[from]++));
    }
    assertThat(heard).isEmpty();
    close(servers);
  }

  /** Every kind of message arrives as it was sent, with its metadata, unknown ones too. */
  @Test
  default void everyKindArrivesAsItWasSent() {
    JsonObject metadata = JsonObject.of("from", "n1", "at", 7);
    SocketTarget target =
        SocketTarget.builder().rooms(List.of("r", "s")).except(List.of("x")).build();
    List<JsonValue> args = List.of(JsonValue.of("e"), JsonObject.of("k", List.of(1, 2)));
    List<BackplaneMessage> sent =
        List.of(
            BroadcastMessage.builder()
                .target(target)
                .args(args)
                .isVolatile(true)
                .requestId("q1")
                .metadata(metadata)
                .build(),
            MoveMessage.builder().target(target).rooms(List.of("t")).metadata(metadata).build(),
            MoveMessage.builder().leaves(true).target(target).rooms(List.of("t")).build(),
            DisconnectMessage.builder()
                .target(target)
                .closeConnection(true)
                .metadata(metadata)
                .build(),
            FetchMessage.builder().requestId("q2").target(target).metadata(metadata).build(),
            ServerSideMessage.builder().requestId("q3").args(args).metadata(metadata).build(),
            ResponseMessage.builder()
                .requestId("q4")
                .announced(3)
                .values(args)
                .metadata(metadata)
                .build(),
            UnknownMessage.builder()
                .kind("one day")
                .requestId("q5")
                .body(JsonObject.of("what", "ever"))
                .metadata(metadata)
                .build());
    List<Backplane> servers = join(2);
    BlockingQueue<BackplaneMessage> heard = heard(servers.get(1), "/");
    sent.forEach(message -> servers.get(0).publish("/", message));
    for (BackplaneMessage message : sent) {
      assertThat(Waiting.take(heard)).isEqualTo(message);
    }
    close(servers);
  }

  /** So many servers as are counted answer a request, and it is known when all have. */
  @Test
  default void asManyAnswerAsAreCounted() {
    List<Backplane> servers = join(3);
    BlockingQueue<BackplaneMessage> answers = heard(servers.get(0), "/");
    for (Backplane other : servers.subList(1, 3)) {
      await(
          other.subscribe(
              "/",
              message -> {
                if (message instanceof FetchMessage asked) {
                  other.publish(
                      "/", ResponseMessage.builder().requestId(asked.requestId()).build());
                }
              }));
    }
    assertThat(await(servers.get(0).nodeCount("/"))).isEqualTo(3);
    servers.get(0).publish("/", FetchMessage.builder().requestId("q").build());
    for (int i = 0; i < 2; i++) {
      assertThat(Waiting.take(answers))
          .isInstanceOfSatisfying(
              ResponseMessage.class, answer -> assertThat(answer.requestId()).isEqualTo("q"));
    }
    await(servers.get(2).unsubscribe("/"));
    await(servers.get(2).unsubscribe("/never"));
    Waiting.until(() -> await(servers.get(0).nodeCount("/")) == 2);
    servers.get(0).publish("/", FetchMessage.builder().requestId("q2").build());
    Waiting.take(answers);
    assertThat(answers).isEmpty();
    close(servers);
  }

  /** A topic is heard by who subscribed to it, not under a namespace's name, until that ends. */
  @Test
  default void topicsArePrivateAndEnd() {
    List<Backplane> servers = join(2);
    BlockingQueue<BackplaneMessage> namespace = heard(servers.get(1), "t");
    BlockingQueue<JsonObject> own = new LinkedBlockingQueue<>();
    BlockingQueue<JsonObject> first = new LinkedBlockingQueue<>();
    BlockingQueue<JsonObject> second = new LinkedBlockingQueue<>();
    await(servers.get(0).subscribeTopic("t", own::add));
    Subscription ending = await(servers.get(1).subscribeTopic("t", first::add));
    await(servers.get(1).subscribeTopic("t", second::add));
    servers.get(0).publishTopic("t", JsonObject.of("n", 1));
    servers.get(0).publishTopic("u", JsonObject.of("n", 2));
    assertThat(Waiting.take(first)).isEqualTo(JsonObject.of("n", 1));
    assertThat(Waiting.take(second)).isEqualTo(JsonObject.of("n", 1));
    ending.close();
    ending.close();
    servers.get(0).publishTopic("t", JsonObject.of("n", 3));
    assertThat(Waiting.take(second)).isEqualTo(JsonObject.of("n", 3));
    assertThat(first).isEmpty();
    assertThat(own).isEmpty();
    assertThat(namespace).isEmpty();
    close(servers);
  }

  /** A receiver that throws hears what comes next, and costs others nothing. */
  @Test
  default void aReceiverThatThrowsHearsTheNext() {
    List<Backplane> servers = join(3);
    BlockingQueue<BackplaneMessage> heard = new LinkedBlockingQueue<>();
    await(
        servers
            .get(1)
            .subscribe(
                "/",
                message -> {
                  heard.add(message);
                  throw new IllegalStateException("a receiver's own fault");
                }));
    BlockingQueue<BackplaneMessage> other = heard(servers.get(2), "/");
    for (int i = 0; i < 2; i++) {
      servers.get(0).publish("/", event("a", i));
      assertThat(Waiting.take(heard)).isEqualTo(event("a", i));
      assertThat(Waiting.take(other)).isEqualTo(event("a", i));
    }
    close(servers);
  }

  /** Who has closed is counted and told no more, and publishes nothing; the others go on. */
  @Test
  default void afterClosingNothingComesAndNothingGoes() {
    List<Backplane> servers = join(3);
    BlockingQueue<BackplaneMessage> closed = heard(servers.get(0), "/");
    BlockingQueue<BackplaneMessage> second = heard(servers.get(1), "/");
    heard(servers.get(2), "/");
    await(servers.get(0).check());
    servers.get(0).close();
    servers.get(0).close();
    assertThat(servers.get(0).check().toCompletableFuture()).failsWithin(Waiting.LIMIT);
    Waiting.until(() -> await(servers.get(1).nodeCount("/")) == 2);
    servers.get(0).publish("/", event("a", 1));
    servers.get(0).publishTopic("t", JsonObject.EMPTY);
    servers.get(2).publish("/", event("c", 1));
    assertThat(Waiting.take(second)).isEqualTo(event("c", 1));
    assertThat(second).isEmpty();
    assertThat(closed).isEmpty();
    close(servers);
  }
}
