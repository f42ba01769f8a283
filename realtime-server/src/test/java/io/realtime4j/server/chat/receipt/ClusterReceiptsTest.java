package io.realtime4j.server.chat.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import io.realtime4j.server.chat.WornBackplane;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delivered and read, where the author and those who read are on different servers. */
class ClusterReceiptsTest {
  private static final String ROOM = "channel:c";
  private final List<ChatWorld> servers = ChatWorld.cluster(3);
  private final List<WornBackplane> ends = WornBackplane.join(servers);
  private RawClient alice;
  private RawClient bob;
  private RawClient carol;

  /** Alice on the first server, Bob on the second, Carol on the third. */
  @BeforeEach
  void threeOnThreeServers() {
    servers.forEach(ChatWorld::start);
    for (String user : List.of("alice", "bob", "carol")) {
      RawClient member = client(0, user);
      member.join(ROOM);
      member.lose();
    }
    advance(100);
    alice = client(0, "alice");
    bob = client(1, "bob");
    carol = client(2, "carol");
    List.of(alice, bob, carol).forEach(one -> one.join(ROOM));
    advance(100);
    alice.clear();
  }

  private RawClient client(int server, String user) {
    return servers.get(server).client(user, "delivery-ack");
  }

  private void advance(long millis) {
    servers.get(0).advance(millis);
  }

  private static String send(RawClient client, String content) {
    return client.send(ROOM, content).string("messageId").orElseThrow();
  }

  private static JsonObject ids(String... ids) {
    return JsonObject.of("roomName", ROOM, "messageIds", List.of(ids));
  }

  private static JsonObject one(String id) {
    return JsonObject.of("roomName", ROOM, "messageId", id);
  }

  private static JsonObject status(RawClient client, String id) {
    return (JsonObject)
        client
            .ask("delivery:sync", JsonObject.of("messageIds", List.of(id)))
            .array("statuses")
            .orElseThrow()
            .get(0)
            .parsed();
  }

  /** Returns the room as it is listed. */
  private static JsonObject channel(RawClient client) {
    return (JsonObject)
        client
            .ask("sync:channels", JsonObject.EMPTY)
            .array("channels")
            .orElseThrow()
            .get(0)
            .parsed();
  }

  private static List<String> batches(RawClient client) {
    return client.all("message:batch-read").stream()
        .map(
            told ->
                told.string("userId").orElseThrow()
                    + told.array("messageIds").orElseThrow().strings())
        .toList();
  }

  @Test
  void nothingIsCountedWhereTheAuthorIsNot() {
    String other = "channel:d";
    RawClient member = client(0, "bob");
    member.join(other);
    member.lose();
    advance(100);
    alice.join(other);
    String id = alice.send(other, "x").string("messageId").orElseThrow();
    bob.join(other);
    advance(100);
    int reads = servers.get(0).store.receiptReads;
    bob.ask("message:delivered-ack", JsonObject.of("roomName", other, "messageIds", List.of(id)));
    advance(200);
    assertThat(alice.all("message:delivered")).hasSize(1);
    assertThat(alice.last("message:delivered").integer("deliveredCount")).contains(1L);
    assertThat(servers.get(0).store.receiptReads).isEqualTo(reads);
  }

  @Test
  void anAuthorHearsOfReadersOnOtherServersOnceOnEachSession() {
    RawClient phone = client(1, "alice");
    RawClient tablet = client(2, "alice");
    String id = send(alice, "x");
    bob.ask("message:read-ack", one(id));
    bob.ask("message:read-ack", one(id));
    for (RawClient session : List.of(alice, phone, tablet)) {
      assertThat(session.all("message:read")).hasSize(1);
      JsonObject read = session.last("message:read");
      assertThat(read.string("userId")).contains("bob");
      assertThat(read.integer("readCount")).contains(1L);
      assertThat(read.integer("totalRecipients")).contains(2L);
    }
    assertThat(carol.all("message:read")).isEmpty();
    carol.ask("message:read-ack", one(id));
    for (RawClient session : List.of(alice, phone, tablet)) {
      assertThat(session.all("message:read")).hasSize(2);
      assertThat(session.last("message:read").integer("readCount")).contains(2L);
      assertThat(session.all("message:batch-read")).isEmpty();
      assertThat(status(session, id).integer("readCount")).contains(2L);
    }
  }

