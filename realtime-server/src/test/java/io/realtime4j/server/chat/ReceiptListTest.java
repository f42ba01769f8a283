package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has received and read a message, as its author may know; and receipts by the other name. */
class ReceiptListTest {
  private static final String ROOM = "channel:general";
  private final ChatWorld world = new ChatWorld().start();
  private final RawClient alice = world.client("alice");
  private final RawClient bob = world.client("bob");
  private final RawClient carol = world.client("carol");
  private final String messageId = said();

  private String said() {
    alice.join(ROOM);
    bob.join(ROOM);
    carol.join(ROOM);
    String id = alice.send(ROOM, "one").string("messageId").orElseThrow();
    world.advance(2_000);
    return id;
  }

  private JsonObject list(Object... more) {
    JsonObject.Builder query = JsonObject.builder().put("messageId", messageId);
    JsonObject.of(more).members().forEach(query::put);
    return alice.ask("receipts:get", query.build());
  }

  private static List<JsonObject> lines(JsonObject data) {
    return data.array("receipts").orElseThrow().values().stream()
        .map(value -> (JsonObject) value.parsed())
        .toList();
  }

  private static List<String> users(JsonObject data) {
    return lines(data).stream().map(line -> line.string("userId").orElseThrow()).toList();
  }

  private JsonObject update(String status) {
    return JsonObject.of("messageId", messageId, "status", status);
  }

  @Test
  void anAuthorLearnsWhoHasAMessageAndSinceWhen() {
    bob.ask("receipt:update", update("read"));
    JsonObject data = list();
    assertThat(users(data)).containsExactly("bob", "carol");
    assertThat(lines(data).get(0).string("readAt")).contains("2026-01-02T03:04:07.000Z");
    assertThat(lines(data).get(0).string("deliveredAt")).isPresent();
    assertThat(lines(data).get(1).get("readAt")).isNull();
    assertThat(data.integer("deliveredCount")).contains(2L);
    assertThat(data.integer("readCount")).contains(1L);
    assertThat(data.integer("totalRecipients")).contains(2L);
    assertThat(data.bool("hasMore")).contains(false);
    assertThat(data.string("roomName")).contains(ROOM);
    JsonObject first = list("limit", 1);
    assertThat(users(first)).containsExactly("bob");
    assertThat(first.bool("hasMore")).contains(true);
    JsonObject rest = list("limit", 1, "after", "bob");
    assertThat(users(rest)).containsExactly("carol");
    assertThat(rest.bool("hasMore")).contains(false);
  }

  @Test
  void whoIsHiddenIsNotListedNorSaidToFollow() {
    carol.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    bob.ask("receipt:update", update("read"));
    bob.ask("presence:settings:update", JsonObject.of("allowReadReceipts", false));
    JsonObject data = list("limit", 1);
    assertThat(users(data)).containsExactly("bob");
    assertThat(lines(data).get(0).get("readAt")).isNull();
    assertThat(data.integer("readCount")).contains(0L);
    assertThat(data.integer("totalRecipients")).contains(1L);
    assertThat(data.bool("hasMore")).contains(false);
  }

  @Test
  void aPageIsFullThoughHundredsBetweenAreHidden() {
    for (int i = 0; i < 250; i++) {
      String user = "c" + (100 + i);
      world.store.receipts.add(
          Receipt.builder()
              .tenant("primary")
              .room(ROOM)
              .userId(user)
              .kind(Kind.DELIVERED)
              .from(1)
              .to(1)
              .atMillis(1)
              .build());
      world.client(user).ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    }
    JsonObject data = list("limit", 2);
    assertThat(users(data)).containsExactly("bob", "carol");
    assertThat(data.bool("hasMore")).contains(false);
  }

  @Test
  void aStoreThatPromisesMoreAndGivesNothingIsBelievedOnce() {
    world.store.endless = true;
    JsonObject data = list();
    assertThat(lines(data)).isEmpty();
    assertThat(data.bool("hasMore")).contains(false);
  }

  @Test
  void whoWasPutOutStaysWithWhatHeHadAndGetsNoMore() {
    bob.ask("receipt:update", update("read"));
    world.server.moderation("primary").ban(ROOM, "bob", null, null, null);
    world.server.moderation("primary").removeMember(ROOM, "carol");
    world.advance(2_000);
    String later = alice.send(ROOM, "two").string("messageId").orElseThrow();
    world.advance(2_000);
    alice.clear();

    // Of the first both were recipients; a ban keeps bob from saying more, a removal carol not.
    assertThat(bob.call("receipt:update", update("delivered")).bool("success")).contains(true);
    carol.ask("receipt:update", update("read"));
    carol.ask("receipt:update", JsonObject.of("messageId", later, "status", "read"));
    JsonObject read = JsonObject.of("roomName", ROOM, "messageIds", List.of(messageId, later));
    assertThat(bob.refusal("message:batch-read-ack", read)).isEqualTo("FORBIDDEN");
    carol.ask("message:batch-read-ack", read);
    assertThat(carol.ask("channel:read", JsonObject.of("roomName", ROOM)).integer("unreadCount"))
        .contains(0L);
    world.advance(2_000);

    JsonObject data = list();
    assertThat(users(data)).containsExactly("bob", "carol");
    assertThat(data.integer("readCount")).contains(2L);
    assertThat(data.integer("totalRecipients")).contains(2L);
    assertThat(alice.all("message:read"))
        .extracting(m -> m.string("messageId").orElseThrow())
        .containsExactly(messageId);
    JsonObject none = alice.ask("receipts:get", JsonObject.of("messageId", later));
    assertThat(lines(none)).isEmpty();
    assertThat(none.integer("totalRecipients")).contains(0L);

    // Who is put out himself asks for nothing of the room any more.
    world.server.moderation("primary").ban(ROOM, "alice", null, null, null);
    world.advance(10);
    assertThat(alice.refusal("receipts:get", JsonObject.of("messageId", messageId)))
        .isEqualTo("FORBIDDEN");
  }

