package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.SendHandle;
import io.realtime4j.feature.reactions.Reaction;
import io.realtime4j.feature.reactions.ReactionEvent;
import io.realtime4j.feature.reactions.Reactions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reactions from client to client, over real sockets and stores, on each transport. */
class ReactionsIT {
  private static final String ROOM = "channel:a";

  @TempDir Path folder;

  private static String id(String answer) {
    Matcher found = Pattern.compile("\"messageId\":\"([^\"]+)\"").matcher(answer);
    assertThat(found.find()).as(answer).isTrue();
    return found.group(1);
  }

  private static String send(RawPeer peer, String room) throws InterruptedException {
    return id(peer.ask("message:send", "{\"roomName\":\"" + room + "\",\"content\":\"hello\"}"));
  }

  private static String react(String id, String emoji) {
    return "{\"roomName\":\""
        + ROOM
        + "\",\"messageId\":\""
        + id
        + "\",\"emoji\":\""
        + emoji
        + "\"}";
  }

  private static String code(CompletableFuture<?> future) {
    try {
      return "fine: " + within20s(future);
    } catch (java.util.concurrent.ExecutionException e) {
      return e.getCause() instanceof RefusedException refused ? refused.code() : e.toString();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static <E> BlockingQueue<E> heard(RealtimeClient client, Class<E> type) {
    BlockingQueue<E> heard = new LinkedBlockingQueue<>();
    client.on(
        ReactionEvent.class,
        event -> {
          if (type.isInstance(event)) {
            heard.add(type.cast(event));
          }
        });
    return heard;
  }

  private static <E> E next(BlockingQueue<E> heard) throws InterruptedException {
    E event = heard.poll(20, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void usersReactToEachOthersMessages(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      RawPeer bob = RawPeer.enter(port, "bob");
      bob.ask("room:join", "{\"roomName\":\"" + ROOM + "\"}");
      String id = send(bob, ROOM);
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
        BlockingQueue<ReactionEvent> heard = heard(alice, ReactionEvent.class);
        Reactions reactions = alice.feature(Reactions.class);
        assertThatThrownBy(() -> within20s(reactions.of(ROOM, List.of(id))))
            .hasCauseInstanceOf(NotConnectedException.class);
        within20s(alice.connect());
        Room room = alice.rooms().join(ROOM);
        within20s(room.joined());

        assertThat(within20s(reactions.add(ROOM, id, "👍"))).isEqualTo(new Reaction("👍", 1, true));
        assertThat(within20s(reactions.add(ROOM, id, "👍")).count()).isEqualTo(1);
        assertThat(bob.ask("reaction:add", react(id, "👍")))
            .contains("\"totalCount\":2", "\"duplicate\":false");
        assertThat(next(heard)).isEqualTo(new ReactionEvent.Added(ROOM, id, "👍", "alice", 1));
        assertThat(next(heard)).isEqualTo(new ReactionEvent.Added(ROOM, id, "👍", "bob", 2));
        assertThat(bob.hear(packet -> packet.startsWith("42[\"reaction:add\"")))
            .contains("\"userId\":\"alice\"", "\"channelId\":\"a\"", "\"createdAt\"");
        assertThat(within20s(reactions.of(ROOM, List.of(id, "no-such"))))
            .isEqualTo(Map.of(id, List.of(new Reaction("👍", 2, true)), "no-such", List.of()));
        assertThat(bob.ask("room:history", "{\"roomName\":\"" + ROOM + "\"}"))
            .contains("\"reactions\":[{\"emoji\":\"👍\",\"count\":2,\"me\":true}]");
        assertThat(bob.ask("sync:messages", "{\"channelId\":\"a\"}")).contains("\"count\":2");

        assertThat(bob.ask("reaction:remove", react(id, "👍"))).contains("\"remainingCount\":1");
        assertThat(next(heard)).isEqualTo(new ReactionEvent.Removed(ROOM, id, "👍", "bob", 1));
        bob.ask("message:delete", "{\"roomName\":\"" + ROOM + "\",\"messageId\":\"" + id + "\"}");
        assertThat(code(reactions.add(ROOM, id, "👍"))).isEqualTo("VALIDATION_ERROR");
        assertThat(within20s(reactions.of(ROOM, List.of(id)))).isEqualTo(Map.of(id, List.of()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void reactionsWaitForAConnection(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      RawPeer bob = RawPeer.enter(port, "bob");
      bob.ask("room:join", "{\"roomName\":\"" + ROOM + "\"}");
      String id = send(bob, ROOM);
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
        Reactions reactions = alice.feature(Reactions.class);
        CompletableFuture<Reaction> good = reactions.add(ROOM, id, "👍");
        // Two sent or one, as fast as the store was.
        CompletableFuture<Reaction> tried = reactions.add(ROOM, id, "🎉");
        CompletableFuture<Reaction> takenBack = reactions.remove(ROOM, id, "🎉");
        alice.rooms().join(ROOM);
        // To one's own message that has not been sent.
        SendHandle own = alice.queue().send(ROOM, "mine");
        CompletableFuture<Reaction> toOwn = reactions.add(ROOM, own.clientMessageId(), "👀");
        within20s(alice.connect());
        assertThat(within20s(good)).isEqualTo(new Reaction("👍", 1, true));
        assertThat(within20s(tried).emoji()).isEqualTo("🎉");
        assertThat(within20s(takenBack)).isEqualTo(new Reaction("🎉", 0, false));
        assertThat(within20s(toOwn)).isEqualTo(new Reaction("👀", 1, true));
        assertThat(alice.queue().changes()).isEmpty();
      }
      assertThat(bob.ask("room:history", "{\"roomName\":\"" + ROOM + "\"}"))
          .contains("{\"emoji\":\"👍\",\"count\":1", "{\"emoji\":\"👀\",\"count\":1")
          .doesNotContain("🎉");
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void whoeverWaitsForAReactionHearsOfTheEnd(Setup setup) throws Exception {
    RealtimeClient alice = setup.builder(folder, 1, "alice").build();
    CompletableFuture<Reaction> open = alice.feature(Reactions.class).add(ROOM, "m1", "+");
    alice.close();
    assertThat(code(open)).contains("ClientClosedException");
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void whatChangedWithoutAConnectionIsToldAfterIt(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      RawPeer bob = RawPeer.enter(port, "bob");
      String id = send(bob, ROOM);
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build()) {
        BlockingQueue<ReactionEvent.Refreshed> heard = heard(alice, ReactionEvent.Refreshed.class);
        Reactions reactions = alice.feature(Reactions.class);
        within20s(alice.connect());
        within20s(reactions.add(ROOM, id, "👍"));
        within20s(reactions.of(ROOM, List.of(id)));
        within20s(alice.disconnect());
        bob.ask("reaction:add", react(id, "🎉"));
        bob.ask("reaction:add", react(id, "👍"));
        within20s(alice.connect());
        assertThat(next(heard))
            .isEqualTo(
                new ReactionEvent.Refreshed(
                    ROOM, id, List.of(new Reaction("👍", 2, true), new Reaction("🎉", 1, false))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.WireEventsIT#stores")
  void whoMayNotSpeakOrSeeMayNotReactAndLearnsNothing(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      within20s(
          server
              .moderation("primary")
              .createRoom(
                  "vault", RoomSettings.builder().visibility(RoomVisibility.SECRET).build()));
      within20s(server.moderation("primary").addMember("vault", "bob", "member"));
      RawPeer bob = RawPeer.enter(port, "bob");
      RawPeer eve = RawPeer.enter(port, "eve");
      bob.ask("room:join", "{\"roomName\":\"vault\"}");
      String secret = send(bob, "vault");
      String there = react(secret, "x").replace(ROOM, "vault");
      String answer = eve.ask("reaction:add", there);
      assertThat(answer).contains("ROOM_NOT_FOUND");
      assertThat(eve.ask("reaction:add", there.replace("vault", "caves")))
          .isEqualTo(answer.replace("430[", "431[").replace("vault", "caves"));
      String asked = "{\"roomName\":\"vault\",\"messageIds\":[\"" + secret + "\"]}";
      assertThat(eve.ask("reactions:get", asked)).contains("ROOM_NOT_FOUND");
      assertThat(eve.ask("reactions:get", asked.replace("vault", ROOM)))
          .contains("\"messages\":[]");

      eve.ask("room:join", "{\"roomName\":\"" + ROOM + "\"}");
      String id = send(bob, ROOM);
      eve.ask("reaction:add", react(id, "+"));
      within20s(server.moderation("primary").mute(ROOM, "eve", null));
      assertThat(eve.ask("reaction:add", react(id, "-"))).contains("FORBIDDEN");
      assertThat(eve.ask("reaction:remove", react(id, "+"))).contains("\"remainingCount\":0");
      within20s(server.moderation("primary").ban(ROOM, "eve", null, null, null));
      assertThat(eve.ask("reaction:remove", react(id, "+"))).contains("FORBIDDEN");
      for (String bad :
          List.of(
              react(id, ""),
              react(id, "x".repeat(65)),
              react(id, "a\\tb"),
              "{\"messageId\":\"" + id + "\",\"emoji\":\"x\"}",
              "{\"roomName\":\"" + ROOM + "\",\"emoji\":\"x\"}")) {
        assertThat(bob.ask("reaction:add", bad)).as(bad).contains("VALIDATION_ERROR");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.WireEventsIT#stores")
  void ofManyAtOnceNoneIsLost(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      RawPeer bob = RawPeer.enter(port, "bob");
      String id = send(bob, ROOM);
      List<RealtimeClient> clients = new ArrayList<>();
      List<CompletableFuture<Reaction>> reacting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        RealtimeClient client =
            RealtimeClient.builder()
                .url("http://127.0.0.1:" + port)
                .token(Setup.token("user" + i))
                .store("memory:")
                .build();
        clients.add(client);
        within20s(client.connect());
      }
      for (RealtimeClient client : clients) {
        reacting.add(client.feature(Reactions.class).add(ROOM, id, "👍"));
        reacting.add(client.feature(Reactions.class).add(ROOM, id, "🎉"));
      }
      for (CompletableFuture<Reaction> one : reacting) {
        within20s(one);
      }
      assertThat(bob.ask("room:history", "{\"roomName\":\"" + ROOM + "\"}"))
          .contains("\"count\":8,\"me\":false},", "\"emoji\":\"🎉\",\"count\":8");
      clients.forEach(RealtimeClient::close);
    }
  }
}
