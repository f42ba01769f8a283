package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.server.LocalCluster;
import io.realtime4j.server.chat.BrokenBackplane;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves for whom, in which order, and how it is known to have arrived. */
class FanOutTest {
  private static final String ROOM = "channel:a";

  private final ChatWorld world = new ChatWorld();

  private static JsonObject message(String content, String clientId) {
    return JsonObject.of("roomName", ROOM, "content", content, "clientMessageId", clientId);
  }

  private List<String> contents(RawClient client) {
    return client.all("message:new").stream().map(m -> m.string("content").orElseThrow()).toList();
  }

  private static List<String> told(RawClient client) {
    return client.events().stream().filter(event -> !event.startsWith("presence:")).toList();
  }

  private long delivered(RawClient author, JsonObject sent) {
    JsonObject ids = JsonObject.of("messageIds", List.of(sent.string("messageId").orElseThrow()));
    JsonObject statuses = author.ask("delivery:sync", ids);
    JsonObject status = (JsonObject) statuses.array("statuses").orElseThrow().get(0).parsed();
    return status.integer("deliveredCount").orElseThrow();
  }

  @Test
  void eachSessionOfTheSenderHearsInOneOrderAlsoWithinABatch() {
    world.start();
    RawClient phone = world.client("alice");
    RawClient laptop = world.client("alice");
    RawClient bob = world.client("bob");
    List.of(phone, laptop, bob).forEach(client -> client.join(ROOM));
    List.of(phone, laptop, bob).forEach(RawClient::clear);
    int commits = world.store.appendCalls;
    List<String> ofPhone = new ArrayList<>();
    List<String> ofLaptop = new ArrayList<>();
    List<String> ofBob = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      ofPhone.add(phone.post("message:send", message("" + i, "c" + i)));
      ofPhone.addAll(List.of("message:new", "message:sent"));
      ofLaptop.addAll(List.of("message:new", "message:sent"));
      ofBob.add("message:new");
    }
    world.advance(1_200);

