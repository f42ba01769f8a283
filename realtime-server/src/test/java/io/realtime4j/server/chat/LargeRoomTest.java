package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What many members cost: counted in what is done, not in time. */
class LargeRoomTest {
  private static final int MEMBERS = 10_000;
  private final ChatWorld world = new ChatWorld();

  private void membersOf(String room, int count) {
    world.store.rooms.add(RoomRow.builder().tenant("primary").name(room).type("channel").build());
    for (int i = 0; i < count; i++) {
      world.store.members.add(
          new FakeStore.Member(
              "primary", room, Membership.builder().userId("m" + i).joinedAtMillis(1).build()));
    }
  }

  private long tasksOfAMessage(String room, String... capabilities) {
    List<RawClient> readers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      RawClient reader = world.client("reader" + i, capabilities);
      reader.join(room);
      readers.add(reader);
    }
    RawClient author = world.client("author" + capabilities.length, "delivery-ack");
    author.join(room);
    author.send(room, "warm");
    world.advance(2_000);
    long before = world.loops.ran;
    author.post("message:send", JsonObject.of("roomName", room, "content", "x"));
    world.advance(2_000);
    long tasks = world.loops.ran - before;
    readers.forEach(RawClient::leave);
    author.leave();
    return tasks;
  }

  @Test
  void aboveTheLimitNobodyWatchesWhatHasBeenDelivered() {
    membersOf("channel:large", MEMBERS);
    membersOf("channel:small", 20);
    world.start();
    long unwatched = tasksOfAMessage("channel:large", "delivery-ack");
    assertThat(tasksOfAMessage("channel:large")).isEqualTo(unwatched);
    assertThat(world.store.receipts).isEmpty();
    assertThat(tasksOfAMessage("channel:small")).isGreaterThan(unwatched);
    assertThat(world.store.receipts).isNotEmpty();
  }

  @Test
  void aReceiptCostsTheSameHoweverManyMembersThereAre() {
    membersOf("channel:large", MEMBERS);
    world.start();
    RawClient author = world.client("author", "delivery-ack");
    author.join("channel:large");
    String id = author.send("channel:large", "x").string("messageId").orElseThrow();
    for (int i = 0; i < 50; i++) {
      RawClient reader = world.client("m" + i, "delivery-ack");
      reader.ask("message:read-ack", JsonObject.of("roomName", "channel:large", "messageId", id));
    }
    assertThat(author.last("message:read").integer("readCount")).contains(50L);
    assertThat(author.last("message:read").integer("totalRecipients")).contains((long) MEMBERS);
    assertThat(world.store.receiptReads).isZero();
    // Of what was there before the room was loaded the store is asked once, for all of it.
    author.leave();
    world.advance(120_000);
    RawClient again = world.client("author", "delivery-ack");
    again.join("channel:large");
    JsonObject data = again.ask("delivery:sync", JsonObject.of("messageIds", List.of(id)));
    assertThat(data.toString()).contains("readCount=50");
    again.ask("delivery:sync", JsonObject.of("messageIds", List.of(id)));
    assertThat(world.store.receiptReads).isEqualTo(1);
  }
}
