package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealtimeClientBuilderTest {
  @Test
  void withoutAnEngineTheErrorNamesTheArtifact() {
    assertThatThrownBy(() -> RealtimeClient.builder().url("http://localhost:1").build())
        .isInstanceOf(MissingProviderException.class)
        .hasMessageContaining("io.realtime4j:realtime4j-core");
    assertThatThrownBy(() -> RealtimeServer.builder().build())
        .isInstanceOf(MissingProviderException.class)
        .hasMessageContaining("io.realtime4j:realtime4j-server");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:3101",
        "ftp://host",
        "http://",
        "http:// x",
        "",
        "not a url",
        "http://h:99999"
      })
  void anAddressThatCannotBeUsedSaysWhereItCameFrom(String url) {
    assertThatThrownBy(() -> RealtimeClient.builder().url(url).build())
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.code()).isEqualTo("INVALID_URL"))
        .hasMessageContaining("url()");
    if (!url.isEmpty()) {
      assertThatThrownBy(
              () -> RealtimeClient.builder().variables(Map.of("SOCKET_URL", url)).build())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("SOCKET_URL");
    }
  }

  @Test
  void whatIsEmptyIsRefusedWhereItIsSet() {
    RealtimeClientBuilder builder = RealtimeClient.builder();

    assertThatThrownBy(() -> builder.url(null)).hasMessage("url must be set");
    assertThatThrownBy(() -> builder.token(" ")).hasMessage("token must not be blank");
    assertThatThrownBy(() -> builder.user("")).hasMessage("user must not be blank");
    assertThatThrownBy(() -> builder.transport("")).hasMessage("transport must not be blank");
    assertThatThrownBy(() -> builder.store("")).hasMessage("store must not be blank");
    assertThatThrownBy(() -> builder.without("")).hasMessage("feature must not be blank");
    assertThatThrownBy(() -> builder.tokenSource(null)).hasMessage("tokenSource must be set");
  }

  @ParameterizedTest
  @CsvSource({
    "ws://host:1, http://host:1",
    "WSS://host/base, https://host/base",
    "http://[::1]:3101, http://[::1]:3101"
  })
  void webSocketSchemesMeanTheirHttpOnes(String given, String meant) {
    assertThat(ServerAddress.parse(given, "url()")).isEqualTo(URI.create(meant));
  }
}
