package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RealtimeServerBuilderTest {
  private static RealtimeServerBuilder builder() {
    return RealtimeServer.builder();
  }

  @Test
  void variablesReachTheOptionsAndSettersWinInAnyOrder() {
    ServerOptions options =
        builder()
            .port(1)
            .variables(Map.of("REALTIME_PORT", "2", "REALTIME_ROOMS", "a,b"))
            .recovery(Duration.ZERO)
            .configuration()
            .options();
    assertThat(options.port()).isEqualTo(1);
    assertThat(options.rooms()).containsExactly("a", "b");
    assertThat(options.recovery()).isZero();
    assertThat(options.eventsPerSecond()).isEqualTo(100);
  }

  @Test
  void variablesAreLaidOverThoseOfTheProcessAndOverEachOther() {
    Map<String, String> variables =
        builder()
            .variables(Map.of("REALTIME_STORE", "memory:", "MINE", "1"))
            .variables(Map.of("MINE", "2"))
            .configuration()
            .variables();
    assertThat(variables)
        .containsAllEntriesOf(System.getenv())
        .containsEntry("REALTIME_STORE", "memory:")
        .containsEntry("MINE", "2");
  }

  @Test
  void optionsThatAreGivenTakeTheVariablesPlace() {
    ServerOptions given = ServerOptions.builder().port(7).build();
    ServerOptions options =
        builder()
            .host("localhost")
            .options(given)
            .variables(Map.of("REALTIME_PORT", "2"))
            .configuration()
            .options();
    assertThat(options).isEqualTo(given.toBuilder().host("localhost").build());
  }

  @Test
  void anEmptySecretIsNoSecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().jwtSecret(""))
        .withMessageContaining("jwtSecret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerOptions.builder().jwtSecret(" ").build())
        .withMessageContaining("jwtSecret");
    assertThatThrownBy(() -> builder().variables(Map.of("REALTIME_JWT_SECRET", "")).configuration())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("REALTIME_JWT_SECRET");
  }

  @Test
  void whatIsEmptyIsRefusedWhereItIsSet() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().store(" "))
        .withMessage("store must not be blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().transport(""))
        .withMessage("transport must not be blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().host(""))
        .withMessage("host must not be blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().roomPolicy(null))
        .withMessage("roomPolicy must be set");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().rooms("general", "dm:a:b").configuration())
        .withMessageContaining("dm:a:b");
  }

  @Test
  void storeAndTransportAreNamed() {
    var config = builder().store("sqlite:chat.db").transport("netty").configuration();
    assertThat(config.storeLocation()).isEqualTo("sqlite:chat.db");
    assertThat(config.transportName()).isEqualTo("netty");
  }
}
