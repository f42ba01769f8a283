package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.MemberPage;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomLeftException;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.RoomMembers;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.Typing;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.core.delivery.DefaultDeliveryProvider;
import io.realtime4j.core.queue.DefaultQueueProvider;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import io.realtime4j.core.typing.DefaultTypingProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A stay in a room, with the features that it leads to. */
class RoomHandleTest {
  private final FeatureBench bench = new FeatureBench();
  private final Feature<Rooms> feature = new DefaultRoomsProvider().create(bench.context());
  private final Rooms rooms = feature.api();

  RoomHandleTest() {
    bench.apis.put(MessageQueue.class, new DefaultQueueProvider().create(bench.context()).api());
    bench.apis.put(Typing.class, new DefaultTypingProvider().create(bench.context()).api());
    bench.apis.put(Delivery.class, new DefaultDeliveryProvider().create(bench.context()).api());
    bench.loop.run();
  }

  private Room join(String name) {
    Room room = rooms.join(name);
    bench.loop.run();
    return room;
  }

  private void letIn(String name, String... members) {
    List<JsonObject> list = new ArrayList<>();
    for (String member : members) {
      list.add(JsonObject.of("userId", member));
    }
    bench
        .last("room:join")
        .succeed(
            "roomName",
            name,
            "memberCount",
            members.length,
            "members",
            list,
            "epoch",
            "e",
            "offset",
            3);
    bench.loop.run();
  }

  private Room inside() {
    bench.start(FeatureBench.FULL);
    Room room = join("a");
    letIn("channel:a", "me", "bob");
    return room;
  }

  private void live(long offset) {
    bench.receive(
        "message:new",
        "roomName",
        "channel:a",
        "messageId",
        "m" + offset,
        "offset",
        offset,
        "content",
        "c" + offset);
  }

  private static List<String> names(RoomMembers members) {
    return members.listed().stream().map(RoomMember::userId).toList();
  }

  private Throwable failureOf(CompletableFuture<?> future) {
    bench.loop.run();
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    assertThat(failures).as("the future is open").hasSize(1);
    return failures.get(0);
  }

