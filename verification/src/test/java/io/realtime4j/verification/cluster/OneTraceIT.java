package io.realtime4j.verification.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RefusedException;
import io.realtime4j.verification.interop.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The same conversation on one server, on three, and on two beside one of Node: clients see the
 * same. Real PostgreSQL, real Redis, real sockets.
 */
@Tag("engines")
@Timeout(300)
class OneTraceIT {
  private static final List<String> NAMES = List.of("ada", "bob", "cy", "dot");
  private static Engines engines;

  private final List<RealtimeServer> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final Map<String, Witness> witnesses = new LinkedHashMap<>();

  @BeforeAll
  static void engines() throws Exception {
    engines = new Engines();
  }

  @AfterAll
  static void noEngines() throws Exception {
    engines.close();
  }

  @AfterEach
  void close() throws Exception {
    for (Witness witness : witnesses.values()) {
      witness.close();
    }
    servers.forEach(RealtimeServer::close);
  }

  private void serve(int count, String chat) throws Exception {
    for (int i = 0; i < count; i++) {
      RealtimeServer server =
          RealtimeServer.builder()
              .host("127.0.0.1")
              .port(0)
              .jwtSecret(Witness.SECRET)
              .transport("netty")
              .store(engines.store() + "?schema=" + chat)
              .backplane(engines.redisUrl() + "?key=" + chat)
              .variables(Map.of("REALTIME_SHARDS", "2"))
              .build();
      servers.add(server);
      ports.add(Witness.within(server.start()).getPort());
    }
  }

  private RealtimeServer server(int number) {
    return servers.get(number % servers.size());
  }

