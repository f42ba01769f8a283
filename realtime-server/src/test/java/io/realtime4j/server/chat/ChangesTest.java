package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.ChangedRecord;
import io.realtime4j.api.spi.server.MessageDraft;
import io.realtime4j.api.spi.server.MessageVerdict;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.server.chat.FakeStore.AppendFate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Messages are edited and deleted by those who may. */
class ChangesTest {
  private static final String ROOM = "channel:general";
  private final ChatWorld world = new ChatWorld();
  private RawClient alice;
  private RawClient bob;

  private void two() {
    world.start();
    alice = world.client("alice");
    bob = world.client("bob");
    alice.join(ROOM);
    bob.join(ROOM);
  }

  private String send(JsonObject message) {
    return alice.ask("message:send", message).string("messageId").orElseThrow();
  }

  private String send(String content) {
    return send(JsonObject.of("roomName", ROOM, "content", content));
  }

  private static JsonObject edit(String id, String content) {
    return JsonObject.of("roomName", ROOM, "messageId", id, "content", content);
  }

  private static JsonObject delete(String id) {
    return JsonObject.of("roomName", ROOM, "messageId", id);
  }

  private static List<JsonObject> list(JsonObject data, String field) {
    return data.array(field).orElseThrow().values().stream()
        .map(value -> (JsonObject) value.parsed())
        .toList();
  }

  private JsonObject onlyMessage(RawClient client) {
    return list(client.ask("room:history", JsonObject.of("roomName", ROOM)), "messages").get(0);
  }

  private void makeModerator(String userId) {
    world.store.members.replaceAll(
        member ->
            member.span().userId().equals(userId)
                ? new FakeStore.Member(
                    member.tenant(),
                    member.room(),
                    member.span().toBuilder().role(Membership.MODERATOR).build())
                : member);
    world.advance(6_000);
  }

  @Test
  void anEditReachesTheRoomAfterTheAnswerAndStaysInTheHistory() {
    two();
    JsonObject metadata = JsonObject.of("colour", "red");
    String id =
        send(
            JsonObject.of(
                "roomName", ROOM, "content", "helo", "metadata", metadata, "replyTo", "m0"));
    world.advance(1_000);
    alice.clear();
    bob.clear();

    JsonObject data = alice.ask("message:edit", edit(id, "hello"));

    assertThat(data.string("messageId")).contains(id);
    assertThat(data.string("roomName")).contains(ROOM);
    assertThat(data.integer("edit")).contains(1L);
    assertThat(data.string("editedAt")).contains("2026-01-02T03:04:06.000Z");
    assertThat(data.bool("duplicate")).contains(false);
    assertThat(alice.events()).startsWith("ack:2", "message:update");
    JsonObject update = bob.last("message:update");
    assertThat(update.string("content")).contains("hello");
    assertThat(update.object("metadata")).contains(metadata);
    assertThat(update.string("channelId")).contains("general");
    assertThat(update.integer("offset")).contains(1L);
    assertThat(update.integer("edit")).contains(1L);
    assertThat(update.string("editedAt")).isEqualTo(data.string("editedAt"));
    JsonObject message = onlyMessage(bob);
    assertThat(message.string("content")).contains("hello");
    assertThat(message.string("replyTo")).contains("m0");
    assertThat(message.string("userName")).contains("ALICE");
    assertThat(message.integer("edit")).contains(1L);
    alice.ask(
        "message:edit",
        JsonObject.of(
            "roomName", ROOM, "messageId", id, "content", "hi", "metadata", JsonObject.EMPTY));
    assertThat(bob.last("message:update").object("metadata")).contains(JsonObject.EMPTY);
    assertThat(bob.last("message:update").integer("edit")).contains(2L);
  }

  @Test
  void aRepeatedEditIsAnsweredLikeTheFirstAndToldToNobodyAgain() {
    two();
    String id = send("one");
    JsonObject edit =
        JsonObject.of(
            "roomName", ROOM, "messageId", id, "content", "two", "clientEditId", "edit-1");
    JsonObject first = alice.ask("message:edit", edit);
    world.advance(1_000);
    alice.ask("message:edit", edit(id, "three"));
    bob.clear();

    JsonObject second = alice.ask("message:edit", edit);

    assertThat(second.integer("edit")).isEqualTo(first.integer("edit"));
    assertThat(second.string("editedAt")).isEqualTo(first.string("editedAt"));
    assertThat(second.bool("duplicate")).contains(true);
    assertThat(bob.all("message:update")).isEmpty();
    alice.ask("message:delete", delete(id));
    assertThat(alice.ask("message:edit", edit).bool("duplicate")).contains(true);
    assertThat(onlyMessage(alice).string("content")).isEmpty();
  }

