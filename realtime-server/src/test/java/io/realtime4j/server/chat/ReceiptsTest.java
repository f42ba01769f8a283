package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delivered and read, as the author learns of it. */
class ReceiptsTest {
  private final ChatWorld world = new ChatWorld();
  private RawClient alice;
  private RawClient bob;
  private RawClient carol;

  @BeforeEach
  void threeInARoom() {
    world.start();
    alice = world.client("alice", "delivery-ack");
    bob = world.client("bob", "delivery-ack");
    carol = world.client("carol", "delivery-ack");
    for (RawClient client : List.of(alice, bob, carol)) {
      client.join("channel:c");
    }
    world.advance(100);
    alice.clear();
  }

  private String send(RawClient client, String content) {
    return client.send("channel:c", content).string("messageId").orElseThrow();
  }

  private static JsonObject ids(String... ids) {
    return JsonObject.of("roomName", "channel:c", "messageIds", List.of(ids));
  }

  private static JsonObject one(String id) {
    return JsonObject.of("roomName", "channel:c", "messageId", id);
  }

  @Test
  void whatWasHeldBackOfOneWhoHasLeftIsToldToo() {
    bob.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    String id = send(alice, "x");
    bob.ask("message:delivered-ack", ids(id));
    bob.ask("room:leave", JsonObject.of("roomName", "channel:c"));
    world.advance(200);
    assertThat(alice.all("message:delivered")).isEmpty();
    bob.ask("presence:settings:update", JsonObject.of("visibility", "everyone"));
    world.advance(200);
    assertThat(alice.last("message:delivered").string("userId")).contains("bob");
  }

  @Test
  void whatHasJustGoneOutIsAcknowledgedWithoutAQuestionToTheLog() {
    String id = send(alice, "x");
    world.store.idReads = 0;
    bob.ask("message:delivered-ack", ids(id));
    carol.ask("message:read-ack", one(id));
    assertThat(world.store.idReads).isZero();
    world.advance(200);
    assertThat(alice.last("message:delivered").integer("deliveredCount")).contains(2L);
    assertThat(alice.all("message:read")).hasSize(1);
  }

  @Test
  void whatWentOutLongAgoIsAcknowledgedToo() {
    String first = send(alice, "x");
    for (int i = 0; i < 64; i++) {
      send(alice, "more");
    }
    String last = send(alice, "y");
    world.store.idReads = 0;
    bob.ask("message:delivered-ack", ids(last, first, "none"));
    assertThat(world.store.idReads).isEqualTo(1);
    world.advance(200);
    assertThat(alice.all("message:delivered").stream().map(told -> told.string("messageId").get()))
        .containsExactly(first, last);
  }

  @Test
  void whatIsReadInSecretIsToldAsDelivered() {
    bob.ask("presence:settings:update", JsonObject.of("allowReadReceipts", false));
    String id = send(alice, "x");
    String other = send(alice, "y");
    bob.ask("message:read-ack", one(id));
    bob.ask("message:batch-read-ack", ids(id, other));
    world.advance(200);
    assertThat(alice.all("message:read")).isEmpty();
    assertThat(alice.all("message:batch-read")).isEmpty();
    assertThat(alice.all("message:delivered").stream().map(told -> told.string("messageId").get()))
        .containsExactly(id, other);
    carol.ask("message:read-ack", one(id));
    world.advance(200);
    assertThat(alice.all("message:read")).hasSize(1);
    assertThat(alice.all("message:delivered")).hasSize(2);
  }

  @Test
  void deliveriesAreCountedAndToldTogether() {
    String id = send(alice, "x");
    bob.ask("message:delivered-ack", ids(id));
    bob.ask("message:delivered-ack", ids(id));
    world.advance(100);
    JsonObject one = alice.last("message:delivered");
    assertThat(one.string("userId")).contains("bob");
    assertThat(one.integer("deliveredCount")).contains(1L);
    assertThat(one.integer("totalRecipients")).contains(2L);
    String second = send(alice, "y");
    bob.ask("message:delivered-ack", ids(second));
    carol.ask("message:delivered-ack", ids(second));
    world.advance(100);
    JsonObject both = alice.last("message:delivered");
    assertThat(both.has("userId")).isFalse();
    assertThat(both.integer("deliveredCount")).contains(2L);
    assertThat(alice.all("message:delivered")).hasSize(2);
  }

  @Test
  void aSingleReadIsToldOnceToTheAuthorAlone() {
    String id = send(alice, "x");
    JsonObject read = JsonObject.of("channelId", "c", "messageId", id);
    bob.ask("message:read-ack", read);
    bob.ask("message:read-ack", read);
    JsonObject event = alice.last("message:read");
    assertThat(event.string("userId")).contains("bob");
    assertThat(event.integer("readCount")).contains(1L);
    assertThat(event.integer("totalRecipients")).contains(2L);
    assertThat(alice.all("message:read")).hasSize(1);
    assertThat(carol.all("message:read")).isEmpty();
    alice.ask("message:read-ack", read);
    assertThat(alice.all("message:read")).hasSize(1);
  }

  @Test
  void aBatchIsOneEventPerAuthor() {
    String a1 = send(alice, "1");
    String b1 = send(bob, "2");
    String a2 = send(alice, "3");
    carol.ask("message:batch-read-ack", ids(a1, b1, a2, "unknown"));
    assertThat(alice.last("message:batch-read").array("messageIds").orElseThrow().strings())
        .containsExactly(a1, a2);
    assertThat(bob.last("message:batch-read").array("messageIds").orElseThrow().strings())
        .containsExactly(b1);
    assertThat(alice.all("message:read")).isEmpty();
  }

