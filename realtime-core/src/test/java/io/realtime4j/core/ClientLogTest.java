package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** What a client logs of what its server says. */
class ClientLogTest {
  private final ClientFixture fixture = new ClientFixture();

  @Test
  void aServersTextForgesNoLine() {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(ClientCore.class.getName());
    logger.addHandler(handler);
    try {
      fixture.token("bad").build().connect();
      fixture.loop.run();
      fixture.socket().open();
      fixture.says(
          ClientFixture.HANDSHAKE,
          "44{\"message\":\"No\\r\\nWARNING: all is lost\\u001b[2J\","
              + "\"data\":{\"code\":\"INVALID_TOKEN\"}}");
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(lines)
        .anyMatch(line -> line.contains("No\\u000d\\u000aWARNING: all is lost\\u001b[2J"))
        .allMatch(line -> line.codePoints().noneMatch(Character::isISOControl));
  }
}