  @Test
  void inAThreadThoseCountWhoHaveReadTheThread() {
    JsonObject inThread = JsonObject.of("roomName", ROOM, "threadId", "t", "content", "aside");
    String aside = alice.ask("message:send", inThread).string("messageId").orElseThrow();
    bob.ask("channel:read", JsonObject.of("roomName", ROOM, "threadId", "t"));
    world.advance(2_000);
    JsonObject ofThread = alice.ask("receipts:get", JsonObject.of("messageId", aside));
    assertThat(ofThread.integer("readCount")).contains(1L);
    assertThat(lines(ofThread).get(0).string("readAt")).isPresent();
    assertThat(list().integer("readCount")).contains(0L);
    carol.ask("channel:read", JsonObject.of("roomName", ROOM));
    world.advance(2_000);
    assertThat(alice.ask("receipts:get", JsonObject.of("messageId", aside)).integer("readCount"))
        .contains(2L);
    assertThat(users(list())).containsExactly("bob", "carol");
    assertThat(list().integer("readCount")).contains(1L);
  }

  /** What lies between messages that one reads is in the same range, one's own too. */
  @Test
  void anAuthorIsNotAmongThoseWhoHaveTheMessage() {
    String between = bob.send(ROOM, "two").string("messageId").orElseThrow();
    String own = alice.send(ROOM, "three").string("messageId").orElseThrow();
    String last = bob.send(ROOM, "four").string("messageId").orElseThrow();
    alice.ask(
        "message:batch-read-ack",
        JsonObject.of("roomName", ROOM, "messageIds", List.of(between, last)));
    alice.ask("channel:read", JsonObject.of("roomName", ROOM));
    world.advance(2_000);
    JsonObject listed = alice.ask("receipts:get", JsonObject.of("messageId", own));
    assertThat(users(listed)).containsExactly("bob", "carol");
    assertThat(listed.integer("deliveredCount")).contains(2L);
  }

  @Test
  void aDeletedMessageHasItsReceiptsStill() {
    bob.ask("receipt:update", update("read"));
    alice.ask("message:delete", JsonObject.of("roomName", ROOM, "messageId", messageId));
    carol.ask("receipt:update", update("read"));
    world.advance(2_000);
    assertThat(list().integer("readCount")).contains(2L);
  }

  @Test
  void ofOthersMessagesNothingIsSaid() {
    JsonObject known =
        bob.call("receipts:get", JsonObject.of("messageId", messageId)).object("error").get();
    JsonObject unknown =
        bob.call("receipts:get", JsonObject.of("messageId", "none")).object("error").get();
    assertThat(known).isEqualTo(unknown);
    assertThat(known.string("code")).contains("VALIDATION_ERROR");
    assertThat(alice.refusal("receipts:get", JsonObject.EMPTY)).isEqualTo("VALIDATION_ERROR");
    assertThat(alice.refusal("receipts:get", JsonObject.of("messageId", messageId, "limit", 0)))
        .isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void aReceiptByItsOtherNameIsTheSame() {
    alice.clear();
    bob.ask("receipt:update", update("delivered"));
    assertThat(alice.all("message:read")).isEmpty();
    bob.ask("receipt:update", update("read"));
    bob.ask("receipt:update", update("read"));
    assertThat(alice.all("message:read")).hasSize(1);
    assertThat(alice.last("message:read").string("userId")).contains("bob");
    bob.ask("receipt:update", JsonObject.of("messageId", "gone", "status", "read"));
    assertThat(bob.refusal("receipt:update", update("sent"))).isEqualTo("VALIDATION_ERROR");
    assertThat(
            bob.refusal(
                "receipt:update",
                JsonObject.of("messageId", messageId, "status", "read", "userId", "carol")))
        .isEqualTo("FORBIDDEN");
    bob.join("dm:alice:bob");
    String secret = bob.send("dm:alice:bob", "x").string("messageId").orElseThrow();
    bob.clear();
    carol.call("receipt:update", JsonObject.of("messageId", secret, "status", "read"));
    bob.settle();
    assertThat(bob.all("message:read")).isEmpty();
  }
}