  @Test
  void aDeletionErasesWhatWasSaidAndIsIdempotent() {
    two();
    String id = send("secret");
    alice.ask("message:edit", edit(id, "more secret"));
    bob.clear();

    JsonObject data = alice.ask("message:delete", delete(id));
    assertThat(data.bool("duplicate")).contains(false);
    world.advance(1_000);
    JsonObject again = alice.ask("message:delete", delete(id));

    assertThat(again.string("deletedAt")).isEqualTo(data.string("deletedAt"));
    assertThat(again.bool("duplicate")).contains(true);
    assertThat(bob.all("message:delete")).hasSize(1);
    JsonObject told = bob.last("message:delete");
    assertThat(told.string("messageId")).contains(id);
    assertThat(told.string("deletedBy")).contains("alice");
    assertThat(told.integer("offset")).contains(1L);
    assertThat(told.string("deletedAt")).isEqualTo(data.string("deletedAt"));
    JsonObject message = onlyMessage(bob);
    assertThat(message.toString()).doesNotContain("secret");
    assertThat(message.string("deletedBy")).contains("alice");
    assertThat(message.integer("offset")).contains(1L);
    JsonObject error = alice.call("message:edit", edit(id, "back")).object("error").orElseThrow();
    assertThat(error.string("code")).contains("VALIDATION_ERROR");
    assertThat(error.string("message")).contains("messageId is deleted");
  }

  @Test
  void onlyTheAuthorOrAModeratorMayChangeAMessage() {
    two();
    String id = send("mine");
    assertThat(bob.refusal("message:edit", edit(id, "his"))).isEqualTo("FORBIDDEN");
    assertThat(bob.refusal("message:delete", delete(id))).isEqualTo("FORBIDDEN");
    makeModerator("bob");

    assertThat(bob.ask("message:edit", edit(id, "mild")).integer("edit")).contains(1L);
    assertThat(onlyMessage(alice).string("userId")).contains("alice");
    bob.ask("message:delete", delete(id));
    assertThat(alice.last("message:delete").string("deletedBy")).contains("bob");
  }

  @Test
  void whoIsMutedMayTakeBackButNotSaySomethingElse() {
    two();
    String id = send("oops");
    world.store.mute("primary", ROOM, "alice", Long.MAX_VALUE);
    world.advance(6_000);
    assertThat(alice.refusal("message:edit", edit(id, "again"))).isEqualTo("FORBIDDEN");
    alice.ask("message:delete", delete(id));
    assertThat(bob.all("message:delete")).hasSize(1);
  }

  @Test
  void whatIsNoChangeIsRefusedByName() {
    two();
    String id = send("one");
    alice.join("channel:other");
    for (JsonObject bad :
        List.of(
            JsonObject.of("roomName", ROOM, "content", "x"),
            JsonObject.of("roomName", ROOM, "messageId", id),
            edit(id, ""),
            edit("no-such", "x"),
            JsonObject.of("roomName", "channel:other", "messageId", id, "content", "x"),
            JsonObject.of("roomName", ROOM, "messageId", id, "content", "x", "threadId", "t"),
            JsonObject.of("roomName", ROOM, "messageId", id, "content", "x", "metadata", 1),
            JsonObject.of("roomName", ROOM, "messageId", id, "content", "x", "clientEditId", 1))) {
      JsonObject error = alice.call("message:edit", bad).object("error").orElseThrow();
      assertThat(error.string("code")).as(bad.toString()).contains("VALIDATION_ERROR");
      assertThat(error.object("details").orElseThrow().string("field")).isPresent();
    }
    assertThat(alice.refusal("message:edit", edit(id, "x".repeat(65_537))))
        .isEqualTo("PAYLOAD_TOO_LARGE");
    assertThat(alice.refusal("message:delete", delete("no-such"))).isEqualTo("VALIDATION_ERROR");
    assertThat(bob.all("message:update")).isEmpty();
  }

  @Test
  void anEditsIdIsThatOfOneMessage() {
    two();
    String first = send("one");
    String second = send("two");
    alice.ask("message:edit", edit(first, "1").toBuilder().put("clientEditId", "e").build());
    JsonObject error =
        alice
            .call("message:edit", edit(second, "2").toBuilder().put("clientEditId", "e").build())
            .object("error")
            .orElseThrow();
    assertThat(error.string("code")).contains("VALIDATION_ERROR");
    assertThat(error.object("details").orElseThrow().string("field")).contains("clientEditId");
    assertThat(bob.all("message:update")).hasSize(1);
  }

