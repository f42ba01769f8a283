package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.AsyncApi.ACKS;
import static io.realtime4j.verification.chat.AsyncApi.FROM_CLIENT;
import static io.realtime4j.verification.chat.AsyncApi.FROM_SERVER;
import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/asyncapi.yaml and the server say the same. */
class AsyncApiIT {
  private static final Path ROOT =
      Path.of(System.getProperty("realtime4j.root")).toAbsolutePath().normalize();

  /** What stands for messages in examples. */
  private static final String OF_ALICE = "0199c2a4-5d2b-7c3e-9f10-3a5b7c9d1e01";

  private static final String OF_BOB = "0199c2a4-5d2b-7c3e-9f10-3a5b7c9d1e02";

  private final AsyncApi api = AsyncApi.read(ROOT);
  private final Map<String, RawPeer> peers = new LinkedHashMap<>();

  private static Set<String> literals(String module, Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        // What a comment says is no event.
        String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
        Matcher matcher = pattern.matcher(code);
        while (matcher.find()) {
          found.add(matcher.group(1));
        }
      }
    }
    return found;
  }

  @Test
  void everyEventThatTheSourcesNameIsDocumentedAndNoOther() throws IOException {
    Pattern event = Pattern.compile("\"([a-z_]+(?::[a-z_-]+)+)\"");
    Set<String> named = literals("realtime-server", event);
    named.addAll(literals("feature-reactions", event));
    Set<String> documented = new TreeSet<>(api.events(FROM_CLIENT));
    documented.addAll(api.events(FROM_SERVER));
    assertThat(documented).containsAll(named);
    Set<String> ofOneWord =
        Set.of("connected", "authenticated", "dispatch", "error", "ping", "pong");
    documented.removeAll(named);
    assertThat(documented).containsExactlyInAnyOrderElementsOf(ofOneWord);

    Set<String> registered =
        literals("realtime-server", Pattern.compile("registry\\.accept\\(\\s*\"([^\"]+)\""));
    assertThat(registered).hasSizeGreaterThan(25);
    assertThat(api.events(FROM_CLIENT)).containsAll(registered);
    assertThat(api.events(ACKS)).hasSameSizeAs(api.events(FROM_CLIENT));
  }

  @Test
  void everyCodeThatTheSourcesNameIsDocumentedAndNoOther() throws IOException {
    Set<String> named =
        literals(
            "realtime-server",
            Pattern.compile(
                "\"(AUTH_REQUIRED|FORBIDDEN|KICKED|UNAVAILABLE|UNSUPPORTED"
                    + "|(?:INVALID|NOT_A|OUT_OF|PAYLOAD_TOO"
                    + "|QUOTA|RATE|ROOM|SERVER|TENANT|TOKEN|TOO_MANY|UNKNOWN|VALIDATION|INTERNAL)"
                    + "_[A-Z_]+)\""));
    // Of the configuration, and of HTTP.
    named.removeAll(Set.of("INVALID_SETTING", "ROOM_EXISTS"));
    Set<String> documented = api.codes("errorCode");
    documented.addAll(api.codes("connectErrorCode"));
    documented.addAll(api.codes("endCode"));
    assertThat(documented).isEqualTo(named);
  }

  @Test
  void everyExampleIsAsItsSchemaSays() {
    for (AsyncApi.Example example : api.examples(FROM_SERVER)) {
      assertThat(api.faults(FROM_SERVER, example.event(), example.payload()))
          .as(example.event())
          .isEmpty();
    }
    for (AsyncApi.Example example : api.examples(FROM_CLIENT)) {
      if (!example.error().equals("VALIDATION_ERROR")) {
        assertThat(api.faults(FROM_CLIENT, example.event(), example.payload()))
            .as(example.event() + " " + example.payload())
            .isEmpty();
      }
    }
  }

  private RealtimeServer server() {
    return RealtimeServer.builder()
        .options(
            ServerOptions.defaults().toBuilder()
                .host("127.0.0.1")
                .port(0)
                .jwtSecret(Setup.SECRET)
                .largeRoom(4)
                .build())
        .transport(new NettyServerTransportProvider().create(2))
        .store("memory:")
        .variables(Map.of())
        .build();
  }

  private RawPeer enter(int port, String name, String user, String capabilities) throws Exception {
    RawPeer peer = RawPeer.enter(port, user, "{\"capabilities\":[" + capabilities + "]}");
    peers.put(name, peer);
    return peer;
  }

  private static JsonNode answer(String packet) throws IOException {
    return AsyncApi.JSON.readTree(packet.substring(packet.indexOf('['))).get(0);
  }

  private static String send(RawPeer peer) throws Exception {
    return answer(peer.ask("message:send", "{\"roomName\":\"channel:general\",\"content\":\"hi\"}"))
        .path("data")
        .path("messageId")
        .asText();
  }

  @Test
  void everyExampleIsAnsweredAndEverythingIsToldAsDocumented() throws Exception {
    try (RealtimeServer server = server()) {
      int port = within20s(server.start()).getPort();
      enter(port, "alice", "alice", "");
      enter(port, "bob", "bob", "");
      enter(port, "bob's phone", "bob", "");
      enter(port, "carol", "carol", "\"batch\"");
      for (RawPeer peer : List.copyOf(peers.values())) {
        peer.ask("room:join", "{\"roomName\":\"channel:general\"}");
      }
      RoomSettings secret = RoomSettings.builder().visibility(RoomVisibility.SECRET).build();
      within20s(server.moderation("primary").createRoom("vault", secret));
      within20s(server.moderation("primary").addMember("vault", "alice", "owner"));
      Map<String, String> known = new LinkedHashMap<>();
      known.put(OF_ALICE, send(peers.get("alice")));
      known.put(OF_BOB, send(peers.get("bob")));
      known.put("\"TOKEN\"", "\"" + Setup.token("alice") + "\"");
      askAll(known);
      tellTheRest(port);
      Set<String> told = waitForAll();
      assertThat(told).containsExactlyInAnyOrderElementsOf(api.events(FROM_SERVER));
    }
  }

  private void askAll(Map<String, String> known) throws Exception {
    for (AsyncApi.Example example : api.examples(FROM_CLIENT)) {
      String payload = example.payload().toString();
      for (Map.Entry<String, String> one : known.entrySet()) {
        payload = payload.replace(one.getKey(), one.getValue());
      }
      String what = example.event() + " " + payload;
      JsonNode answer = answer(peers.get(example.from()).ask(example.event(), payload));
      assertThat(api.faults(ACKS, example.event(), answer)).as(what + ": " + answer).isEmpty();
      assertThat(answer.path("error").path("code").asText()).as(what).isEqualTo(example.error());
    }
  }

  /** What no example brings about. */
  private void tellTheRest(int port) throws Exception {
    peers.get("alice").say("helo", "{}");
    for (int i = 0; i < 6; i++) {
      enter(port, "one of many " + i, "user" + i, "")
          .ask("room:join", "{\"roomName\":\"channel:crowd\"}");
    }
    RawPeer carol = peers.get("carol");
    RawPeer bob = peers.get("bob");
    for (String room : List.of("channel:a", "channel:b")) {
      carol.ask("room:join", "{\"roomName\":\"" + room + "\"}");
      bob.ask("room:join", "{\"roomName\":\"" + room + "\"}");
    }
    bob.say("typing:start", "{\"roomName\":\"channel:a\"}");
    bob.say("typing:start", "{\"roomName\":\"channel:b\"}");
    bob.say("presence:update", "{\"status\":\"busy\"}");
  }

  /** Waits until each event has come to somebody, and looks at everything that has come. */
  private Set<String> waitForAll() throws Exception {
    Map<String, String> whoHears = new LinkedHashMap<>();
    api.events(FROM_SERVER).forEach(event -> whoHears.put(event, "alice"));
    whoHears.put("message:new", "bob");
    whoHears.put("invitation:new", "bob");
    whoHears.put("read_receipt:update", "bob's phone");
    whoHears.put("room:occupancy", "one of many 0");
    whoHears.put("typing:batch", "carol");
    for (Map.Entry<String, String> one : whoHears.entrySet()) {
      peers.get(one.getValue()).hear(packet -> packet.startsWith("42[\"" + one.getKey() + "\""));
    }
    Set<String> told = new LinkedHashSet<>();
    for (RawPeer peer : peers.values()) {
      for (String packet : peer.heard()) {
        if (packet.startsWith("42[")) {
          JsonNode event = AsyncApi.JSON.readTree(packet.substring(2));
          String name = event.get(0).asText();
          told.add(name);
          assertThat(api.faults(FROM_SERVER, name, event.get(1))).as(packet).isEmpty();
        }
      }
    }
    return told;
  }

  @Test
  void anEventThatIsNotDocumentedFails() {
    assertThat(api.messages().has(FROM_CLIENT + "helo")).isFalse();
    assertThat(api.faults(FROM_SERVER, "user:left", AsyncApi.JSON.createObjectNode())).isNotEmpty();
    assertThat(
            api.faults(
                FROM_SERVER,
                "pong",
                AsyncApi.JSON.createObjectNode().put("timestamp", 1).put("x", 1)))
        .isNotEmpty();
  }
}
