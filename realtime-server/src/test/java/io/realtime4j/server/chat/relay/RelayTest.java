package io.realtime4j.server.chat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import io.realtime4j.server.chat.WornBackplane;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is told once reaches those whom it is for on all servers, once. */
class RelayTest {
  private static final String ROOM = "channel:c";
  private static final JsonObject DATA = JsonObject.of("number", 1);
  private final List<ChatWorld> servers = ChatWorld.cluster(2);
  private final List<WornBackplane> ends = WornBackplane.join(servers);
  private final List<Shouting> features = List.of(new Shouting(), new Shouting());
  private RawClient alice;
  private RawClient bob;

  private static final class Shouting implements ServerFeature {
    ServerFeatureContext context;

    @Override
    public String id() {
      return "shouting";
    }

    @Override
    public List<String> events() {
      return List.of();
    }

    @Override
    public void start(ServerFeatureContext given) {
      context = given;
    }

    @Override
    public CompletionStage<JsonObject> handle(FeatureRequest request) {
      return CompletableFuture.completedFuture(JsonObject.EMPTY);
    }
  }

  /** Alice on the first server, Bob on the second, both in a room. */
  private void two() {
    for (int i = 0; i < servers.size(); i++) {
      servers.get(i).with(features.get(i)).start();
    }
    alice = servers.get(0).client("alice");
    bob = servers.get(1).client("bob");
    alice.join(ROOM);
    bob.join(ROOM);
    advance(100);
  }

  private void advance(long millis) {
    servers.get(0).advance(millis);
  }

  private void emit(FeatureEmit.Builder event) {
    features.get(0).context.emit(event.tenant("primary").event("shout").data(DATA).build());
  }

  private static List<JsonObject> shouts(RawClient client) {
    List<JsonObject> heard = client.all("shout");
    client.clear();
    return heard;
  }

  @Test
  void whatAFeatureTellsARoomAUserOrASessionArrivesWhereverTheyAre() {
    two();
    RawClient phone = servers.get(0).client("bob");
    RawClient stranger = servers.get(1).client("stranger");
    emit(FeatureEmit.builder().room(ROOM));
    assertThat(shouts(alice)).containsExactly(DATA);
    assertThat(shouts(bob)).containsExactly(DATA);
    emit(FeatureEmit.builder().userId("bob"));
    assertThat(shouts(bob)).containsExactly(DATA);
    assertThat(shouts(phone)).containsExactly(DATA);
    emit(FeatureEmit.builder().sid(bob.connected.string("sid").orElseThrow()));
    assertThat(shouts(bob)).containsExactly(DATA);
    emit(FeatureEmit.builder().sid(phone.connected.string("sid").orElseThrow()));
    assertThat(shouts(phone)).containsExactly(DATA);
    for (RawClient other : List.of(alice, bob, stranger)) {
      assertThat(shouts(other)).isEmpty();
    }
  }

  @Test
  void whoIsInTheViewOfAThreadIsToldOfItThereToo() {
    two();
    RawClient reader = servers.get(1).client("reader");
    reader.join(ROOM + ":thread:t");
    emit(FeatureEmit.builder().room(ROOM).threadId("t"));
    emit(FeatureEmit.builder().room(ROOM).threadId("other"));
    assertThat(shouts(reader)).hasSize(1);
    assertThat(shouts(bob)).hasSize(2);
  }

  @Test
  void nothingCrossesATenant() {
    two();
    features
        .get(0)
        .context
        .emit(
            FeatureEmit.builder().tenant("other").userId("bob").event("shout").data(DATA).build());
    features
        .get(0)
        .context
        .emit(
            FeatureEmit.builder()
                .tenant("other")
                .sid(bob.connected.string("sid").orElseThrow())
                .event("shout")
                .data(DATA)
                .build());
    assertThat(shouts(bob)).isEmpty();
  }

  @Test
  void whatTellsOfAHiddenUserIsShownToNobodyOnEitherServer() {
    servers.get(0).start();
    RawClient carol = servers.get(0).client("carol");
    carol.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    servers.get(1).with(features.get(1)).start();
    bob = servers.get(1).client("bob");
    bob.join(ROOM);
    alice = servers.get(0).client("alice");
    alice.join(ROOM);
    features
        .get(1)
        .context
        .emit(
            FeatureEmit.builder()
                .tenant("primary")
                .room(ROOM)
                .event("shout")
                .data(DATA)
                .about("carol")
                .build());
    assertThat(shouts(alice)).isEmpty();
    assertThat(shouts(bob)).isEmpty();
  }

  @Test
  void whatComesTwiceIsToldOnce() {
    ends.forEach(end -> end.doubles = true);
    two();
    emit(FeatureEmit.builder().room(ROOM));
    assertThat(shouts(bob)).hasSize(1);
  }

  @Test
  void whatIsToldOfAMessageComesAfterIt() {
    two();
    bob.clear();
    // The other server reads the message only when it notices that something is missing.
    ends.get(0).losing = 1;
    alice.send(ROOM, "x");
    emit(FeatureEmit.builder().room(ROOM));
    advance(2_000);
    assertThat(bob.events()).containsExactly("message:new", "shout");
  }

  @Test
  void whoeverRunsTheServerTellsRoomsOnAllServers() {
    two();
    servers.get(0).server.moderation("primary").broadcast(List.of(ROOM), "notice", DATA);
    advance(10);
    assertThat(alice.all("notice")).containsExactly(DATA);
    assertThat(bob.all("notice")).containsExactly(DATA);
  }

  @Test
  void whatAnApplicationEmitsOnTheNamespaceArrivesOnce() {
    two();
    servers
        .get(0)
        .server
        .feature(SocketIoServer.class)
        .of("/")
        .to(ROOM)
        .emit("mine", JsonValue.of("x"));
    advance(10);
    assertThat(alice.heard("mine")).hasSize(1);
    assertThat(bob.heard("mine")).hasSize(1);
  }

  @Test
  void invitationsReachWhoeverTheyConcern() {
    two();
    Moderation moderation = servers.get(0).server.moderation("primary");
    moderation.createRoom(
        "vault", RoomSettings.builder().visibility(RoomVisibility.SECRET).build());
    advance(10);
    moderation.addMember("vault", "alice", "owner");
    advance(10);
    RawClient guest = servers.get(1).client("guest");
    RawClient desk = servers.get(1).client("alice");
    JsonObject made =
        alice.ask("invitation:create", JsonObject.of("roomName", "vault", "userId", "guest"));
    assertThat(guest.all("invitation:new")).containsExactly(made);
    guest.ask("invitation:decline", JsonObject.of("roomName", "vault"));
    for (RawClient told : List.of(guest, desk, alice)) {
      assertThat(told.all("invitation:ended")).hasSize(1);
    }
    assertThat(bob.all("invitation:ended")).isEmpty();
  }
}