  @Test
  void featuresHearOfChangesOnceEach() {
    List<String> heard = new ArrayList<>();
    world.with(
        new ServerFeature() {
          @Override
          public String id() {
            return "archive";
          }

          @Override
          public void start(ServerFeatureContext context) {
            context.hooks(
                new ServerHooks() {
                  @Override
                  public void afterChange(ChangedRecord change) {
                    JsonObject now = change.message();
                    heard.add(
                        change.who().userId()
                            + " "
                            + change.roomName()
                            + " "
                            + change.offset()
                            + " "
                            + (now == null ? "deleted" : now.string("content").orElse("")));
                  }
                });
          }
        });
    two();
    String id = send("one");
    JsonObject edit = edit(id, "two").toBuilder().put("clientEditId", "e").build();
    alice.ask("message:edit", edit);
    alice.ask("message:edit", edit);
    alice.ask("message:delete", delete(id));
    alice.ask("message:delete", delete(id));
    assertThat(heard)
        .containsExactly("alice channel:general 1 two", "alice channel:general 1 deleted");
  }

  @Test
  void editsThatCrossEachOtherLoseNothing() {
    two();
    RawClient phone = world.client("alice");
    String id = send("one");
    alice.post(
        "message:edit",
        JsonObject.of(
            "roomName",
            ROOM,
            "messageId",
            id,
            "content",
            "two",
            "metadata",
            JsonObject.of("a", 1)));
    phone.post("message:edit", edit(id, "three"));
    world.loops.run();
    JsonObject message = onlyMessage(bob);
    assertThat(message.object("metadata")).contains(JsonObject.of("a", 1));
    assertThat(message.integer("edit")).contains(2L);
    assertThat(bob.all("message:update")).hasSize(2);
  }

  @Test
  void changesAndMessagesGoOutInTheOrderOfTheLog() {
    two();
    String id = send("one");
    bob.clear();
    world.store.held = new ArrayList<>();
    alice.post("message:edit", edit(id, "two"));
    alice.settle();
    bob.post("message:send", JsonObject.of("roomName", ROOM, "content", "reply"));
    bob.settle();
    assertThat(world.store.held).hasSize(2);
    world.store.held.get(1).run();
    assertThat(bob.events()).isEmpty();
    world.store.held.get(0).run();
    assertThat(bob.events()).startsWith("message:update", "ack:1", "message:new");
  }

  @Test
  void aChangeOfWhichTheLogDoesNotSayWhatBecameOfItGoesOutIfItIsThere() {
    for (AppendFate fate : List.of(AppendFate.DONE_AND_FAILS, AppendFate.DONE_AND_HANGS)) {
      ChatWorld other = new ChatWorld().start();
      RawClient writer = other.client("alice");
      RawClient reader = other.client("bob");
      writer.join(ROOM);
      reader.join(ROOM);
      String id = writer.send(ROOM, "one").string("messageId").orElseThrow();
      other.store.appendFate = fate;
      String answer = writer.post("message:edit", edit(id, "two"));
      writer.settle();
      other.store.appendFate = AppendFate.DONE;
      reader.post("message:send", JsonObject.of("roomName", ROOM, "content", "reply"));
      other.advance(5_000);
      assertThat(writer.last(answer).toString()).contains("success=true", "edit=1");
      assertThat(writer.events()).containsSubsequence("ack:2", "message:update", "message:new");
      assertThat(reader.last("message:update").string("content")).contains("two");
    }
  }