    assertThat(world.store.appendCalls - commits).isLessThan(20);
    assertThat(told(phone).subList(0, 60)).isEqualTo(ofPhone);
    assertThat(told(phone).subList(60, told(phone).size())).containsOnly("message:delivered");
    assertThat(told(laptop).subList(0, 40)).isEqualTo(ofLaptop);
    assertThat(told(bob)).isEqualTo(ofBob);
  }

  @Test
  void eachMessageOfABatchHasItsOwnOffsetForClientsWithoutPositions() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient stock = world.client("bob");
    RawClient ours = world.client("carol", "position");
    List.of(alice, stock, ours).forEach(client -> client.join(ROOM));
    // More than can be committed one by one.
    for (int i = 1; i <= 20; i++) {
      alice.post("message:send", message("" + i, "c" + i));
    }
    alice.settle();

    List<JsonValue> offsets = offsets(stock);
    assertThat(offsets).hasSize(20).doesNotHaveDuplicates().isEqualTo(offsets(alice));
    assertThat(offsets(ours)).isEmpty();
    assertThat(contents(stock)).isEqualTo(contents(ours)).hasSize(20);
  }

  /** Returns what follows the messages. */
  private static List<JsonValue> offsets(RawClient client) {
    return client.heard("message:new").stream().flatMap(m -> m.args().stream().skip(1)).toList();
  }

  @Test
  void oneSocketThatFailsAndABackplaneThatThrowsKeepNothingFromTheOthers() {
    world.with(new BrokenBackplane()).start();
    RawClient alice = world.client("alice");
    RawClient broken = world.client("bob");
    RawClient carol = world.client("carol");
    RawClient dave = world.client("dave");
    List.of(alice, broken, carol, dave).forEach(client -> client.join(ROOM));
    broken.socket.breakWrites();

    for (int i = 1; i <= 3; i++) {
      assertThat(alice.ask("message:send", message("" + i, "c" + i)).integer("offset"))
          .contains((long) i);
    }
    assertThat(contents(alice)).containsExactly("1", "2", "3");
    assertThat(contents(carol)).containsExactly("1", "2", "3");
    assertThat(contents(dave)).containsExactly("1", "2", "3");
    assertThat(alice.all("message:sent")).hasSize(3);
    // The room's books are right: who joins now stands at its head.
    assertThat(world.client("erin").join(ROOM).integer("offset")).contains(3L);
  }

  /** What a log numbers, and who is present, means nothing on a server with another store. */
  @Test
  void otherServersAreToldNothingOfTheChat() {
    LocalCluster cluster = new LocalCluster();
    List<BackplaneMessage> heard = new ArrayList<>();
    cluster.join().subscribe("/", heard::add);
    world.with(cluster.join()).start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    List.of(alice, bob).forEach(client -> client.join(ROOM));
    alice.ask("message:send", message("hello", "c1"));
    bob.ask("presence:update", JsonObject.of("status", "busy"));
    bob.ask("typing:start", JsonObject.of("roomName", ROOM));
    alice.ask("room:leave", JsonObject.of("roomName", ROOM));
    assertThat(contents(bob)).containsExactly("hello");
    assertThat(heard).isEmpty();
  }

  @Test
  void whoComesBetweenHasNotReceivedWhatWasBefore() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    List.of(alice, bob).forEach(client -> client.join(ROOM));
    JsonObject first = alice.send(ROOM, "1");
    RawClient carol = world.client("carol");
    carol.join(ROOM);
    JsonObject second = alice.send(ROOM, "2");
    world.advance(1_200);

    assertThat(delivered(alice, first)).isEqualTo(1);
    assertThat(delivered(alice, second)).isEqualTo(2);
  }

  @Test
  void whoLeavesBetweenHasReceivedWhatHadLeft() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    RawClient carol = world.client("carol");
    List.of(alice, bob, carol).forEach(client -> client.join(ROOM));
    carol.socket.stall(true);
    JsonObject sent = alice.send(ROOM, "1");
    bob.ask("room:leave", JsonObject.of("roomName", ROOM));
    carol.lose();
    world.advance(1_200);

    assertThat(delivered(alice, sent)).isEqualTo(1);
  }

  @Test
  void whoReadsSlowlyHasReceivedOnlyWhatHasLeft() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    List.of(alice, bob).forEach(client -> client.join(ROOM));
    JsonObject first = alice.send(ROOM, "1");
    world.advance(1_200);
    bob.socket.stall(true);
    JsonObject second = alice.send(ROOM, "2");
    world.advance(5_000);
    assertThat(delivered(alice, first)).isEqualTo(1);
    assertThat(delivered(alice, second)).isZero();

    bob.socket.stall(false);
    world.advance(1_200);
    assertThat(delivered(alice, second)).isEqualTo(1);
  }

  @Test
  void inAThreadOnlyThoseWhoSeeItHaveReceived() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    RawClient carol = world.client("carol");
    alice.join(ROOM);
    bob.join(ROOM + ":thread:t1");
    carol.join(ROOM + ":thread:t2");
    JsonObject sent =
        alice.ask(
            "message:send", JsonObject.of("roomName", ROOM, "content", "x", "threadId", "t1"));
    world.advance(1_200);

    assertThat(contents(bob)).containsExactly("x");
    assertThat(contents(carol)).isEmpty();
    assertThat(delivered(alice, sent)).isEqualTo(1);
  }

  @Test
  void whoWritesMuchIsNotCutOffForWhatIsToldOfItsDelivery() {
    world.with("REALTIME_RATE_LIMIT", "2000").start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    List.of(alice, bob).forEach(client -> client.join(ROOM));
    for (int i = 1; i <= 6_000; i++) {
      alice.post("message:send", message("" + i, "c" + i));
      if (i % 500 == 0) {
        alice.settle();
      }
    }
    // The look has been, and nobody is told yet; then the author does not read for a moment.
    world.advance(1_050);
    alice.socket.stall(true);
    world.advance(100);
    assertThat(alice.socket.isAborted()).isFalse();

    alice.socket.stall(false);
    world.advance(2_000);
    List<JsonObject> told = alice.all("message:delivered");
    assertThat(told).hasSize(1_000);
    assertThat(told).allMatch(one -> one.integer("deliveredCount").orElseThrow() == 1);
    assertThat(told.get(999).string("messageId"))
        .isEqualTo(alice.last("message:sent").string("messageId"));
    // Of the others it learns when it asks, and of what it writes from now on as ever.
    assertThat(delivered(alice, alice.all("message:sent").get(0))).isEqualTo(1);
    alice.clear().send(ROOM, "later");
    world.advance(1_200);
    assertThat(alice.all("message:delivered")).hasSize(1);
  }

  @Test
  void eachUserCountsOnceHoweverManySessionsItHas() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient phone = world.client("bob");
    alice.join(ROOM);
    phone.join(ROOM);
    phone.socket.stall(true);
    JsonObject first = alice.send(ROOM, "1");
    world.advance(1_200);
    RawClient laptop = world.client("bob");
    laptop.join(ROOM);
    world.advance(1_200);
    assertThat(delivered(alice, first)).isZero();

    JsonObject second = alice.send(ROOM, "2");
    phone.socket.stall(false);
    world.advance(1_200);
    assertThat(delivered(alice, first)).isEqualTo(1);
    assertThat(delivered(alice, second)).isEqualTo(1);
  }

  @Test
  void whoWriteByTurnsAreOneRangeEach() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    List.of(alice, bob).forEach(client -> client.join(ROOM));
    for (int i = 1; i <= 150; i++) {
      alice.send(ROOM, "ping");
      bob.send(ROOM, "pong");
    }
    world.advance(1_200);

    assertThat(alice.all("message:delivered")).hasSize(150);
    assertThat(world.store.receipts)
        .extracting(receipt -> receipt.userId() + " " + receipt.from() + "-" + receipt.to())
        .containsExactlyInAnyOrder("alice 1-300", "bob 1-300");
  }
}
