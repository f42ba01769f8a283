package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOptionsTest {
  @Test
  void defaultsAreThoseOfTheContract() {
    ServerOptions options = ServerOptions.defaults();
    assertThat(options.port()).isEqualTo(3101);
    assertThat(options.host()).isEqualTo("0.0.0.0");
    assertThat(options.pingInterval()).isEqualTo(Duration.ofSeconds(25));
    assertThat(options.pingTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(options.recovery()).isEqualTo(Duration.ofSeconds(120));
    assertThat(options.rooms()).containsExactly("general", "announcements");
    assertThat(options.jwtSecret()).isNull();
    assertThat(options.devMode()).isFalse();
  }

  @Test
  void variablesAreReadAndTrimmed() {
    ServerOptions options =
        ServerOptions.fromEnvironment(
            Map.of(
                "REALTIME_PORT", " 4000 ",
                "REALTIME_ROOMS", "a, b ,,c",
                "REALTIME_JWT_SECRET", "s",
                "REALTIME_PRESENCE_SCOPE", "tenant"));
    assertThat(options.port()).isEqualTo(4000);
    assertThat(options.rooms()).containsExactly("a", "b", "c");
    assertThat(options.jwtSecret()).isEqualTo("s");
    assertThat(options.presenceScope()).isEqualTo(ServerOptions.PresenceScope.TENANT);
    assertThat(options.host()).isEqualTo("0.0.0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "REALTIME_PORT, 70000",
    "REALTIME_PORT, abc",
    "REALTIME_DEV_MODE, perhaps",
    "REALTIME_PRESENCE_SCOPE, world",
    "REALTIME_RATE_LIMIT, 0",
    "REALTIME_CORS_ORIGIN, example.com",
    "REALTIME_CORS_ORIGIN, https://example.com/",
    "REALTIME_ROOMS, general;announcements",
    "REALTIME_ROOMS, dm:a:b",
    "REALTIME_ROOMS, channel:",
    "REALTIME_ROOMS, ', ,'",
    "REALTIME_JWKS_URL, http://id.example/keys",
    "REALTIME_JWKS_URL, https://user:password@id.example/keys",
    "REALTIME_JWKS_URL, keys.json",
    "REALTIME_JWKS_URL, ftp://localhost/keys"
  })
  void aValueThatCannotBeUsedNamesItsVariable(String variable, String value) {
    assertThatThrownBy(() -> ServerOptions.fromEnvironment(Map.of(variable, value)))
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.code()).isEqualTo("INVALID_SETTING"))
        .hasMessageContaining(variable)
        .hasMessageContaining(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void aVariableThatIsSetToNothingIsRefused(String nothing) {
    for (String name : VariableNames.OF_OPTIONS) {
      assertThatThrownBy(() -> ServerOptions.fromEnvironment(Map.of(name, nothing)))
          .isInstanceOfSatisfying(
              ConfigurationException.class, e -> assertThat(e.code()).isEqualTo("INVALID_SETTING"))
          .hasMessageContaining(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"general\",\"news\"]", "'general'", "general,user:u1", "a\u0001b"})
  void whatIsNoListOfRoomsIsRefused(String junk) {
    assertThatThrownBy(() -> ServerOptions.fromEnvironment(Map.of("REALTIME_ROOMS", junk)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("REALTIME_ROOMS");
  }

  @Test
  void roomsAreNamedOnceEach() {
    assertThat(
            ServerOptions.fromEnvironment(Map.of("REALTIME_ROOMS", "a,channel:b,a,Team Room"))
                .rooms())
        .containsExactly("a", "channel:b", "Team Room");
  }

  @Test
  void aKeySetNeedsAnAudience() {
    Map<String, String> variables = new HashMap<>();
    variables.put("REALTIME_JWKS_URL", " https://id.example/keys ");
    assertThatThrownBy(() -> ServerOptions.fromEnvironment(variables))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("REALTIME_JWT_AUDIENCE");
    variables.put("REALTIME_JWT_AUDIENCE", "chat");
    variables.put("REALTIME_JWT_ISSUER", "https://id.example");
    ServerOptions options = ServerOptions.fromEnvironment(variables);
    assertThat(options.jwksUrl()).hasToString("https://id.example/keys");
    assertThat(options.jwtAudience()).isEqualTo("chat");
    assertThat(options.jwtIssuer()).isEqualTo("https://id.example");
    assertThatThrownBy(() -> options.toBuilder().jwtAudience(null).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jwtAudience");
    assertThatThrownBy(() -> options.toBuilder().jwtIssuer(" ").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jwtIssuer");
  }

  @Test
  void howLongAPeerMayTakeIsReadFromVariables() {
    ServerOptions options =
        ServerOptions.fromEnvironment(
            java.util.Map.of(
                "REALTIME_HEAD_TIMEOUT", "1000",
                "REALTIME_BODY_TIMEOUT", "2000",
                "REALTIME_IDLE_TIMEOUT", "3000"));
    assertThat(options.headTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.bodyTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.idleTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.toBuilder().build()).isEqualTo(options);
    assertThat(options.toBuilder().idleTimeout(Duration.ofSeconds(4)).build())
        .isNotEqualTo(options);
  }
}