  @Test
  void whoComesBackLearnsWhatWasChangedOfWhatHeHolds() {
    two();
    String first = send("one");
    String second = send("two");
    JsonObject left = bob.join(ROOM);
    bob.leave();
    alice.ask("message:edit", edit(first, "uno"));
    alice.ask("message:delete", delete(second));
    String third = send("three");
    alice.ask("message:edit", edit(third, "tre"));

    RawClient again = world.client("bob");
    JsonObject since =
        JsonObject.of("epoch", "e1", "offset", 2, "lsn", left.integer("lsn").orElseThrow());
    JsonObject back = again.ask("room:join", JsonObject.of("roomName", ROOM, "since", since));

    List<JsonObject> changes = list(back, "changes");
    assertThat(changes)
        .extracting(change -> change.string("kind").orElseThrow())
        .containsExactly("edit", "delete");
    assertThat(changes.get(0).string("content")).contains("uno");
    assertThat(changes.get(0).string("messageId")).contains(first);
    assertThat(changes.get(1).string("deletedBy")).contains("alice");
    assertThat(list(back, "messages").get(0).string("content")).contains("tre");
    assertThat(changes.get(1).integer("lsn").orElseThrow())
        .isLessThan(back.integer("lsn").orElseThrow());

    JsonObject resumed =
        again.ask(
            "rooms:resume",
            JsonObject.of(
                "rooms",
                JsonArray.of(
                    JsonObject.of(
                        "roomName",
                        ROOM,
                        "epoch",
                        "e1",
                        "offset",
                        1,
                        "lsn",
                        left.integer("lsn").orElseThrow()))));
    assertThat(list(list(resumed, "rooms").get(0), "changes")).hasSize(1);
    JsonObject history =
        again.ask(
            "room:history",
            JsonObject.of("roomName", ROOM, "lsn", left.integer("lsn").orElseThrow()));
    assertThat(list(history, "changes")).hasSize(3);
    assertThat(history.integer("lsn")).isEqualTo(back.integer("lsn"));
    assertThat(again.join(ROOM).get("changes")).isNull();
  }

  @Test
  void changesAreGivenByPages() {
    two();
    for (int i = 0; i < 120; i++) {
      world.store.change(send("m" + i), ChangeEntry.EDIT, "{\"content\":\"e" + i + "\"}");
    }
    long lsn = 0;
    int seen = 0;
    boolean hasMore = true;
    for (int pages = 0; hasMore; pages++) {
      assertThat(pages).isLessThan(3);
      JsonObject page =
          bob.ask("room:history", JsonObject.of("roomName", ROOM, "limit", 1, "lsn", lsn));
      seen += list(page, "changes").size();
      lsn = page.integer("lsn").orElseThrow();
      hasMore = page.bool("hasMoreChanges").orElse(false);
    }
    assertThat(seen).isEqualTo(120);
  }

  @Test
  void aThreadSViewHearsOfChangesOfItsOwn() {
    two();
    RawClient carol = world.client("carol");
    carol.join(ROOM + ":thread:t1");
    String inThread = send(JsonObject.of("roomName", ROOM, "content", "in", "threadId", "t1"));
    String outside = send("out");
    alice.ask("message:edit", edit(outside, "out 2"));
    alice.ask("message:edit", edit(inThread, "in 2"));
    assertThat(carol.all("message:update")).hasSize(1);
    assertThat(carol.last("message:update").string("roomName")).contains(ROOM + ":thread:t1");
    assertThat(carol.last("message:update").string("threadId")).contains("t1");
    assertThat(bob.all("message:update")).hasSize(2);
    alice.ask("message:delete", delete(inThread));
    assertThat(carol.last("message:delete").string("threadId")).contains("t1");
  }

  @Test
  void aRecoveredSessionGetsTheChangesThatItMissed() {
    two();
    String id = send("one");
    RawClient stock = world.client("carol");
    stock.join(ROOM);
    String pid = stock.connected.string("pid").orElseThrow();
    alice.send(ROOM, "two");
    List<JsonValue> args = stock.heard("message:new").get(0).args();
    String offset =
        ((io.realtime4j.api.json.JsonString) args.get(args.size() - 1).parsed()).value();
    stock.lose();
    alice.ask("message:edit", edit(id, "uno"));
    alice.ask("message:delete", delete(id));
    RawClient back =
        world.open(JsonObject.of("token", world.token("carol"), "pid", pid, "offset", offset));
    assertThat(back.connected.string("pid")).contains(pid);
    assertThat(back.all("message:delete")).hasSize(1);
  }

  @Test
  void aHookThatLooksAtMessagesLooksAtEditsToo() {
    List<String> edited = new ArrayList<>();
    world.with(
        new ServerFeature() {
          @Override
          public String id() {
            return "no-shouting";
          }

          @Override
          public void start(ServerFeatureContext context) {
            context.hooks(
                new ServerHooks() {
                  @Override
                  public CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
                    edited.add(String.valueOf(draft.edits()));
                    String content = draft.message().string("content").orElse("");
                    return CompletableFuture.completedFuture(
                        content.equals("SHOUT")
                            ? MessageVerdict.refuse("FORBIDDEN", "Do not shout")
                            : MessageVerdict.accept());
                  }
                });
          }
        });
    two();
    String id = send("hi");
    assertThat(alice.refusal("message:edit", edit(id, "SHOUT"))).isEqualTo("FORBIDDEN");
    assertThat(edited).containsExactly("null", id);
    assertThat(bob.all("message:update")).isEmpty();
  }
}
