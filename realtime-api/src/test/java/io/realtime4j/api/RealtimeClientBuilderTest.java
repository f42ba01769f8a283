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

  /** Others read the last ones too, so that nothing is no mistake there. */
  @Test
  void anAddressThatIsSetToNothingIsRefusedUnderOurOwnNames() {
    assertThatThrownBy(
            () -> RealtimeClient.builder().variables(Map.of("REALTIME_URL", " ")).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("REALTIME_URL");
    assertThatThrownBy(() -> RealtimeClient.builder().variables(Map.of("SOCKET_URL", "")).build())
        .isInstanceOf(MissingProviderException.class);
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

  @ParameterizedTest
  @CsvSource({
    "http://chat_server:3101, http://chat_server:3101",
    "ws://chat_1/base, http://chat_1/base",
    "https://m\u00fcnchen.example, https://xn--mnchen-3ya.example",
    "http://host:, http://host",
    "http://[fe80::1%25eth0]:1, http://[fe80::1%25eth0]:1"
  })
  void hostsThatAUriKnowsNotAreHosts(String given, String meant) {
    assertThat(ServerAddress.parse(given, "url()")).isEqualTo(URI.create(meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://:80",
        "http://a_b:0",
        "http://a_b:70000",
        "http://a_b:x",
        "http:///x",
        "http://a%20b",
        "http://a_b:-1",
        "http://a_b:+1",
        "http://[x]:1"
      })
  void whatIsNoHostOrPortIsRefused(String given) {
    assertThatThrownBy(() -> ServerAddress.parse(given, "url()"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(given);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h?key=a%26b%2Bc%25, http://h?key=a%26b%2Bc%25",
    "http://h/a%2Fb, http://h/a%2Fb"
  })
  void whatIsEscapedStaysSo(String given, String meant) {
    assertThat(ServerAddress.parse(given, "url()")).isEqualTo(URI.create(meant));
  }
}