  @Test
  void ownMessagesMakeWhatIsReadOneRange() {
    String a1 = send(alice, "1");
    send(bob, "2");
    String a2 = send(alice, "3");
    bob.ask("message:batch-read-ack", ids(a1, a2));
    assertThat(world.store.receipts)
        .hasSize(2)
        .allMatch(receipt -> receipt.from() == 1 && receipt.to() == 3)
        .extracting(Receipt::kind)
        .containsExactlyInAnyOrder(Kind.DELIVERED, Kind.READ);
  }

  @Test
  void aLongConversationIsOneRangeOfEachKindPerReader() {
    for (int i = 0; i < 300; i++) {
      bob.ask("message:delivered-ack", ids(send(alice, "ping")));
      String pong = send(bob, "pong");
      alice.ask("message:delivered-ack", ids(pong));
      world.advance(100);
    }
    assertThat(world.store.receipts).hasSize(2);
  }

  @Test
  void whatIsSaidAgainIsNotToldAgain() {
    String id = send(alice, "x");
    bob.ask("message:read-ack", one(id));
    bob.ask("message:delivered-ack", ids(id));
    bob.ask("message:read-ack", one(id));
    world.advance(200);
    assertThat(alice.all("message:read")).hasSize(1);
    assertThat(alice.all("message:delivered")).isEmpty();
  }

  @Test
  void whoJoinsLaterIsNoRecipient() {
    String id = send(alice, "x");
    RawClient dave = world.client("dave", "delivery-ack");
    dave.join("channel:c");
    dave.ask("message:delivered-ack", ids(id));
    world.advance(200);
    assertThat(alice.all("message:delivered")).isEmpty();
    String later = send(alice, "y");
    dave.ask("message:delivered-ack", ids(later));
    world.advance(200);
    assertThat(alice.last("message:delivered").integer("totalRecipients")).contains(3L);
  }

  @Test
  void everyAskedIdIsAnswered() {
    String first =
        alice
            .ask(
                "message:send",
                JsonObject.of("roomName", "channel:c", "content", "1", "clientMessageId", "c1"))
            .string("messageId")
            .orElseThrow();
    String second = send(alice, "2");
    String third = send(alice, "3");
    String foreign = send(bob, "4");
    bob.ask("message:read-ack", JsonObject.of("roomName", "channel:c", "messageId", first));
    carol.ask("message:delivered-ack", ids(second));
    JsonObject data =
        alice.ask(
            "delivery:sync",
            JsonObject.of("messageIds", List.of("c1", second, third, foreign, "never")));
    assertThat(alice.last("delivery:sync-response")).isEqualTo(data);
    List<JsonObject> statuses =
        data.array("statuses").orElseThrow().values().stream().map(s -> (JsonObject) s).toList();
    assertThat(statuses.stream().map(s -> s.string("state").orElseThrow()))
        .containsExactly("read", "delivered", "sent", "unknown", "unknown");
    assertThat(statuses.get(0).string("messageId")).contains(first);
    assertThat(statuses.get(0).string("clientMessageId")).contains("c1");
    assertThat(statuses.get(0).integer("deliveredCount")).contains(1L);
    assertThat(statuses.get(0).integer("totalRecipients")).contains(2L);
    assertThat(statuses.get(4).string("messageId")).contains("never");
  }

  @Test
  void receiptsOutliveTheRoomsTimeInMemory() {
    String id = send(alice, "x");
    bob.ask("message:read-ack", JsonObject.of("roomName", "channel:c", "messageId", id));
    for (RawClient client : List.of(alice, bob, carol)) {
      client.leave();
    }
    world.advance(120_000);
    RawClient again = world.client("alice");
    JsonObject data = again.ask("delivery:sync", JsonObject.of("messageIds", List.of(id)));
    assertThat(data.toString()).contains("read");
  }

  @Test
  void whatCannotBeStoredIsNotToldAndCanBeSaidAgain() {
    String id = send(alice, "x");
    world.store.fails = true;
    JsonObject read = JsonObject.of("roomName", "channel:c", "messageId", id);
    assertThat(bob.refusal("message:read-ack", read)).isEqualTo("UNAVAILABLE");
    assertThat(alice.all("message:read")).isEmpty();
    world.store.fails = false;
    bob.ask("message:read-ack", read);
    assertThat(alice.all("message:read")).hasSize(1);
  }

  @Test
  void aStockClientHasWhatHasLeftForIt() {
    RawClient dave = world.client("dave");
    dave.join("channel:c");
    dave.socket.stall(true);
    send(alice, "y");
    world.advance(2_000);
    assertThat(alice.all("message:delivered")).isEmpty();
    dave.socket.stall(false);
    world.advance(1_200);
    assertThat(alice.last("message:delivered").string("userId")).contains("dave");
    assertThat(alice.all("message:delivered")).hasSize(1);
  }

  @Test
  void whatIsNoReceiptIsRefused() {
    for (JsonObject bad :
        List.of(
            JsonObject.EMPTY,
            JsonObject.of("roomName", "channel:c"),
            JsonObject.of("roomName", "channel:c", "messageId", 5),
            JsonObject.of("roomName", "channel:c", "messageId", "x", "readAt", "yesterday"))) {
      assertThat(bob.refusal("message:read-ack", bad)).isEqualTo("VALIDATION_ERROR");
    }
    assertThat(
            bob.refusal(
                "message:delivered-ack",
                JsonObject.of("roomName", "channel:c", "messageIds", List.of(1))))
        .isEqualTo("VALIDATION_ERROR");
  }
}
