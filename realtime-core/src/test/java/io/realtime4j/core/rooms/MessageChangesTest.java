package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.Room;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.MessageTransform;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MessageChangesTest {
  private static final String ROOM = "channel:a";
  private static final String AT = "2026-01-02T03:04:05Z";

  private FeatureBench bench = new FeatureBench();
  private Rooms rooms = open();

  private Rooms open() {
    Rooms api = new DefaultRoomsProvider().create(bench.context()).api();
    bench.loop.run();
    return api;
  }

  private Room join() {
    Room room = rooms.join(ROOM);
    bench.loop.run();
    return room;
  }

  private void enter(long head, long lsn) {
    bench.last("room:join").succeed("roomName", ROOM, "epoch", "e", "offset", head, "lsn", lsn);
    bench.loop.run();
  }

  private static JsonObject edit(long offset, long lsn, String content) {
    return JsonObject.of(
        "messageId",
        "m" + offset,
        "roomName",
        ROOM,
        "offset",
        offset,
        "lsn",
        lsn,
        "kind",
        "edit",
        "content",
        content,
        "editedAt",
        AT,
        "edit",
        1);
  }

  private static JsonObject deletion(long offset, long lsn) {
    return JsonObject.of(
        "messageId",
        "m" + offset,
        "roomName",
        ROOM,
        "offset",
        offset,
        "lsn",
        lsn,
        "kind",
        "delete",
        "deletedBy",
        "bob",
        "deletedAt",
        AT);
  }

  private void live(JsonObject change) {
    boolean isEdit = change.string("kind").orElseThrow().equals("edit");
    bench.receive(isEdit ? "message:update" : "message:delete", flat(change));
  }

  private static Object[] flat(JsonObject object) {
    List<Object> flat = new ArrayList<>();
    object
        .members()
        .forEach(
            (key, value) -> {
              flat.add(key);
              flat.add(value);
            });
    return flat.toArray();
  }

  private List<String> heard() {
    List<String> heard = new ArrayList<>();
    for (MessageEvent event : bench.published(MessageEvent.class)) {
      if (event instanceof MessageEvent.Received received) {
        heard.add("message " + received.message().offset());
      } else if (event instanceof MessageEvent.Edited edited) {
        heard.add((edited.live() ? "live " : "missed ") + edited.content());
      } else if (event instanceof MessageEvent.Deleted deleted) {
        heard.add((deleted.live() ? "live -" : "missed -") + deleted.offset());
      }
    }
    return heard;
  }

  private SentEvent resume() {
    bench.lose();
    bench.start(FeatureBench.FULL);
    return bench.last("rooms:resume");
  }

  private static void resumed(SentEvent asked, JsonObject.Builder room) {
    asked.succeed(
        "rooms",
        JsonArray.of(room.put("roomName", ROOM).put("epoch", "e").put("recovered", true).build()));
  }

  private static JsonObject sinceOf(SentEvent asked) {
    return (JsonObject) asked.payload.array("rooms").orElseThrow().values().get(0).parsed();
  }

  @Test
  void editsAndDeletionsAreHeardByTheRoomAndTheClient() {
    bench.start(FeatureBench.FULL);
    Room room = join();
    List<MessageEvent.Changed> atRoom = new ArrayList<>();
    room.onMessageChanged(atRoom::add);
    enter(3, 10);

    live(edit(2, 11, "better"));
    live(deletion(1, 12));

    Instant at = Instant.parse(AT);
    assertThat(atRoom)
        .containsExactly(
            new MessageEvent.Edited(ROOM, "m2", null, 2, "better", null, 1, at, true),
            new MessageEvent.Deleted(ROOM, "m1", null, 1, "bob", at, true));
    assertThat(bench.published(MessageEvent.Changed.class)).isEqualTo(atRoom);
    room.leave();
    live(edit(2, 13, "later"));
    assertThat(atRoom).hasSize(2);
  }

  @Test
  void whatWasChangedMeanwhileIsBroughtInAfterALossOnce() {
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    live(edit(2, 11, "seen"));

    SentEvent asked = resume();
    assertThat(sinceOf(asked).integer("lsn")).contains(11L);
    // A live change may overtake the answer, and be in it as well.
    live(edit(3, 15, "newest"));
    resumed(
        asked,
        JsonObject.builder()
            .put("offset", 4)
            .put("lsn", 15)
            .put("messages", JsonArray.of(JsonObject.of("roomName", ROOM, "offset", 4)))
            .put(
                "changes",
                JsonArray.of(edit(1, 12, "missed"), deletion(2, 14), edit(3, 15, "newest"))));
    bench.loop.run();

    assertThat(heard())
        .containsExactly("live seen", "missed missed", "missed -2", "missed newest", "message 4");
    assertThat(sinceOf(resume()).integer("lsn")).contains(15L);
  }

  @Test
  void moreChangesThanOneAnswerHoldsAreReadPageByPageAndLiveOnesWait() {
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    resumed(
        resume(),
        JsonObject.builder()
            .put("offset", 3)
            .put("lsn", 20)
            .put("changes", JsonArray.of(edit(1, 12, "one")))
            .put("hasMoreChanges", true));
    bench.loop.run();
    live(edit(1, 21, "live"));
    assertThat(heard()).containsExactly("missed one");

    SentEvent first = bench.last("room:history");
    assertThat(first.payload.integer("lsn")).contains(12L);
    first.refuse("UNAVAILABLE");
    bench.loop.run();
    SentEvent again = bench.awaitOpen("room:history");
    again.succeed(
        "messages",
        JsonArray.EMPTY,
        "epoch",
        "e",
        "hasMore",
        true,
        "changes",
        JsonArray.of(edit(2, 13, "two")),
        "hasMoreChanges",
        true,
        "lsn",
        13);
    bench.loop.run();
    bench
        .last("room:history")
        .succeed("changes", JsonArray.of(edit(3, 19, "three"), edit(1, 21, "live")), "lsn", 21);
    bench.loop.run();

    assertThat(heard()).containsExactly("missed one", "missed two", "missed three", "missed live");
    live(deletion(3, 22));
    assertThat(heard()).endsWith("live -3");
  }

  @Test
  void aServerThatPromisesMoreAndBringsNothingIsNotAskedForEver() {
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    resumed(
        resume(), JsonObject.builder().put("offset", 3).put("lsn", 20).put("hasMoreChanges", true));
    bench.loop.run();
    for (int i = 0; i < 5 && !bench.open("room:history").isEmpty(); i++) {
      bench.last("room:history").succeed("hasMoreChanges", true, "lsn", 20);
      bench.loop.run();
    }
    assertThat(bench.sent("room:history")).hasSizeLessThan(3);
    live(edit(1, 21, "live"));
    assertThat(heard()).containsExactly("live live");
  }

  @Test
  void aChangeComesAfterItsMessage() {
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    SentEvent asked = resume();
    bench.receive("message:new", "roomName", ROOM, "messageId", "m5", "offset", 5);
    live(edit(5, 30, "of the held"));
    assertThat(heard()).isEmpty();

    resumed(asked, JsonObject.builder().put("offset", 4).put("lsn", 20));
    bench.loop.run();
    assertThat(heard()).containsExactly("message 5", "live of the held");
  }

  @Test
  void moreLiveChangesThanAreHeldAreReadFromTheHistory() {
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    SentEvent asked = resume();
    for (int i = 0; i <= RoomChanges.MAX_HELD; i++) {
      live(edit(1, 100 + i, "c" + i));
    }
    resumed(asked, JsonObject.builder().put("offset", 3).put("lsn", 20));
    bench.loop.run();
    assertThat(bench.last("room:history").payload.integer("lsn")).contains(20L);
    bench.last("room:history").succeed("changes", JsonArray.of(edit(1, 1100, "last")), "lsn", 1100);
    bench.loop.run();
    assertThat(heard()).containsExactly("missed last");
  }

  @Test
  void theNextProcessAsksFromWhereListenersHaveHeard() {
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    live(edit(1, 17, "seen"));
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions.get(ROOM))
        .isEqualTo(StoredPosition.builder().epoch("e").offset(3).lsn(17).build());

    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    rooms = open();
    bench.start(FeatureBench.FULL);
    join();
    JsonObject since = bench.last("room:join").payload.object("since").orElseThrow();
    assertThat(since.integer("lsn")).contains(17L);
  }

  @Test
  void aPositionOfAnEarlierVersionAsksForNoChanges() {
    bench.store.positions.put(ROOM, StoredPosition.builder().epoch("e").offset(3).build());
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    rooms = open();
    bench.start(FeatureBench.FULL);
    join();
    JsonObject since = bench.last("room:join").payload.object("since").orElseThrow();
    assertThat(since.integer("lsn")).isEmpty();
    enter(3, 10);
    live(edit(1, 11, "live"));
    assertThat(heard()).containsExactly("live live");
  }

  @Test
  void editsPassTheTransformsAndWhatWasDeletedDoesNot() {
    var context = bench.context();
    context.transform(
        new MessageTransform() {
          @Override
          public OutgoingMessage outgoing(OutgoingMessage message) {
            return message;
          }

          @Override
          public Message incoming(Message message) {
            if (message.content().isEmpty()) {
              throw new IllegalStateException("nothing to open");
            }
            return message.withContent(message.content().toLowerCase(Locale.ROOT));
          }
        });
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    live(edit(1, 11, "LOUD"));
    bench.receive(
        "message:new", "roomName", ROOM, "offset", 4, "deletedAt", AT, "deletedBy", "bob");
    assertThat(heard()).containsExactly("live loud", "message 4");
  }

  @Test
  void messagesSayThatTheyWereEditedOrDeletedOrAreTheServers() {
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    bench.receive(
        "message:new", "roomName", ROOM, "offset", 4, "content", "x", "editedAt", AT, "edit", 2);
    bench.receive(
        "message:new", "roomName", ROOM, "offset", 5, "deletedAt", AT, "deletedBy", "bob");
    bench.receive("message:new", "roomName", ROOM, "offset", 6, "content", "x", "system", true);

    List<Message> messages =
        bench.published(MessageEvent.Received.class).stream()
            .map(MessageEvent.Received::message)
            .toList();
    assertThat(messages).extracting(Message::isEdited).containsExactly(true, false, false);
    assertThat(messages).extracting(Message::isDeleted).containsExactly(false, true, false);
    assertThat(messages.get(1).deletedBy()).isEqualTo("bob");
    assertThat(messages)
        .extracting(Message::sender)
        .containsExactly(Message.Sender.USER, Message.Sender.USER, Message.Sender.SYSTEM);
  }

  @Test
  void aChangeIsAppliedToItsMessageAlone() {
    Message message =
        new Message(
            "m1",
            null,
            ROOM,
            null,
            "bob",
            null,
            null,
            "old",
            "text",
            null,
            List.of(),
            JsonArray.of("a"),
            JsonObject.of("k", 1),
            1,
            Instant.EPOCH);
    Instant at = Instant.parse(AT);
    MessageEvent.Edited edit =
        new MessageEvent.Edited(ROOM, "m1", null, 1, "new", null, 1, at, true);
    Message edited = edit.appliedTo(message);
    assertThat(edited.content()).isEqualTo("new");
    assertThat(edited.editedAt()).isEqualTo(at);
    assertThat(edited.metadata()).isEqualTo(message.metadata());
    MessageEvent.Edited earlier =
        new MessageEvent.Edited(ROOM, "m1", null, 1, "x", null, 1, Instant.EPOCH, true);
    assertThat(earlier.appliedTo(edited)).isSameAs(edited);
    MessageEvent.Deleted deletion = new MessageEvent.Deleted(ROOM, "m1", null, 1, "amy", at, true);
    Message deleted = deletion.appliedTo(edited);
    assertThat(deleted.content()).isEmpty();
    assertThat(deleted.attachments().size()).isZero();
    assertThat(deleted.isDeleted()).isTrue();
    assertThat(edit.appliedTo(deleted)).isSameAs(deleted);
    assertThat(new MessageEvent.Deleted(ROOM, "m2", null, 2, "amy", at, true).appliedTo(edited))
        .isSameAs(edited);
  }

  /** Back with a change that is to be read, and one that has come live meanwhile. */
  private SentEvent behind() {
    bench.start(FeatureBench.FULL);
    join();
    enter(3, 10);
    resumed(
        resume(), JsonObject.builder().put("offset", 3).put("lsn", 12).put("hasMoreChanges", true));
    bench.loop.run();
    live(edit(1, 21, "live"));
    assertThat(heard()).isEmpty();
    return bench.last("room:history");
  }

  @Test
  void whatCameLiveFollowsTheLastPageAndThatIsThePlace() {
    behind().succeed("changes", JsonArray.of(edit(2, 13, "read")), "lsn", 13);
    bench.loop.run();
    assertThat(heard()).containsExactly("missed read", "live live");
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions.get(ROOM).lsn()).isEqualTo(21);
  }

  @Test
  void changesThatCannotBeReadAtAllKeepNobodyFromTheLiveOnes() {
    behind().refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(heard()).containsExactly("live live");
    live(edit(1, 22, "next"));
    assertThat(heard()).containsExactly("live live", "live next");
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(bench.sent("room:history")).hasSize(1);
    assertThat(sinceOf(resume()).integer("lsn")).contains(22L);
  }

  @Test
  void whatComesLiveDoesNotCutAPauseShort() {
    behind().refuse("RATE_LIMITED", Duration.ofSeconds(20));
    bench.receive("message:new", "roomName", ROOM, "messageId", "m4", "offset", 4);
    live(edit(1, 22, "next"));
    bench.loop.advance(Duration.ofSeconds(19));
    assertThat(bench.sent("room:history")).hasSize(1);
    bench.loop.advance(Duration.ofSeconds(4));
    bench.last("room:history").succeed("lsn", 13);
    bench.loop.run();
    assertThat(bench.sent("room:history")).hasSize(2);
    assertThat(heard()).containsExactly("message 4", "live live", "live next");
  }

  @Test
  void whatWasToBeReadIsNotInAnotherHistory() {
    behind();
    SentEvent asked = resume();
    asked.succeed(
        "rooms",
        JsonArray.of(JsonObject.of("roomName", ROOM, "epoch", "f", "offset", 3, "lsn", 30)));
    bench.loop.run();
    assertThat(bench.open("room:history")).isEmpty();
    live(edit(1, 31, "of the new one"));
    assertThat(heard()).containsExactly("live of the new one");
  }
}