  @Test
  void deliveriesOfAMomentAreOneEventWhereverTheyWere() {
    String id = send(alice, "x");
    bob.ask("message:delivered-ack", ids(id));
    carol.ask("message:delivered-ack", ids(id));
    advance(100);
    JsonObject both = alice.last("message:delivered");
    assertThat(both.has("userId")).isFalse();
    assertThat(both.integer("deliveredCount")).contains(2L);
    assertThat(both.integer("totalRecipients")).contains(2L);
    assertThat(alice.all("message:delivered")).hasSize(1);
  }

  @Test
  void aBatchIsOneEventPerAuthorOnEveryServer() {
    String a1 = send(alice, "1");
    String b1 = send(bob, "2");
    String a2 = send(alice, "3");
    carol.ask("message:batch-read-ack", ids(a1, b1, a2));
    assertThat(batches(alice)).containsExactly("carol" + List.of(a1, a2));
    assertThat(batches(bob)).containsExactly("carol" + List.of(b1));
    assertThat(alice.all("message:read")).isEmpty();
  }

  @Test
  void whatIsReadUpToAMessageIsToldToo() {
    String a1 = send(alice, "1");
    String a2 = send(alice, "2");
    RawClient desktop = client(2, "bob");
    bob.clear();
    bob.ask("channel:read", JsonObject.of("roomName", ROOM, "upTo", a2));
    assertThat(batches(alice)).containsExactly("bob" + List.of(a1, a2));
    assertThat(status(alice, a1).integer("readCount")).contains(1L);
    // And to the reader's session on another server, but not to the one that has read.
    JsonObject update = desktop.last("read_receipt:update");
    assertThat(update.string("lastReadMessageId")).contains(a2);
    assertThat(update.integer("unreadCount")).contains(0L);
    assertThat(desktop.all("read_receipt:update")).hasSize(1);
    assertThat(bob.all("read_receipt:update")).isEmpty();
    assertThat(alice.all("read_receipt:update")).isEmpty();
  }

  @Test
  void whoHidesReadingIsToldAsHavingReceived() {
    carol.ask("presence:settings:update", JsonObject.of("allowReadReceipts", false));
    advance(100);
    String id = send(alice, "x");
    carol.ask("message:read-ack", one(id));
    advance(200);
    assertThat(alice.all("message:read")).isEmpty();
    assertThat(alice.last("message:delivered").string("userId")).contains("carol");
    assertThat(status(alice, id).integer("readCount")).contains(0L);
    assertThat(status(alice, id).integer("deliveredCount")).contains(1L);
  }

  @Test
  void whatIsHeldIsToldOnceItMayBeKnown() {
    carol.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    advance(100);
    String id = send(alice, "x");
    carol.ask("message:read-ack", one(id));
    advance(200);
    assertThat(alice.all("message:read")).isEmpty();
    assertThat(alice.all("message:delivered")).isEmpty();
    assertThat(status(alice, id).integer("totalRecipients")).contains(1L);
    carol.ask("presence:settings:update", JsonObject.of("visibility", "everyone"));
    advance(200);
    assertThat(batches(alice)).containsExactly("carol" + List.of(id));
    assertThat(status(alice, id).integer("readCount")).contains(1L);
  }

  @Test
  void whoJoinsOnAnotherServerIsARecipientFromThenOn() {
    String before = send(alice, "1");
    advance(10);
    RawClient dave = client(1, "dave");
    dave.join(ROOM);
    advance(10);
    String after = send(alice, "2");
    advance(10);
    dave.ask("message:read-ack", one(before));
    assertThat(alice.all("message:read")).isEmpty();
    dave.ask("message:read-ack", one(after));
    assertThat(alice.last("message:read").integer("totalRecipients")).contains(3L);
    assertThat(status(alice, before).integer("totalRecipients")).contains(2L);
  }

