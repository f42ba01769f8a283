package io.realtime4j.verification.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.verification.kill.ServingProcess;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever runs two servers asks one of them for what concerns the other: over HTTP, and by {@code
 * bin/realtime admin}. Two processes, real PostgreSQL, real Redis.
 */
@Tag("engines")
@Timeout(300)
class OperatingIT {
  private static final String KEY = "0123456789abcdef-for-tests";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;

  private static Engines engines;
  private static Balancer redis;
  private static ServingProcess one;
  private static ServingProcess two;

  @BeforeAll
  static void start() throws Exception {
    engines = new Engines();
    redis = new Balancer(List.of(Integer.parseInt(engines.redisUrl().replaceAll(".*:", ""))));
    one = serve(engines.redisUrl());
    two = serve(redis.url().replace("http:", "redis:"));
  }

  private static ServingProcess serve(String redisUrl) throws Exception {
    return ServingProcess.start(
        folder,
        0,
        engines.store(),
        Map.of(
            "REALTIME_JWT_SECRET",
            Witness.SECRET,
            "REALTIME_SHARDS",
            "2",
            "REALTIME_API_KEY",
            KEY,
            "REALTIME_RATE_LIMIT",
            "1000",
            "REALTIME_REDIS_URL",
            redisUrl + "?key=operating"));
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    two.close();
    redis.close();
    engines.close();
  }

  private record Answer(int status, JsonObject body) {}