  private Witness enters(String name) throws Exception {
    List<Integer> mine = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      mine.add(ports.get((NAMES.indexOf(name) + i) % ports.size()));
    }
    Witness witness =
        new Witness(name, mine, NAMES.stream().filter(other -> !other.equals(name)).toList());
    witnesses.put(name, witness);
    return witness;
  }

  private void all(String... lines) throws Exception {
    for (Witness witness : witnesses.values()) {
      witness.awaits(lines);
    }
  }

  @Test
  void onOneServer() throws Exception {
    serve(1, "one");
    trace();
  }

  @Test
  void onThreeServers() throws Exception {
    serve(3, "three");
    trace();
  }

  @Test
  void onTwoServersBesideNode() throws Exception {
    serve(2, "mixed");
    try (Node.NodeServer node = Node.server("redis-server.js", engines.redisUrl(), "mixed")) {
      trace();
    }
  }

  private void trace() throws Exception {
    Witness ada = enters("ada");
    Witness bob = enters("bob");
    Witness cy = enters("cy");
    Witness dot = enters("dot");
    all("present [ada, bob, cy, dot]", "messages []", "typing []");
    ada.awaits("sees bob ONLINE, cy ONLINE, dot ONLINE");
    bob.awaits("sees ada ONLINE, cy ONLINE, dot ONLINE");
    cy.awaits("sees ada ONLINE, bob ONLINE, dot ONLINE");
    dot.awaits("sees ada ONLINE, bob ONLINE, cy ONLINE");

    ada.send("one");
    String two = bob.send("two");
    String three = cy.send("three");
    all("messages [one, two, three]");
    ada.awaits("own one: DELIVERED 3 0 of 3");
    bob.awaits("own two: DELIVERED 3 0 of 3");
    cy.awaits("own three: DELIVERED 3 0 of 3");

    Witness.within(bob.room.edit(two, "two!").done());
    Witness.within(cy.room.delete(three).done());
    all("messages [one, two!, (deleted)]");

    dot.room.keystroke("hello");
    ada.awaits("typing [dot]");
    bob.awaits("typing [dot]");
    cy.awaits("typing [dot]");
    dot.room.stopTyping();
    all("typing []");

    Witness.within(bob.client.presence().setStatus(PresenceStatus.BUSY));
    Witness.within(
        bob.client.presence().setCustomStatus(new CustomStatus("in a meeting", null, null)));
    ada.awaits("sees bob BUSY in a meeting, cy ONLINE, dot ONLINE");
    dot.awaits("sees ada ONLINE, bob BUSY in a meeting, cy ONLINE");

    Witness.within(dot.room.markReadUpTo(two));
    ada.awaits("own one: READ 3 1 of 3");
    bob.awaits("own two!: READ 3 1 of 3");
    Witness.within(ada.room.markReadUpTo(two));
    bob.awaits("own two!: READ 3 2 of 3");

    whoIsHidden(ada, bob, cy, dot);
    whoComesBack(ada, bob, cy, dot);
    whoIsRuled(ada, bob, dot);
  }

  private static void whoIsHidden(Witness ada, Witness bob, Witness cy, Witness dot)
      throws Exception {
    Witness.within(cy.client.presence().setInvisible(true));
    ada.awaits("sees bob BUSY in a meeting, cy OFFLINE, dot ONLINE", "present [ada, bob, dot]");
    bob.awaits("sees ada ONLINE, cy OFFLINE, dot ONLINE", "present [ada, bob, dot]");
    dot.awaits("sees ada ONLINE, bob BUSY in a meeting, cy OFFLINE", "present [ada, bob, dot]");
    cy.awaits("present [ada, bob, cy, dot]");
    cy.room.keystroke("nobody sees this");
    ada.send("four");
    cy.send("five");
    for (Witness witness : List.of(ada, bob, cy, dot)) {
      witness.awaits("messages [one, two!, (deleted), four, five]");
    }
    // The hidden one's receipt is kept back.
    ada.awaits("typing []", "own one: READ 3 1 of 3, four: DELIVERED 2 0 of 2");
    Witness.within(cy.client.presence().setInvisible(false));
    ada.awaits(
        "sees bob BUSY in a meeting, cy ONLINE, dot ONLINE",
        "present [ada, bob, cy, dot]",
        "own one: READ 3 1 of 3, four: DELIVERED 3 0 of 3");
    dot.awaits("present [ada, bob, cy, dot]");
  }

  /** It goes to another server, if there is one, and nobody sees it go. */
  private static void whoComesBack(Witness ada, Witness bob, Witness cy, Witness dot)
      throws Exception {
    List<String> seen = new ArrayList<>();
    try (var watching =
        ada.client.on(
            io.realtime4j.api.event.PresenceEvent.Changed.class,
            event -> seen.add(event.toString()))) {
      for (int i = 0; i < 3; i++) {
        bob.cut();
        ada.send("while away " + i);
      }
      List<String> lines =
          List.of(
              "messages [one, two!, (deleted), four, five, while away 0, while away 1, while away"
                  + " 2]");
      for (Witness witness : List.of(ada, bob, cy, dot)) {
        witness.awaits(lines.get(0));
      }
      bob.send("back");
      ada.awaits("present [ada, bob, cy, dot]");
      ada.awaits("sees bob BUSY in a meeting, cy ONLINE, dot ONLINE");
      assertThat(seen).isEmpty();
    }
    dot.send("done");
    for (Witness witness : List.of(ada, bob, cy, dot)) {
      witness.awaits(
          "messages [one, two!, (deleted), four, five, while away 0, while away 1, while away 2,"
              + " back, done]",
          "faults []");
    }
  }

  private void whoIsRuled(Witness ada, Witness bob, Witness dot) throws Exception {
    Witness.within(server(2).moderation("primary").mute(Witness.ROOM, "bob", null));
    assertThatThrownBy(() -> bob.send("hush")).hasCauseInstanceOf(RefusedException.class);
    Witness.within(server(0).moderation("primary").unmute(Witness.ROOM, "bob"));
    bob.send("heard again");
    ada.awaits("faults []");
    Witness.within(server(1).moderation("primary").ban(Witness.ROOM, "bob", null, null, null));
    ada.awaits("present [ada, cy, dot]");
    assertThatThrownBy(() -> bob.send("banned")).isNotNull();
    assertThat(
            Witness.within(
                server(2)
                    .revocations("primary")
                    .revokeUser("dot", java.time.Instant.now().plusSeconds(600))))
        .isEqualTo(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (dot.client.state() != ConnectionState.FAILED && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(dot.client.state()).isEqualTo(ConnectionState.FAILED);
    ada.awaits("present [ada, cy]", "faults []");
    int sessions = 0;
    for (RealtimeServer server : servers) {
      sessions += Witness.within(server.sessions()).size();
    }
    assertThat(sessions).isEqualTo(3);
  }
}
