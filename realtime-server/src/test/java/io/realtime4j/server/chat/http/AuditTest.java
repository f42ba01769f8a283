package io.realtime4j.server.chat.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.chat.ChatWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was done with a key is written down: by whose, from where, what, to whom, with what end. */
class AuditTest {
  private static final String KEY = "0123456789abcdef-primary";

  private final ChatWorld world = new ChatWorld().with("REALTIME_API_KEY", KEY);
  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger("realtime4j.audit");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          lines.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    // As REALTIME_LOG_LEVEL does: what was done with the server is kept all the same.
    Logger.getLogger("io.realtime4j").setLevel(Level.OFF);
    world.start();
  }

  @AfterEach
  void itNamesNoSecretAndNoText() {
    logger.removeHandler(handler);
    Logger.getLogger("io.realtime4j").setLevel(null);
    assertThat(lines)
        .noneMatch(line -> line.contains("0123456789abcdef"))
        .noneMatch(AuditTest::hasText);
  }

  private static boolean hasText(String line) {
    return line.contains("between us");
  }

  private void ask(String method, String path, String body, String key) {
    world.transport.request(method, path, body, Map.of("x-api-key", key));
    world.advance(1);
  }

  @Test
  void whatIsDoneIsALineAndWhatIsReadIsNone() {
    ask("POST", "/api/rooms", "{\"name\":\"board\",\"visibility\":\"secret\"}", KEY);
    ask("GET", "/api/rooms", "", KEY);
    ask("PUT", "/api/rooms/board/members/bob/role", "{\"role\":\"owner\"}", KEY);
    ask("PUT", "/api/rooms/board/bans/m", "{\"by\":\"alice\",\"reason\":\"between us\"}", KEY);
    ask("POST", "/api/rooms/board/messages", "{\"content\":\"between us\"}", KEY);
    ask("POST", "/api/users/m/kick", "{\"message\":\"between us\"}", KEY);
    ask("PUT", "/api/users/m/revocation", "{\"until\":1893456000000}", KEY);
    ask("DELETE", "/api/users/m/revocation", "", "a key of nobody, long enough");

    assertThat(lines)
        .containsExactly(
            "INFO POST /api/rooms: key=primary address=127.0.0.1 name=board visibility=secret"
                + " result=ok",
            "INFO PUT /api/rooms/{room}/members/{userId}/role: key=primary address=127.0.0.1"
                + " room=board userId=bob role=owner result=NOT_A_MEMBER",
            "INFO PUT /api/rooms/{room}/bans/{userId}: key=primary address=127.0.0.1 room=board"
                + " userId=m by=alice result=ok",
            "INFO POST /api/rooms/{room}/messages: key=primary address=127.0.0.1 room=board"
                + " result=ok",
            "INFO POST /api/users/{userId}/kick: key=primary address=127.0.0.1 userId=m result=ok",
            "INFO PUT /api/users/{userId}/revocation: key=primary address=127.0.0.1 userId=m"
                + " until=1893456000000 result=ok");
  }

  @Test
  void nobodyWritesLinesOfHisOwnAndWhatIsRefusedAtOnceIsTold() {
    ask("POST", "/api/rooms", "{\"name\":\"a\\nINFO b: result=ok\",\"nmae\":1}", KEY);
    ask("POST", "/api/broadcast", "{\"eventType\":\"e f\",\"rooms\":[\"x\\ny\",\"z\"]}", KEY);

    assertThat(lines)
        .containsExactly(
            "INFO POST /api/rooms: key=primary address=127.0.0.1 name=a?INFO?b:?result=ok"
                + " result=VALIDATION_ERROR",
            "INFO POST /api/broadcast: key=primary address=127.0.0.1 eventType=e?f"
                + " rooms=x?y,z result=VALIDATION_ERROR");
  }
}