  private static Answer http(
      ServingProcess server, String method, String path, JsonObject body, String... header)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(Json.toText(body)));
    request.headers(header.length > 0 ? header : new String[] {"X-API-Key", KEY});
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String text = response.body();
    return new Answer(
        response.statusCode(),
        text.startsWith("{")
            ? (JsonObject) Json.parse(text, ProtocolLimits.DEFAULT).parsed()
            : JsonObject.of("text", text));
  }

  /** Asks what has to be granted. */
  private static JsonObject done(ServingProcess server, String method, String path, JsonObject body)
      throws Exception {
    Answer answer = http(server, method, path, body);
    assertThat(answer.status).as(path + " " + answer.body).isBetween(200, 201);
    return answer.body;
  }

  private static JsonObject get(ServingProcess server, String path) throws Exception {
    return done(server, "GET", path, JsonObject.EMPTY);
  }

  private static String room(String name) {
    return "/api/rooms/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static JsonObject until() {
    return JsonObject.of("until", Instant.now().plusSeconds(3_600).toString());
  }

  private static JsonObject in(String room) {
    return JsonObject.of("roomName", room);
  }

  private static JsonObject message(String room, String content) {
    return JsonObject.of("roomName", room, "content", content);
  }

  @Test
  void roomsMembersAndRolesAreThoseOfBoth() throws Exception {
    try (StockPeer ada = StockPeer.enter(one.port(), "ada")) {
      done(two, "POST", "/api/rooms", JsonObject.of("name", "team", "visibility", "private"));
      assertThat(get(one, room("team")).string("visibility")).contains("private");
      assertThat(get(one, "/api/rooms?limit=100").toString()).contains("name=team");
      assertThat(http(one, "POST", "/api/rooms", JsonObject.of("name", "team")).status)
          .isEqualTo(409);
      assertThat(ada.refusal("room:join", in("team"))).isEqualTo("NOT_A_MEMBER");

      done(two, "PUT", room("team") + "/members/ada", JsonObject.EMPTY);
      assertThat(ada.join("team").toString()).contains("role=member");
      done(two, "PUT", room("team") + "/members/ada/role", JsonObject.of("role", "moderator"));
      assertThat(get(one, room("team") + "/members").toString()).contains("role=moderator");
      assertThat(ada.ask("room:members", in("team")).toString()).contains("role=moderator");

      done(two, "PATCH", room("team"), JsonObject.of("maxMembers", 1));
      assertThat(get(one, room("team")).integer("maxMembers")).contains(1L);
      assertThat(http(one, "PUT", room("team") + "/members/bob", JsonObject.EMPTY).body.toString())
          .contains("ROOM_FULL");

      done(two, "DELETE", room("team") + "/members/ada", JsonObject.EMPTY);
      assertThat(ada.awaits("error").string("code")).contains("NOT_A_MEMBER");
      assertThat(ada.refusal("message:send", message("team", "still here?")))
          .isIn("NOT_A_MEMBER", "ROOM_NOT_FOUND");
      done(two, "POST", room("team") + "/close", JsonObject.EMPTY);
      assertThat(get(one, room("team")).bool("closed")).contains(true);
    }
  }

  @Test
  void whoIsMutedBannedOrPutOutIsSoWhereTheyAre() throws Exception {
    String room = "channel:rules";
    try (StockPeer ada = StockPeer.enter(one.port(), "ann");
        StockPeer mallory = StockPeer.enter(two.port(), "mallory")) {
      ada.join(room);
      mallory.join(room);
      done(one, "PUT", room(room) + "/members/mallory/mute", until());
      assertThat(mallory.refusal("message:send", message(room, "muted"))).isEqualTo("FORBIDDEN");
      done(one, "DELETE", room(room) + "/members/mallory/mute", JsonObject.EMPTY);
      mallory.say(room, "heard");

      done(one, "PUT", room(room) + "/bans/mallory", until());
      assertThat(mallory.awaits("error").string("code")).contains("FORBIDDEN");
      assertThat(mallory.refusal("room:join", in(room))).isEqualTo("FORBIDDEN");
      assertThat(get(two, room(room) + "/bans").toString()).contains("userId=mallory");
      done(one, "DELETE", room(room) + "/bans/mallory", JsonObject.EMPTY);
      mallory.join(room);

      assertThat(get(one, "/api/users/mallory/online").integer("sessions")).contains(1L);
      assertThat(get(one, "/api/sessions?limit=100").toString())
          .contains("userId=ann", "userId=mallory");
      assertThat(get(two, "/api/users/ann/sessions").array("sessions").orElseThrow().size())
          .isEqualTo(1);
      assertThat(
              done(one, "POST", "/api/users/mallory/kick", JsonObject.of("message", "Out"))
                  .toString())
          .contains("=1");
      mallory.awaitEnd();
      try (StockPeer again = StockPeer.enter(two.port(), "mallory")) {
        done(one, "PUT", "/api/users/mallory/revocation", until());
        again.awaitEnd();
      }
      try (StockPeer refused = StockPeer.enter(two.port(), "mallory")) {
        assertThat(refused.entrance()).isEqualTo("TOKEN_REVOKED");
      }
      assertThat(get(two, "/api/revocations").toString()).contains("mallory");
      done(two, "DELETE", "/api/users/mallory/revocation", JsonObject.EMPTY);
      try (StockPeer again = StockPeer.enter(one.port(), "mallory")) {
        assertThat(again.entrance()).isEqualTo("let in");
      }
    }
  }

  @Test
  void whatIsSentOnOneIsHeardOnBothAndARepetitionOnTheOtherIsHarmless() throws Exception {
    String room = "channel:news";
    try (StockPeer ada = StockPeer.enter(one.port(), "amy");
        StockPeer bob = StockPeer.enter(two.port(), "bea")) {
      ada.join(room);
      bob.join(room);
      JsonObject broadcast =
          JsonObject.of(
              "eventType",
              "deployed",
              "rooms",
              JsonArray.of(room),
              "payload",
              JsonObject.of("version", "1.2"),
              "eventId",
              "e-1");
      JsonObject first = done(one, "POST", "/api/broadcast", broadcast);
      assertThat(first.integer("recipientCount")).contains(2L);
      bob.awaits("deployed");
      assertThat(done(two, "POST", "/api/broadcast", broadcast)).isEqualTo(first);

      JsonObject notice = JsonObject.of("content", "Back at six", "clientMessageId", "n-1");
      done(one, "POST", room(room) + "/messages", notice);
      assertThat(done(two, "POST", room(room) + "/messages", notice).bool("duplicate"))
          .contains(true);
      // What comes last: nothing of before is still under way.
      ada.say(room, "last");
      bob.ask("room:members", in(room));
      assertThat(ada.contents()).containsExactly("Back at six", "last");
      assertThat(bob.awaits("message:new").string("content")).contains("Back at six");
      assertThat(ada.all("deployed")).hasSize(1);
      assertThat(bob.all("deployed")).hasSize(1);
    }
  }

  @Test
  void theCommandAsksOneServerForBoth() throws Exception {
    try (StockPeer carl = StockPeer.enter(two.port(), "carl")) {
      assertThat(admin("online", "carl")).contains("\"online\":true", "\"sessions\":1");
      assertThat(admin("sessions")).contains("\"userId\":\"carl\"");
      carl.join("channel:shop");
      assertThat(admin("members", "channel:shop")).contains("\"userId\":\"carl\"");
      assertThat(admin("mute", "channel:shop", "carl", "--for", "1h")).contains("mutedUntil");
      assertThat(carl.refusal("message:send", message("channel:shop", "muted")))
          .isEqualTo("FORBIDDEN");
      admin("kick", "carl");
      carl.awaitEnd();
    }
  }

  private static String admin(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("admin"));
    all.addAll(List.of(arguments));
    Path said = Files.createTempFile(folder, "admin", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(ServingProcess.command(all.toArray(String[]::new)))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("REALTIME_URL", one.url());
    builder.environment().put("REALTIME_API_KEY", KEY);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(said);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  @Test
  void aStockClientWhoseServerIsKilledOrEndsGoesOnElsewhereAndLosesNothing() throws Exception {
    String room = "channel:moves";
    ServingProcess three = serve(engines.redisUrl());
    ServingProcess four = serve(engines.redisUrl());
    try (StockPeer ada = StockPeer.enter(one.port(), "abe");
        StockPeer bob = StockPeer.enter(three.port(), "ben")) {
      ada.join(room);
      bob.join(room);
      ada.say(room, "1");
      bob.awaits("message:new");
      three.kill();
      three.awaitEnd(30);
      ada.say(room, "2");
      try (StockPeer second = bob.back(four.port(), "ben")) {
        ada.say(room, "3");
        second.awaitContents("2", "3");
        assertThat(second.hasRecovered(bob)).isTrue();
        four.terminate();
        second.awaitEnd();
        ada.say(room, "4");
        try (StockPeer third = second.back(two.port(), "ben")) {
          ada.say(room, "5");
          third.awaitContents("4", "5");
          assertThat(third.hasRecovered(bob)).isTrue();
          // Its server lives and still has it. Nothing new came: nothing comes again.
          try (StockPeer last = third.back(one.port(), "ben")) {
            assertThat(last.hasRecovered(bob)).isTrue();
            ada.say(room, "6");
            last.awaitContents("6");
            assertThat(get(two, "/api/users/ben/online").integer("sessions")).contains(1L);
          }
        }
      }
    } finally {
      three.close();
      four.close();
    }
  }

  @Test
  void reactionsAreCountedOverBoth() throws Exception {
    String room = "channel:react";
    try (StockPeer ada = StockPeer.enter(one.port(), "alf");
        StockPeer bob = StockPeer.enter(two.port(), "bob");
        StockPeer both = StockPeer.enter(one.port(), "bob")) {
      ada.join(room);
      bob.join(room);
      both.join(room);
      String id = ada.say(room, "react").string("messageId").orElseThrow();
      bob.awaits("message:new");
      JsonObject reaction = JsonObject.of("roomName", room, "messageId", id, "emoji", "+1");
      // The same of one user on both, and another's.
      String first = bob.post("reaction:add", reaction);
      String second = both.post("reaction:add", reaction);
      String third = ada.post("reaction:add", reaction);
      bob.answer(first);
      both.answer(second);
      ada.answer(third);
      for (StockPeer peer : List.of(bob, ada)) {
        assertThat(peer.ask("room:history", in(room)).toString()).contains("emoji=+1, count=2");
      }
      ada.awaitEvent("reaction:add", "totalCount=2");
      bob.awaitEvent("reaction:add", "totalCount=2");
      ada.ask("reaction:remove", reaction);
      bob.awaitEvent("reaction:remove", "remainingCount=1");
      assertThat(bob.ask("room:history", in(room)).toString()).contains("emoji=+1, count=1");
    }
  }

  @Test
  void oneThatIsCutOffSaysSoAndShowsNobody() throws Exception {
    String room = "channel:cut";
    try (StockPeer dan = StockPeer.enter(one.port(), "dan");
        StockPeer eve = StockPeer.enter(two.port(), "eve")) {
      dan.join(room);
      eve.join(room);
      redis.hold(1, new SplittableRandom(1));
      try {
        await(503);
        refused(http(two, "GET", "/api/sessions", JsonObject.EMPTY));
        refused(http(two, "GET", "/api/users/dan/online", JsonObject.EMPTY));
        refused(http(two, "POST", "/api/users/dan/kick", JsonObject.EMPTY));
        refused(http(two, "PUT", room(room) + "/bans/dan", until()));
        refused(http(two, "PUT", "/api/users/dan/revocation", until()));
        refused(
            http(
                two,
                "GET",
                "/api/presence?userIds=dan",
                JsonObject.EMPTY,
                "Authorization",
                "Bearer " + StockPeer.token("eve")));
        assertThat(eve.refusal("room:members", in(room))).isEqualTo("UNAVAILABLE");
        assertThat(get(two, room(room) + "/members").toString()).contains("userId=dan");
      } finally {
        redis.release();
      }
      await(200);
      assertThat(get(two, "/api/users/dan/online").bool("online")).contains(true);
    }
  }

  private static void refused(Answer answer) {
    assertThat(answer.status).as(answer.body.toString()).isEqualTo(503);
    assertThat(answer.body.toString()).contains("UNAVAILABLE");
  }

  /** Waits until the second server's health is so. */
  private static void await(int status) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (http(two, "GET", "/health", JsonObject.EMPTY).status != status) {
      assertThat(System.nanoTime() - end).isNegative();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    if (status == 200) {
      while (http(two, "GET", "/api/users/dan/online", JsonObject.EMPTY).status != status) {
        assertThat(System.nanoTime() - end).isNegative();
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }
}
