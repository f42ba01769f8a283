package io.realtime4j.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "ws://chat_server:3101/x?y, chat_server, 3101, chat_server:3101",
    "wss://chat_1, chat_1, 443, chat_1",
    "ws://user:word@h, h, 80, h",
    "ws://[::1]:8080/, ::1, 8080, [::1]:8080",
    "wss://[::1], ::1, 443, [::1]"
  })
  void hostAndPortAreReadAlsoWhereAUriKnowsNone(URI uri, String host, int port, String header) {
    Origin origin = Origin.of(uri, "ws", "wss");

    assertThat(origin.host()).isEqualTo(host);
    assertThat(origin.port()).isEqualTo(port);
    assertThat(origin.hostHeader()).isEqualTo(header);
  }

  @Test
  void anAddressNeedsAHost() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Origin.of(URI.create("ws:/x"), "ws", "wss"));
  }
}
