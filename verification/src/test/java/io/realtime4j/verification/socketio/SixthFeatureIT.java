package io.realtime4j.verification.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A feature of somebody else, which has of the server what the service interface gives it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SixthFeatureIT {
  private static final String ROOM = "{\"roomName\":\"general\"}";

  private final Stars stars = new Stars();
  private RealtimeServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    server = ChatPeer.server().feature(stars).variables(Map.of("STARS_NAME", "star")).build();
    port = server.start().get(20, TimeUnit.SECONDS).getPort();
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(stars.log).contains("stopped");
  }

  private static String message(String content) {
    return "{\"roomName\":\"general\",\"content\":\"" + content + "\"}";
  }

  @Test
  void itHasItsOwnEventsValuesConfigurationClockAndLoop() throws Exception {
    try (ChatPeer alice = new ChatPeer(port, "alice");
        ChatPeer bob = new ChatPeer(port, "bob");
        ChatPeer phone = new ChatPeer(port, "alice")) {
      assertThat(alice.event("connected")).contains("\"stars\"");
      alice.ask("room:join", ROOM);
      bob.ask("room:join", ROOM);
      assertThat(alice.ask("star:give", ROOM)).contains("\"total\":1", "\"name\":\"star\"");
      assertThat(bob.ask("star:give", ROOM)).contains("\"total\":2");
      assertThat(alice.event("star:given")).contains("\"by\":\"alice\"");
      assertThat(alice.event("star:given")).contains("\"by\":\"bob\"");
      assertThat(bob.event("star:given")).contains("\"by\":\"alice\"");
      assertThat(phone.hasHeard("star:given")).isFalse();
      // To the user: on all sessions. To the session: there alone.
      assertThat(alice.event("star:thanks")).contains("alice");
      assertThat(phone.event("star:thanks")).contains("alice");
      assertThat(alice.event("star:receipt")).contains("\"at\":");
      assertThat(phone.hasHeard("star:receipt")).isFalse();
      assertThat(stars.wasOnLoop).isTrue();
    }
  }

  @Test
  void whatItSaysOfAHiddenUserPassesTheGate() throws Exception {
    try (ChatPeer alice = new ChatPeer(port, "alice");
        ChatPeer bob = new ChatPeer(port, "bob")) {
      alice.ask("room:join", ROOM);
      bob.ask("room:join", ROOM);
      alice.ask("presence:settings:update", "{\"visibility\":\"nobody\"}");
      alice.ask("star:give", ROOM);
      assertThat(alice.event("star:given")).contains("\"by\":\"alice\"");
      assertThat(bob.hasHeard("star:given")).isFalse();
    }
  }

  @Test
  void itHearsWhoComesAndGoesAndWhatIsSaid() throws Exception {
    try (ChatPeer alice = new ChatPeer(port, "alice")) {
      alice.ask("room:join", ROOM);
      assertThat(alice.ask("message:send", message("hello"))).contains("\"offset\":1");
      assertThat(alice.ask("message:send", message("spam"))).contains("\"code\":\"SPAM\"");
      assertThat(alice.ask("message:send", message("damn"))).contains("\"offset\":2");
      assertThat(alice.event("message:new")).contains("hello");
      assertThat(alice.event("message:new")).contains("d***").doesNotContain("damn");
      alice.ask("room:leave", ROOM);
    }
    assertThat(stars.await("disconnect alice")).isTrue();
    assertThat(stars.log.stream().filter(line -> !line.startsWith("started")))
        .containsSubsequence(
            "connect alice",
            "join alice general",
            "before hello",
            "after hello 1",
            "before spam",
            "before damn",
            "after d*** 2",
            "leave alice general",
            "disconnect alice");
  }

  @Test
  void aHookOrHandlerThatMisbehavesCostsItsOwnCaller() throws Exception {
    try (ChatPeer alice = new ChatPeer(port, "alice");
        ChatPeer bob = new ChatPeer(port, "bob")) {
      assertThat(alice.ask("room:join", ROOM)).contains("\"success\":true");
      for (String way : new String[] {"throw", "null"}) {
        assertThat(alice.ask("message:send", message(way))).contains("INTERNAL_ERROR");
        assertThat(alice.ask("star:" + way, "{}")).contains("INTERNAL_ERROR");
      }
      long began = System.nanoTime();
      Thread other =
          new Thread(
              () -> {
                try {
                  alice.ask("message:send", message("hang"));
                } catch (java.io.IOException e) {
                  stars.log.add("the answer did not come");
                }
              },
              "alice");
      other.start();
      for (int i = 0; i < 20; i++) {
        assertThat(bob.ask("message:send", message("hello"))).contains("\"success\":true");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
      other.join();
      assertThat(stars.log).doesNotContain("the answer did not come");
      assertThat(alice.ask("star:hang", "{}")).contains("UNAVAILABLE");
      assertThat(alice.ask("message:send", message("hello"))).contains("\"success\":true");
    }
  }

  @Test
  void itAnswersOverHttp() throws Exception {
    try (ChatPeer alice = new ChatPeer(port, "alice")) {
      alice.ask("room:join", ROOM);
      alice.ask("star:give", ROOM);
    }
    HttpClient http = HttpClient.newHttpClient();
    HttpResponse<String> found =
        http.send(request("/stars?room=general").build(), HttpResponse.BodyHandlers.ofString());
    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.body()).isEqualTo("{\"query\":\"room=general\",\"total\":1}");
    assertThat(
            http.send(request("/stars/broken").build(), HttpResponse.BodyHandlers.ofString())
                .body())
        .isEqualTo("{\"error\":\"INTERNAL_ERROR\"}");
    assertThat(
            http.send(request("/stars/none").build(), HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target));
  }
}
