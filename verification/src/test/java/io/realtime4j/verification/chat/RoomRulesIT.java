package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a policy and a moderator say, over real sockets and stores. */
class RoomRulesIT {
  private static final String ROOM = "channel:a";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.realtime4j.verification.chat.Setup#all")
  void historyBeginsWithJoiningAndAMuteHolds(Setup setup) throws Exception {
    ServerStore store = setup.serverStore(folder);
    try (RealtimeServer server =
        RealtimeServer.builder()
            .options(
                ServerOptions.builder().host("127.0.0.1").port(0).jwtSecret(Setup.SECRET).build())
            .transport(new NettyServerTransportProvider().create(2))
            .store(store)
            .roomPolicy(
                question ->
                    CompletableFuture.completedFuture(
                        Allow.builder().history(Allow.History.SINCE_JOINING).build()))
            .variables(Map.of())
            .build()) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice = setup.builder(folder, port, "alice").build();
          RealtimeClient bob = setup.builder(folder, port, "bob").build()) {
        within20s(alice.connect());
        within20s(alice.rooms().join(ROOM).joined());
        within20s(alice.queue().send(ROOM, "before").sent());
        within20s(
            store
                .rooms()
                .mute("primary", ROOM, "alice", System.currentTimeMillis() + 3_600_000)
                .toCompletableFuture());
        within20s(bob.connect());
        within20s(bob.rooms().join(ROOM).joined());
        within20s(bob.queue().send(ROOM, "after").sent());
        assertThat(
                within20s(bob.rooms().history(ROOM, io.realtime4j.api.HistoryQuery.latest(10)))
                    .messages())
            .extracting(io.realtime4j.api.Message::content)
            .containsExactly("after");
        assertThatThrownBy(() -> mutedBefore(alice))
            .cause()
            .isInstanceOfSatisfying(
                RealtimeException.class, e -> assertThat(e.code()).isEqualTo("FORBIDDEN"))
            .hasMessageContaining("You are muted in this room until ");
      }
    }
  }

  /** The server looks again for who has not been looked up for five seconds. */
  private static void mutedBefore(RealtimeClient client) throws Exception {
    for (int i = 0; i < 100_000; i++) {
      within20s(client.queue().send(ROOM, "message " + i).sent());
    }
  }
}
