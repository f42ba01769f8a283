package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.sample.app.examples.PinsFeature;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The feature of docs/server-feature.md, on a server. */
class PinsFeatureIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";

  private static <T> T done(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static JsonObject ask(RealtimeClient client, String event, JsonObject payload)
      throws Exception {
    return (JsonObject) done(client.request(event, payload)).get(0).parsed();
  }

  private static RealtimeClient client(int port, String user) throws Exception {
    RealtimeClient client =
        RealtimeClient.builder()
            .url("http://127.0.0.1:" + port)
            .token(Tokens.sign(SECRET, user, null, null, Instant.now().plusSeconds(600)))
            .store("memory:")
            .build();
    done(client.connect());
    return client;
  }

  @Test
  void moderatorsPinAndEverybodySeesIt() throws Exception {
    try (RealtimeServer server =
        RealtimeServer.builder()
            .host("127.0.0.1")
            .port(0)
            .jwtSecret(SECRET)
            .store("memory:")
            .variables(Map.of())
            .feature(new PinsFeature())
            .build()) {
      int port = done(server.start()).getPort();
      done(
          server
              .moderation("primary")
              .createRoom(
                  "team", RoomSettings.builder().visibility(RoomVisibility.PRIVATE).build()));
      done(server.moderation("primary").addMember("team", "alice", "owner"));
      done(server.moderation("primary").addMember("team", "bob", "member"));
      try (RealtimeClient alice = client(port, "alice");
          RealtimeClient bob = client(port, "bob")) {
        JsonObject sent =
            ask(bob, "message:send", JsonObject.of("roomName", "team", "content", "read me"));
        String id = sent.object("data").orElseThrow().string("messageId").orElseThrow();
        JsonObject pin = JsonObject.of("roomName", "team", "messageId", id);
        assertThat(ask(bob, "pin:set", pin).toString()).contains("FORBIDDEN");
        assertThat(ask(alice, "pin:set", pin).bool("success")).contains(true);
        JsonObject history = JsonObject.of("roomName", "team");
        assertThat(ask(bob, "room:history", history).toString()).contains("pinned=true");
        assertThat(ask(bob, "message:delete", pin).bool("success")).contains(true);
        assertThat(ask(alice, "pin:set", pin).toString()).contains("VALIDATION_ERROR");
      }
    }
  }
}