  @Test
  void aStockAuthorWhoComesBackToAnotherServerIsToldWhatHeMissed() {
    alice.lose();
    RawClient stock = servers.get(0).client("alice");
    stock.join(ROOM);
    String id = send(stock, "x");
    advance(200);
    stock.lose();
    bob.ask("message:read-ack", one(id));
    advance(1_000);
    RawClient back =
        servers
            .get(2)
            .open(
                JsonObject.of(
                    "token",
                    servers.get(2).token("alice"),
                    "pid",
                    stock.connected.string("pid").orElseThrow()));
    advance(200);
    assertThat(back.connected.string("pid")).isEqualTo(stock.connected.string("pid"));
    assertThat(batches(back)).containsExactly("bob" + List.of(id));
  }

  @Test
  void whoIsInNoRoomHereIsToldAllTheSame() {
    alice.lose();
    // The room is put away on the first server.
    for (int i = 0; i < 12; i++) {
      advance(10_000);
      List.of(bob, carol).forEach(RawClient::settle);
    }
    String id = send(bob, "x");
    bob.lose();
    RawClient phone = client(0, "bob");
    phone.clear();
    carol.ask("message:read-ack", one(id));
    assertThat(phone.last("message:read").integer("readCount")).contains(1L);
    assertThat(phone.last("message:read").integer("totalRecipients")).contains(2L);
  }

  @Test
  void whatWasLostOnTheWayIsToldAgainAndOnce() {
    String first = send(alice, "1");
    String second = send(alice, "2");
    bob.ask("message:read-ack", one(first));
    ends.get(1).losing = 1;
    bob.ask("message:read-ack", one(second));
    advance(10);
    assertThat(alice.all("message:read")).hasSize(1);
    assertThat(status(alice, second).integer("readCount")).contains(0L);
    advance(2_000);
    assertThat(alice.all("message:read").stream().map(told -> told.string("messageId").get()))
        .containsExactly(first, second);
    assertThat(alice.all("message:batch-read")).isEmpty();
    assertThat(alice.all("message:delivered")).isEmpty();
    assertThat(status(alice, second).integer("readCount")).contains(1L);
    assertThat(status(alice, first).integer("readCount")).contains(1L);
  }

  @Test
  void aReceiptComesAfterItsMessageOnEverySessionOfTheAuthor() {
    RawClient phone = client(1, "alice");
    RawClient tablet = client(2, "alice");
    List.of(phone, tablet).forEach(session -> session.join(ROOM));
    // The others do not know of the message until they look.
    ends.get(0).losing = 1;
    String id = send(alice, "x");
    assertThat(tablet.all("message:new")).isEmpty();
    bob.ask("message:read-ack", one(id));
    carol.ask("message:delivered-ack", ids(id));
    assertThat(alice.all("message:read")).hasSize(1);
    advance(3_000);
    for (RawClient session : List.of(alice, phone, tablet)) {
      List<String> heard =
          session.events().stream().filter(event -> event.startsWith("message:")).toList();
      assertThat(heard).containsExactly("message:new", "message:read", "message:delivered");
      assertThat(session.last("message:delivered").integer("deliveredCount")).contains(2L);
    }
  }

  @Test
  void aStockClientHasWhatHasLeftForItOnAnotherServer() {
    RawClient stock = servers.get(2).client("carol");
    carol.lose();
    stock.join(ROOM);
    String id = send(alice, "x");
    advance(1_200);
    assertThat(alice.all("message:delivered")).hasSize(1);
    assertThat(alice.last("message:delivered").string("userId")).contains("carol");
    assertThat(status(alice, id).integer("deliveredCount")).contains(1L);
  }

