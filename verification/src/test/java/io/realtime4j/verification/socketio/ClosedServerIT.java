package io.realtime4j.verification.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RealtimeServer.Health;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks something of a server that is closed gets an answer, whatever it is. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClosedServerIT {
  private final RealtimeServer server = ChatPeer.server().build();

  private void close(boolean isStarted) throws Exception {
    if (isStarted) {
      server.start().get(20, TimeUnit.SECONDS);
    }
    server.close();
  }

  private static <T> T got(CompletableFuture<T> asked) throws Exception {
    return asked.get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodyIsThereAndNothingIsLeftToBeDone(boolean isStarted) throws Exception {
    close(isStarted);
    assertThat(got(server.drain(Duration.ZERO))).isNull();
    assertThat(got(server.drain(Duration.ofMinutes(1)))).isNull();
    Health health = got(server.health());
    assertThat(health.healthy()).isFalse();
    assertThat(health.state()).isEqualTo(Health.State.CLOSED);
    assertThat(got(server.sessions())).isEmpty();
    assertThat(got(server.kickUser("primary", "alice", "go"))).isZero();
    assertThat(got(server.kickSession("sid", "go"))).isFalse();
    server.close();
    assertThatThrownBy(server::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the server is closed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsAskedOfItsRoomsAndUsersIsRefusedForGood(boolean isStarted) throws Exception {
    close(isStarted);
    var rooms = server.moderation("primary");
    var tokens = server.revocations("primary");
    for (CompletableFuture<?> asked :
        List.of(
            rooms.createRoom("x", RoomSettings.builder().build()),
            rooms.rooms("", 10),
            rooms.ban("general", "mallory", null, null, null),
            rooms.broadcast(List.of("general"), "x", JsonObject.EMPTY),
            tokens.revokeUser("mallory", Instant.now().plus(Duration.ofDays(1))),
            tokens.restoreUser("mallory"))) {
      assertThatThrownBy(() -> got(asked))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo("UNAVAILABLE");
                assertThat(refused.isRetryable()).isFalse();
              })
          .hasMessageContaining("closed");
    }
  }
}
