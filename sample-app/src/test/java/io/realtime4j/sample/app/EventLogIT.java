package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerSettings.Setting;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server that runs as a program logs of its users, if asked to. */
class EventLogIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final String BODY = "between us";

  private final Logger logger = Logger.getLogger("io.realtime4j.events");
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Handler ear =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private Level before;

  @BeforeEach
  void listen() {
    // Commands that ran here before may have made all of ours quiet.
    before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addHandler(ear);
  }

  @AfterEach
  void forget() {
    logger.removeHandler(ear);
    logger.setLevel(before);
  }

  private static <T> T done(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  /** Returns the lines of a short visit, up to its end. */
  private List<String> visit(Map<String, String> variables) throws Exception {
    try (RealtimeServer server =
        RealtimeServer.builder()
            .host("127.0.0.1")
            .port(0)
            .jwtSecret(SECRET)
            .store("memory:")
            .variables(Map.of())
            .feature(EventLogSettings.log(variables).orElseThrow())
            .build()) {
      int port = done(server.start()).getPort();
      try (RealtimeClient client =
          RealtimeClient.builder()
              .url("http://127.0.0.1:" + port)
              .token(Tokens.sign(SECRET, "al ice", null, null, Instant.now().plusSeconds(600)))
              .store("memory:")
              .build()) {
        done(client.connect());
        JsonObject text = JsonObject.of("roomName", "channel:general", "content", BODY);
        done(client.request("room:join", JsonObject.of("roomName", "channel:general")));
        done(client.request("message:send", text));
        done(client.request("no:such:event", text));
      }
      List<String> heard = new ArrayList<>();
      String line;
      do {
        line = lines.poll(20, TimeUnit.SECONDS);
        assertThat(line).as("after %s", heard).isNotNull();
        heard.add(line);
      } while (!line.startsWith("disconnect:"));
      return heard;
    }
  }

  @Test
  void whoComesAndGoesAndWhatFailsIsLogged() throws Exception {
    List<String> heard = visit(Map.of("REALTIME_LOG_EVENTS", "true"));
    assertThat(heard).hasSize(3);
    assertThat(heard.get(0)).matches("connect: sid=\\S+ user=al\\?ice tenant=primary");
    assertThat(heard.get(1))
        .matches("unknown: sid=\\S+ user=al\\?ice tenant=primary outcome=UNKNOWN_EVENT ms=\\d+");
    assertThat(heard.get(2)).matches("disconnect: sid=\\S+ user=al\\?ice tenant=primary");
  }

  @Test
  void eventsAreLoggedByNameOrAll() throws Exception {
    List<String> named =
        visit(
            Map.of(
                "REALTIME_LOG_EVENTS", "1",
                "REALTIME_LOG_EVENT_TYPES", "message:send, disconnect"));
    assertThat(named).hasSize(2);
    assertThat(named.get(0)).startsWith("message:send: ").contains(" outcome=ok ");
    List<String> all =
        visit(Map.of("REALTIME_LOG_EVENTS", "true", "REALTIME_LOG_EVENT_TYPES", "*"));
    assertThat(all)
        .anyMatch(line -> line.startsWith("connect: "))
        .anyMatch(line -> line.startsWith("room:join: "))
        .anyMatch(line -> line.startsWith("message:send: "))
        .anyMatch(line -> line.startsWith("unknown: "));
    assertThat(all.toString()).doesNotContain(BODY, "no:such:event");
  }

  @Test
  void itIsOffUnlessAskedForAndWhatIsWrongIsSaid() {
    assertThat(EventLogSettings.log(Map.of())).isEmpty();
    assertThat(EventLogSettings.log(Map.of("REALTIME_LOG_EVENTS", "off"))).isEmpty();
    for (Map<String, String> wrong :
        List.of(
            Map.of("REALTIME_LOG_EVENTS", "maybe"),
            Map.of("REALTIME_LOG_EVENT_TYPES", "connect,,error"),
            Map.of("REALTIME_LOG_EVENT_TYPES", "connect;error"))) {
      String name = wrong.keySet().iterator().next();
      assertThatThrownBy(() -> EventLogSettings.log(wrong))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(name);
      assertThat(EventLogSettings.settings(wrong))
          .filteredOn(Setting::isSet)
          .singleElement()
          .satisfies(setting -> assertThat(setting.problem()).contains(name));
    }
    assertThat(EventLogSettings.settings(Map.of()))
        .allMatch(setting -> setting.problem() == null && !setting.isSet());
  }
}