  @Test
  void whatIsNewIsCountedFromTheStoreOnEveryServer() {
    String id = send(alice, "x");
    advance(10);
    for (RawClient reader : List.of(bob, carol)) {
      assertThat(channel(reader).integer("unreadCount")).contains(1L);
      assertThat(channel(reader).integer("lastOffset")).contains(1L);
    }
    bob.ask("message:read-ack", one(id));
    assertThat(channel(client(2, "bob")).integer("unreadCount")).contains(0L);
    assertThat(channel(client(0, "carol")).integer("unreadCount")).contains(1L);
    JsonObject list = client(2, "alice").ask("receipts:get", JsonObject.of("messageId", id));
    assertThat(list.integer("readCount")).contains(1L);
    assertThat(list.integer("totalRecipients")).contains(2L);
  }

  @Test
  void whatComesTwiceIsToldAndCountedOnce() {
    ends.forEach(end -> end.doubles = true);
    String id = send(alice, "x");
    bob.ask("message:read-ack", one(id));
    carol.ask("message:delivered-ack", ids(id));
    advance(2_000);
    assertThat(alice.all("message:read")).hasSize(1);
    assertThat(alice.all("message:delivered")).hasSize(1);
    assertThat(alice.last("message:delivered").integer("deliveredCount")).contains(2L);
    assertThat(status(alice, id).integer("readCount")).contains(1L);
  }

  @Test
  void whatWasReadOfTheStoreBeforeItWasToldIsNotCountedTwice() {
    String id = send(alice, "x");
    for (int i = 0; i < 12; i++) {
      // Then the counts are in no memory.
      advance(10_000);
      List.of(bob, carol).forEach(RawClient::settle);
      alice.lose();
      alice = client(0, "alice");
    }
    ends.get(1).losing = 1;
    bob.ask("message:read-ack", one(id));
    assertThat(status(alice, id).integer("readCount")).contains(1L);
    advance(2_000);
    assertThat(alice.all("message:read")).hasSize(1);
    assertThat(alice.last("message:read").integer("readCount")).contains(1L);
    assertThat(status(alice, id).integer("readCount")).contains(1L);
  }

  @Test
  void whatIsLateAndWasReadOfTheStoreMeanwhileIsNotCountedTwice() {
    String id = send(alice, "x");
    // What was counted is forgotten.
    ends.get(2).isSilent = true;
    advance(10_000);
    ends.get(1).hold();
    bob.ask("message:read-ack", one(id));
    assertThat(status(alice, id).integer("readCount")).contains(1L);
    ends.get(1).release();
    advance(10);
    assertThat(alice.all("message:read")).hasSize(1);
    assertThat(alice.last("message:read").integer("readCount")).contains(1L);
    assertThat(status(alice, id).integer("readCount")).contains(1L);
  }

  @Test
  void whatAServerStoredAndCouldNotTellIsFoundWhenItIsGone() {
    String first = send(alice, "1");
    String second = send(alice, "2");
    String third = send(alice, "3");
    carol.ask("message:read-ack", one(first));
    advance(200);
    alice.clear();
    ends.get(1).isSilent = true;
    bob.ask("message:read-ack", one(second));
    bob.ask("message:delivered-ack", ids(third));
    assertThat(alice.all("message:read")).isEmpty();
    advance(8_000);
    assertThat(batches(alice)).containsExactly("bob" + List.of(second));
    assertThat(alice.all("message:delivered").stream().map(told -> told.string("messageId").get()))
        .containsExactly(third);
    assertThat(status(alice, second).integer("readCount")).contains(1L);
    assertThat(status(alice, third).integer("deliveredCount")).contains(1L);
  }

  @Test
  void afterALongCutAuthorsLearnWhatHappenedMeanwhile() {
    String id = send(alice, "1");
    ends.forEach(end -> end.isCut = true);
    bob.ask("message:read-ack", one(id));
    for (int i = 0; i < 6; i++) {
      advance(10_000);
      List.of(alice, bob, carol).forEach(RawClient::settle);
    }
    assertThat(alice.all("message:read")).isEmpty();
    ends.forEach(end -> end.isCut = false);
    advance(10_000);
    assertThat(status(alice, id).integer("readCount")).contains(1L);
    assertThat(batches(alice)).isNotEmpty().allMatch(told -> told.equals("bob" + List.of(id)));
  }
}