  @Test
  void aStayOutlivesConnections() {
    Room room = join("a");
    assertThat(room.state()).isEqualTo(Room.State.JOINING);
    assertThat(room.name()).isEqualTo("a");
    List<String> heard = new ArrayList<>();
    room.onMessage(event -> heard.add(event.message().content() + " " + event.live()));

    bench.start(FeatureBench.FULL);
    letIn("channel:a", "me");
    assertThat(room.joined()).isCompleted();
    assertThat(room.state()).isEqualTo(Room.State.JOINED);
    assertThat(room.name()).isEqualTo("channel:a");
    live(4);
    bench.lose();
    assertThat(room.state()).isEqualTo(Room.State.JOINING);
    bench.start(FeatureBench.FULL);
    bench
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName",
                    "channel:a",
                    "epoch",
                    "e",
                    "offset",
                    5,
                    "recovered",
                    true,
                    "messages",
                    JsonArray.of(
                        JsonObject.of(
                            "roomName",
                            "channel:a",
                            "messageId",
                            "m5",
                            "offset",
                            5,
                            "content",
                            "c5")))));
    bench.loop.run();
    live(6);
    bench.loop.advance(Duration.ofSeconds(1));

    assertThat(room.state()).isEqualTo(Room.State.JOINED);
    assertThat(heard).containsExactly("c4 true", "c5 false", "c6 true");
    assertThat(room.position().orElseThrow().offset()).isEqualTo(6);
  }

  @Test
  void aRoomWithTwoNamesIsKeptOnceAndLeftWithTheLastHandle() {
    Room room = inside();
    Room same = join("channel:a");
    assertThat(bench.sent("room:join")).hasSize(1);
    List<String> heard = new ArrayList<>();
    room.onMessage(event -> heard.add("one " + event.message().content()));
    same.onMessage(event -> heard.add("other " + event.message().content()));
    live(4);
    assertThat(heard).containsExactly("one c4", "other c4");
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(same.position()).isEqualTo(room.position()).isPresent();

    same.leave();
    bench.loop.run();
    live(5);
    assertThat(heard).containsExactly("one c4", "other c4", "one c5");
    assertThat(bench.sent("room:leave")).isEmpty();
    room.leave();
    bench.loop.run();
    assertThat(bench.sent("room:leave")).hasSize(1);
  }

  @Test
  void namesOfOneRoomThatAreAskedForAtOnceComeTogether() {
    bench.start(FeatureBench.FULL);
    Room room = join("channel:a");
    letIn("channel:a", "me");
    Room early = rooms.join("a");
    Room late = rooms.join("also-a");
    bench.loop.run();
    for (SentEvent asked : bench.sent("room:join").subList(1, 3)) {
      asked.succeed("roomName", "channel:a", "memberCount", 1, "epoch", "e", "offset", 3);
    }
    bench.loop.run();
    List<String> heard = new ArrayList<>();
    for (Room one : List.of(room, early, late)) {
      one.onMessage(event -> heard.add(event.message().content()));
    }
    live(4);
    assertThat(heard).containsExactly("c4", "c4", "c4");
    assertThat(bench.published(MessageEvent.Received.class)).hasSize(1);
    assertThat(List.of(room.state(), early.state(), late.state())).containsOnly(Room.State.JOINED);
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("rooms:resume").payload.array("rooms").orElseThrow().values()).hasSize(1);

    room.leave();
    late.leave();
    bench.loop.run();
    assertThat(bench.sent("room:leave")).isEmpty();
    assertThat(rooms.joined()).containsExactly("channel:a");
    early.leave();
    bench.loop.run();
    assertThat(bench.sent("room:leave")).hasSize(1);
    assertThat(rooms.joined()).isEmpty();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions).isEmpty();
  }

  @Test
  void membersAreLive() {
    Room room = inside();
    List<List<String>> lists = new ArrayList<>();
    room.onMembers(members -> lists.add(names(members)));
    bench.loop.run();
    bench.receive("user:joined", "roomName", "channel:a", "userId", "carol");
    bench.receive("user:left", "roomName", "channel:a", "userId", "bob");

    assertThat(lists)
        .containsExactly(
            List.of("me", "bob"), List.of("me", "bob", "carol"), List.of("me", "carol"));
    assertThat(names(room.members())).containsExactly("me", "carol");
    bench.receive("room:occupancy", "roomName", "channel:a", "count", 120);
    assertThat(room.members().count()).isEqualTo(120);
    assertThat(room.members().isComplete()).isFalse();
    // Whoever comes to the room later is told of the same.
    assertThat(join("a").members().count()).isEqualTo(120);
  }

  @Test
  void membersArePaged() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<MemberPage> page = rooms.members("channel:a", "bob", 2);
    bench.loop.run();
    assertThat(bench.last("room:members").payload)
        .isEqualTo(JsonObject.of("roomName", "channel:a", "after", "bob", "limit", 2));
    bench
        .last("room:members")
        .succeed("members", JsonArray.of(JsonObject.of("userId", "carol")), "hasMore", true);
    bench.loop.run();
    assertThat(page.join().members()).extracting(RoomMember::userId).containsExactly("carol");
    assertThat(page.join().hasMore()).isTrue();

    CompletableFuture<MemberPage> unknown = rooms.members("channel:a");
    bench.loop.run();
    bench.last("room:members").refuse("UNKNOWN_EVENT");
    assertThat(failureOf(unknown)).isInstanceOf(UnsupportedByPeerException.class);
    assertThatThrownBy(() -> rooms.members("channel:a", null, 101))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itLeadsToTheOtherFeatures() {
    Room room = inside();
    List<String> typists = new ArrayList<>();
    room.onTyping(users -> users.forEach(user -> typists.add(user.userId())));

    SendHandle sent = room.send("hello");
    room.keystroke("h");
    bench.loop.run();
    bench.receive(
        "typing:event",
        "room",
        "channel:a",
        "roomName",
        "channel:a",
        "users",
        JsonArray.of(JsonObject.of("userId", "bob", "userName", "Bob", "expiresInMs", 6000)));
    room.stopTyping();
    bench.loop.run();
    room.markRead(List.of("m1"));
    CompletableFuture<Void> upTo = room.markReadUpTo("m3");
    room.history(HistoryQuery.latest(5));
    bench.loop.advance(Duration.ofSeconds(2));

    // Under the name that was asked for: one line of messages, whatever the server calls the room.
    assertThat(bench.last("message:send").payload.string("roomName")).contains("a");
    bench.last("message:send").succeed("messageId", "m9");
    bench.loop.run();
    assertThat(sent.state()).isEqualTo(SendHandle.State.SENT);
    assertThat(bench.sent).extracting(event -> event.event).contains("typing:start", "typing:stop");
    assertThat(typists).containsExactly("bob");
    assertThat(room.typingText()).contains("Bob is typing...");
    assertThat(bench.last("message:read-ack").payload.string("roomName")).contains("channel:a");
    assertThat(bench.last("room:history").payload.string("roomName")).contains("channel:a");
    assertThat(bench.last("channel:read").payload)
        .isEqualTo(JsonObject.of("roomName", "channel:a", "upTo", "m3"));
    bench.last("channel:read").succeed();
    bench.loop.run();
    assertThat(upTo).isCompleted();
    assertThatThrownBy(() -> room.send(io.realtime4j.api.OutgoingMessage.to("other", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other");
  }

  @Test
  void aMarkOfWhatWasReadWaitsForASessionAndTheLatestCounts() {
    Room room = inside();
    bench.lose();
    CompletableFuture<Void> earlier = room.markReadUpTo("m1");
    CompletableFuture<Void> later = room.markReadUpTo("m2");
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("channel:read")).hasSize(1);
    bench.last("channel:read").refuse("UNAVAILABLE", Duration.ofSeconds(3));
    bench.loop.advance(Duration.ofSeconds(4));
    assertThat(bench.last("channel:read").payload.string("upTo")).contains("m2");
    bench.last("channel:read").succeed();
    bench.loop.run();
    assertThat(earlier).isCompleted();
    assertThat(later).isCompleted();

    CompletableFuture<Void> unknown = room.markReadUpTo("m3");
    bench.loop.run();
    bench.last("channel:read").refuse("UNKNOWN_EVENT");
    assertThat(failureOf(unknown)).isInstanceOf(UnsupportedByPeerException.class);
  }

  @Test
  void aStayThatWasLeftFailsEveryCall() {
    Room room = inside();
    List<Object> heard = new ArrayList<>();
    room.onMessage(heard::add);
    CompletableFuture<Void> left = room.leave();
    assertThat(room.state()).isEqualTo(Room.State.LEFT);
    assertEnded(room, null);
    bench.loop.run();
    bench.last("room:leave").refuse("FORBIDDEN");
    assertThat(failureOf(left)).isInstanceOf(RefusedException.class);
    assertThat(room.leave()).isSameAs(left);
    live(4);
    assertThat(heard).isEmpty();
    assertThat(rooms.joined()).isEmpty();
    assertThat(room.position()).isEmpty();
  }

  private void assertEnded(Room room, Class<? extends Throwable> cause) {
    for (CompletableFuture<?> future :
        List.of(
            room.history(HistoryQuery.latest(1)),
            room.markRead(List.of("m1")),
            room.markReadUpTo("m1"),
            room.send("x").stored(),
            room.send("x").sent())) {
      assertEnd(failureOf(future), cause);
    }
    for (Runnable call :
        List.<Runnable>of(
            () -> room.keystroke("x"),
            room::stopTyping,
            () -> room.onMessage(event -> {}),
            () -> room.onMembers(members -> {}),
            () -> room.onTyping(users -> {}))) {
      assertThatThrownBy(call::run).satisfies(failure -> assertEnd(failure, cause));
    }
    assertThat(room.typingUsers()).isEmpty();
  }

  private static void assertEnd(Throwable failure, Class<? extends Throwable> cause) {
    assertThat(failure).isInstanceOf(RoomLeftException.class);
    assertThat(((RealtimeException) failure).code()).isEqualTo("ROOM_LEFT");
    if (cause == null) {
      assertThat(failure.getCause()).isNull();
    } else {
      assertThat(failure.getCause()).isInstanceOf(cause);
    }
  }

  @Test
  void whoIsNotLetInIsToldWhy() {
    bench.start(FeatureBench.FULL);
    Room room = join("secret");
    bench.last("room:join").refuse("FORBIDDEN");
    assertThat(failureOf(room.joined())).isInstanceOf(RefusedException.class);
    assertThat(room.state()).isEqualTo(Room.State.LEFT);
    assertEnded(room, RefusedException.class);
    CompletableFuture<Void> left = room.leave();
    bench.loop.run();
    assertThat(left).isCompleted();
    assertThat(bench.sent("room:leave")).isEmpty();
  }

  @Test
  void leavingBeforeTheAnswerIsLeaving() {
    bench.start(FeatureBench.FULL);
    Room room = join("a");
    CompletableFuture<Void> left = room.leave();
    assertThat(failureOf(room.joined())).isInstanceOf(RoomLeftException.class);
    letIn("channel:a", "me");
    bench.last("room:leave").succeed();
    bench.loop.run();
    assertThat(left).isCompleted();
    assertThat(room.state()).isEqualTo(Room.State.LEFT);
  }

  @Test
  void whoLosesTheConnectionWhileLeavingIsOut() {
    Room room = inside();
    CompletableFuture<Void> left = room.leave();
    bench.loop.run();
    bench.lose();
    assertThat(left).isCompleted();
    assertThat(room.state()).isEqualTo(Room.State.LEFT);
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("rooms:resume")).isEmpty();
    assertThat(bench.sent("room:join")).hasSize(1);
  }

  @Test
  void twoStaysAreIndependent() {
    Room one = inside();
    Room two = join("a");
    assertThat(two.joined()).isCompleted();
    List<String> heard = new ArrayList<>();
    one.onMessage(event -> heard.add("one"));
    two.onMessage(event -> heard.add("two"));
    one.close();
    bench.loop.run();
    live(4);
    assertThat(heard).containsExactly("two");
    assertThat(bench.sent("room:leave")).isEmpty();
    assertThat(two.state()).isEqualTo(Room.State.JOINED);
  }

  @Test
  void theClosedClientEndsAllStays() {
    Room in = inside();
    Room waiting = rooms.join("b");
    feature.close();
    bench.loop.run();
    Room late = join("c");
    for (Room room : List.of(in, waiting, late)) {
      assertThat(room.state()).isEqualTo(Room.State.LEFT);
      assertThat(failureOf(room.history(HistoryQuery.latest(1))))
          .isInstanceOf(ClientClosedException.class);
      assertThatThrownBy(() -> room.keystroke("x")).isInstanceOf(ClientClosedException.class);
    }
    assertThat(failureOf(waiting.joined())).isInstanceOf(ClientClosedException.class);
    assertThat(failureOf(late.joined())).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void aDirectConversationIsThePairWhoeverAsks() {
    bench.store.owner = StoreOwner.builder().server("http://chat.example").user("me").build();
    bench.start(FeatureBench.FULL);
    rooms.direct("bob");
    bench.loop.run();
    assertThat(bench.last("room:join").payload.string("roomName")).contains("dm:bob:me");
    rooms.direct("zoe");
    bench.loop.run();
    assertThat(bench.last("room:join").payload.string("roomName")).contains("dm:me:zoe");
  }

  @Test
  void withoutAUserThereIsNoDirectConversation() {
    bench.store.owner = StoreOwner.builder().server("http://chat.example").build();
    Room room = rooms.direct("bob");
    assertThat(failureOf(room.joined()))
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            failure -> assertThat(failure.code()).isEqualTo("USER_UNKNOWN"));
    assertThat(rooms.joined()).isEmpty();
    assertThat(bench.published(ConnectionEvent.class)).isEmpty();
  }
}
