package io.realtime4j.verification.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.feature.reactions.Reaction;
import io.realtime4j.feature.reactions.ReactionUsers;
import io.realtime4j.feature.reactions.Reactions;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the server keeps of reactions, and for how long. */
class ReactionsKeptTest {
  private final Devices devices = new Devices(5, null);
  private final ServerStore store =
      new MemoryServerStoreProvider().open("", devices.scheduler.newStoreContext("log"));
  private final FeatureStore values = store.features("reactions").orElseThrow();

  private RealtimeServer server(long maxRoomMessages) {
    RealtimeServer server =
        RealtimeServer.builder()
            .options(
                ServerOptions.defaults().toBuilder()
                    .port(Devices.PORT)
                    .jwtSecret(Devices.SECRET)
                    .maxRoomMessages(maxRoomMessages)
                    .build())
            .transport(devices.network.newServerTransport("server", 2))
            .store(store)
            .environment(devices.scheduler.newServerEnvironment("server"))
            .variables(Map.of())
            .build();
    devices.await(server.start());
    return server;
  }

  private String send(RealtimeClient client, String content) {
    return devices.await(client.queue().send(Devices.ROOM, content).sent()).messageId();
  }

  private List<String> kept() {
    return devices.await(values.page("primary", "", "", 1_000)).rows().stream()
        .map(FeatureRow::key)
        .toList();
  }

  @Test
  void whatIsKeptOfMessagesThatAreNoMoreGoesWithinTheHour() {
    try (RealtimeServer server = server(150);
        RealtimeClient alice = devices.watcher(Devices.PORT, "alice")) {
      Reactions reactions = alice.feature(Reactions.class);
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        sent.add(send(alice, "m" + i));
      }
      for (int i = 100; i < 250; i++) {
        devices.await(reactions.add(Devices.ROOM, sent.get(i), "+"));
      }
      // As if a server had ended between deletions and what follows.
      for (int i = 0; i < 100; i++) {
        devices.await(
            values.put(
                "primary", "m/" + sent.get(i), "1\n+\tbob".getBytes(StandardCharsets.UTF_8)));
      }
      assertThat(kept()).hasSize(250);
      devices.pass(Duration.ofMinutes(59));
      assertThat(kept()).hasSize(250);
      devices.pass(Duration.ofMinutes(2));
      assertThat(kept())
          .containsExactlyInAnyOrderElementsOf(
              sent.subList(100, 250).stream().map(id -> "m/" + id).toList());

      send(alice, "one more");
      devices.pass(Duration.ofMinutes(70));
      assertThat(kept()).hasSize(149).doesNotContain("m/" + sent.get(100));
      assertThat(devices.await(reactions.of(Devices.ROOM, List.of(sent.get(101)))))
          .isEqualTo(Map.of(sent.get(101), List.of(new Reaction("+", 1, true))));
      server.close();
    }
  }

  @Test
  void whoeverReactsWhileTheMessageIsDeletedLeavesNothing() {
    try (RealtimeServer server = server(0);
        RealtimeClient alice = devices.watcher(Devices.PORT, "alice");
        RealtimeClient bob = devices.watcher(Devices.PORT, "bob")) {
      for (int i = 0; i < 40; i++) {
        String id = send(alice, "m" + i);
        JsonObject message = JsonObject.of("roomName", Devices.ROOM, "messageId", id);
        List<CompletableFuture<?>> both = new ArrayList<>();
        // Who is first differs from round to round, by the order in which the loops take turns.
        both.add(bob.feature(Reactions.class).add(Devices.ROOM, id, "+"));
        both.add(alice.request("message:delete", message));
        both.add(bob.feature(Reactions.class).add(Devices.ROOM, id, "-"));
        both.forEach(one -> devices.until("an answer", one::isDone));
        devices.pass(Duration.ofSeconds(1));
        assertThat(Devices.failure(both.get(1))).isNull();
        assertThat(kept()).isEmpty();
        assertThat(devices.await(bob.feature(Reactions.class).of(Devices.ROOM, List.of(id))))
            .isEqualTo(Map.of(id, List.of()));
      }
      server.close();
    }
  }

  @Test
  void whatCannotBeReadOfOneMessageCostsNoOther() {
    try (RealtimeServer server = server(0);
        RealtimeClient alice = devices.watcher(Devices.PORT, "alice")) {
      Reactions reactions = alice.feature(Reactions.class);
      String broken = send(alice, "broken");
      String whole = send(alice, "whole");
      devices.await(reactions.add(Devices.ROOM, whole, "+"));
      for (String value : List.of("", "x", "1\n", "1\n+", "1\n+\ta\n+\tb")) {
        devices.await(values.put("primary", "m/" + broken, value.getBytes(StandardCharsets.UTF_8)));
        assertThat(devices.await(reactions.of(Devices.ROOM, List.of(broken, whole))).get(whole))
            .containsExactly(new Reaction("+", 1, true));
      }
      assertThat(devices.await(reactions.add(Devices.ROOM, broken, "!")))
          .isEqualTo(new Reaction("!", 1, true));
      server.close();
    }
  }

  @Test
  void whoHasReactedIsListedByPagesToWhoMayReadTheMessage() {
    try (RealtimeServer server = server(0);
        RealtimeClient alice = devices.watcher(Devices.PORT, "alice");
        RealtimeClient eve = devices.forgetful(Devices.PORT, "eve").build()) {
      Reactions reactions = alice.feature(Reactions.class);
      devices.await(eve.connect());
      String id = send(alice, "hello");
      StringBuilder value = new StringBuilder("7\n+");
      List<String> users = new ArrayList<>();
      for (int i = 249; i >= 0; i--) {
        users.add(0, String.format("u%03d", i));
        value.append('\t').append(users.get(0));
      }
      devices.await(
          values.put("primary", "m/" + id, value.toString().getBytes(StandardCharsets.UTF_8)));

      List<String> listed = new ArrayList<>();
      ReactionUsers page = devices.await(reactions.users(Devices.ROOM, id, "+", "", 100));
      while (page.hasMore()) {
        assertThat(page.userIds()).hasSize(100);
        assertThat(page.count()).isEqualTo(250);
        listed.addAll(page.userIds());
        page =
            devices.await(
                reactions.users(Devices.ROOM, id, "+", listed.get(listed.size() - 1), 100));
      }
      listed.addAll(page.userIds());
      assertThat(listed).isEqualTo(users);
      assertThat(devices.await(reactions.users(Devices.ROOM, id, "-", "", 1)))
          .isEqualTo(new ReactionUsers(List.of(), 0, false));
      ReactionUsers exact = devices.await(reactions.users(Devices.ROOM, id, "+", "u148", 100));
      assertThat(exact.userIds()).hasSize(100).startsWith("u149");
      assertThat(exact.hasMore()).isTrue();
      assertThat(devices.await(reactions.users(Devices.ROOM, id, "+", "u149", 100)).hasMore())
          .isFalse();

      devices.await(server.moderation("primary").ban(Devices.ROOM, "eve", null, null, null));
      assertThat(code(eve.feature(Reactions.class).users(Devices.ROOM, id, "+", "", 10)))
          .isEqualTo("FORBIDDEN");
      assertThat(code(reactions.users("channel:other", id, "+", "", 10)))
          .isEqualTo("VALIDATION_ERROR");
      server.close();
    }
  }

  private String code(CompletableFuture<?> asked) {
    devices.until("an answer", asked::isDone);
    Throwable failure = Devices.failure(asked);
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RefusedException refused ? refused.code() : cause.toString();
  }
}
