package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import io.realtime4j.api.spi.backplane.MoveMessage;
import io.realtime4j.api.spi.backplane.SocketTarget;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketHandshake;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketSnapshot;
import io.realtime4j.server.socketio.ServerFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an application's checks may do to those who enter, and what clients may do by entering. */
class EntranceTest {
  static final String UNAVAILABLE =
      "44{\"message\":\"The server cannot let anybody in now\","
          + "\"data\":{\"code\":\"UNAVAILABLE\",\"retryAfterMs\":2000}}";

  private static final Duration CHECKS = Duration.ofSeconds(3);

  private final Subscriptions backplane = new Subscriptions();
  private final ServerFixture fixture =
      new ServerFixture(
          SocketIoOptions.builder()
              .recovery(Duration.ofSeconds(60))
              .checkTimeout(CHECKS)
              .maxEntering(2),
          backplane);
  private final Namespace main = fixture.server.of("/");

  /** A backplane that knows who is subscribed, and fails whenever it is told anything. */
  private static final class Subscriptions implements Backplane {
    private final Set<String> namespaces = new LinkedHashSet<>();
    private Consumer<BackplaneMessage> receiver = message -> {};

    /** What happens while the backplane lets go of a namespace. */
    private Runnable meanwhile = () -> {};

    @Override
    public String id() {
      return "test";
    }

    @Override
    public CompletionStage<Void> subscribe(
        String namespace, Consumer<BackplaneMessage> newReceiver) {
      namespaces.add(namespace);
      receiver = newReceiver;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(String namespace) {
      meanwhile.run();
      namespaces.remove(namespace);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void publish(String namespace, BackplaneMessage message) {
      throw new IllegalStateException("as if by a broken backplane");
    }

    @Override
    public CompletionStage<Integer> nodeCount(String namespace) {
      return null;
    }

    @Override
    public CompletionStage<Subscription> subscribeTopic(
        String topic, Consumer<JsonObject> newReceiver) {
      return CompletableFuture.completedFuture(() -> {});
    }

    @Override
    public void publishTopic(String topic, JsonObject message) {}

    @Override
    public CompletionStage<Void> check() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  @Test
  void middlewareThatHangsRefusesInTime() {
    List<CompletableFuture<Void>> verdicts = new ArrayList<>();
    main.use(
        socket -> {
          verdicts.add(new CompletableFuture<>());
          return verdicts.get(verdicts.size() - 1);
        });
    Client client = fixture.open();
    client.send("40");

    fixture.loops.advance(CHECKS.minusMillis(1));
    assertThat(client.take()).isEmpty();
    fixture.loops.advanceMillis(1);
    assertThat(client.take()).containsExactly(UNAVAILABLE);

    verdicts.get(0).complete(null);
    assertThat(client.take()).isEmpty();
    assertThat(main.socketCount()).isZero();
  }

  @Test
  void whatMiddlewareJoinsIsEnteredWithTheSocket() {
    List<ServerSocket> sockets = new ArrayList<>();
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    main.use(
        socket -> {
          sockets.add(socket);
          socket.join("user:7");
          socket.join("left");
          socket.leave("left");
          return verdict;
        });
    Client client = fixture.open();
    client.send("40");
    main.to("user:7").emit("early");
    fixture.run();
    assertThat(client.take()).isEmpty();

    verdict.complete(null);
    client.take();
    assertThat(sockets.get(0).rooms()).containsExactly(sockets.get(0).id(), "user:7");
    main.to("user:7").emit("now");
    assertThat(client.take()).singleElement().asString().startsWith("42[\"now\"");
  }

  @Test
  void whoWaitsInMiddlewareForSomebodyWhoDoesNotComeInHearsSo() {
    List<String> ends = new ArrayList<>();
    List<ServerSocket> sockets = new ArrayList<>();
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    main.use(
        socket -> {
          sockets.add(socket);
          socket.join("room");
          socket.onDisconnect(reason -> ends.add(reason.text() + " " + socket.isConnected()));
          return verdict;
        });
    Client gone = fixture.open();
    gone.send("40");
    gone.lose();
    fixture.run();
    Client refused = fixture.open();
    refused.send("40");
    verdict.completeExceptionally(new IllegalStateException("no"));
    fixture.run();
    assertThat(ends)
        .containsExactlyInAnyOrder("transport close false", "server namespace disconnect false");

    sockets.forEach(socket -> socket.join("too-late"));
    fixture.run();
    assertThat(sockets).allSatisfy(socket -> assertThat(socket.rooms()).isEmpty());
  }

  @Test
  void middlewareThatAnswersNullOrThrowsRefuses() {
    main.use(
        socket -> {
          if (socket.handshake().auth().string("throw").isPresent()) {
            throw new IllegalStateException("a secret detail");
          }
          return null;
        });
    Client client = fixture.open();
    client.send("40");
    assertThat(client.take()).containsExactly(UNAVAILABLE);
    client.send("40{\"throw\":\"now\"}");
    assertThat(client.take()).containsExactly(UNAVAILABLE);
  }

  @Test
  void thoseWhoWaitAreBoundedAndMakeRoomInTime() {
    main.use(socket -> new CompletableFuture<>());
    List<Client> clients = new ArrayList<>();
    // Two loops with room for two each.
    for (int i = 0; i < 6; i++) {
      clients.add(fixture.open());
      clients.get(i).send("40");
    }
    assertThat(clients.get(3).take()).isEmpty();
    assertThat(clients.get(4).take()).containsExactly(UNAVAILABLE);
    assertThat(clients.get(5).take()).containsExactly(UNAVAILABLE);

    // One gives up, one waits to the end: neither keeps its place.
    clients.get(0).lose();
    fixture.loops.advance(CHECKS);
    clients.get(4).send("40");
    assertThat(clients.get(4).take()).isEmpty();
  }

  @Test
  void aPolicyThatHangsThrowsOrAnswersNullGivesANewSession() {
    List<CompletionStage<Boolean>> answers = new ArrayList<>();
    main.recoveryPolicy(
        (socket, lost) -> {
          if (answers.isEmpty()) {
            throw new IllegalStateException("as if by an application");
          }
          return answers.remove(0);
        });
    Client client = fixture.connect();
    client.lose();
    String auth = "{\"pid\":\"" + client.pid + "\"}";

    answers.add(null);
    assertThat(fixture.connect(auth).sid).isNotEqualTo(client.sid);
    assertThat(fixture.connect(auth).sid).isNotEqualTo(client.sid);
    answers.add(new CompletableFuture<>());
    Client back = fixture.open();
    back.send("40" + auth);
    fixture.loops.advance(CHECKS);
    assertThat(back.take()).singleElement().asString().startsWith("40{").doesNotContain(client.sid);
  }

  @Test
  void namesThatClientsChooseAreFreedWithTheLastSocket() {
    Namespace dynamic = fixture.server.ofMatching(name -> name.startsWith("/dyn-"));
    dynamic.recovery(Duration.ZERO);
    Client client = fixture.open();
    for (int i = 0; i < 10_050; i++) {
      client.send("40/dyn-" + i + ",");
      client.send("41/dyn-" + i + ",");
    }
    client.send("40/dyn-x,");

    assertThat(client.take().get(10_050)).startsWith("40/dyn-x,{\"sid\"");
    assertThat(backplane.namespaces).containsExactly("/", "/dyn-x");
    assertThat(dynamic.socketCount()).isEqualTo(1);
  }

  @Test
  void aNamespaceIsKeptWhileASessionOfItCanBeRecovered() {
    fixture.server.ofMatching(name -> name.equals("/dyn"));
    Client client = fixture.open();
    client.send("40/dyn,");
    String pid = client.take().get(0).replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
    client.lose();
    fixture.loops.advance(Duration.ofSeconds(59));
    assertThat(backplane.namespaces).containsExactly("/", "/dyn");

    Client back = fixture.open();
    back.send("40/dyn,{\"pid\":\"" + pid + "\"}");
    assertThat(back.take().get(0)).contains(pid);
    back.lose();
    fixture.loops.advance(Duration.ofSeconds(61));
    assertThat(backplane.namespaces).containsExactly("/");
  }

  @Test
  void aNameThatIsFreedAndTakenAgainAtOnceIsHeardByTheBackplaneInThatOrder() {
    Namespace dynamic = fixture.server.ofMatching(name -> name.startsWith("/dyn-"));
    dynamic.recovery(Duration.ZERO);
    Client first = fixture.open();
    first.send("40/dyn-a,");
    Client second = fixture.open();
    backplane.meanwhile =
        () -> {
          backplane.meanwhile = () -> {};
          // The other loop does not wait for the one that is asking.
          Runnable goOn = fixture.loops.hold(0);
          second.send("40/dyn-a,");
          goOn.run();
        };
    first.send("41/dyn-a,");
    fixture.run();

    assertThat(second.take()).singleElement().asString().startsWith("40/dyn-a,{\"sid\"");
    assertThat(backplane.namespaces).containsExactly("/", "/dyn-a");
  }

  @Test
  void soManyNamesThereAreAtATimeAndOfThoseThatWentNothingIsLeft() {
    Namespace dynamic = fixture.server.ofMatching(name -> name.startsWith("/dyn-"));
    SocketIoEndpoint endpoint = (SocketIoEndpoint) fixture.server;
    Client client = fixture.open();
    for (int i = 0; i < 10_000; i++) {
      client.send("40/dyn-" + i + ",");
    }
    List<String> answers = client.take();
    assertThat(answers.get(9_998)).startsWith("40/dyn-9998,{\"sid\"");
    assertThat(answers.get(9_999)).startsWith("44/dyn-9999,").contains("UNAVAILABLE");
    assertThat(endpoint.namespaceCount()).isEqualTo(10_000);

    client.lose();
    fixture.loops.advance(Duration.ofSeconds(61));

    assertThat(endpoint.namespaceCount()).isEqualTo(1);
    assertThat(backplane.namespaces).containsExactly("/");
    assertThat(((NamespacePattern) dynamic).namespaces()).isEmpty();
    assertThat(dynamic.socketCount()).isZero();
    Client next = fixture.open();
    next.send("40/dyn-9999,");
    assertThat(next.take()).singleElement().asString().startsWith("40/dyn-9999,{\"sid\"");
  }

  @Test
  void whatMissesAClassInAnApplicationsChecksRefusesAtOnce() {
    fixture.server.ofMatching(
        name -> {
          throw new NoClassDefFoundError("gone");
        });
    Client client = fixture.open();
    client.send("40/any,");
    assertThat(client.take()).singleElement().asString().startsWith("44/any,");

    main.use(
        socket -> {
          throw new NoClassDefFoundError("gone");
        });
    client.send("40");
    assertThat(client.take()).containsExactly(UNAVAILABLE);
  }

  @Test
  void middlewareRunsBeforeANamespaceIsMade() {
    Namespace dynamic = fixture.server.ofMatching(name -> name.startsWith("/dyn-"));
    dynamic.use(socket -> CompletableFuture.failedFuture(new IllegalStateException("no")));
    Client client = fixture.open();
    client.send("40/dyn-a,");

    assertThat(client.take()).singleElement().asString().startsWith("44/dyn-a,");
    assertThat(backplane.namespaces).containsExactly("/");
  }

  @Test
  void twoWhoEnterANewNamespaceAtOnceMeetInIt() {
    List<ServerSocket> sockets = new ArrayList<>();
    List<CompletableFuture<Void>> verdicts = new ArrayList<>();
    Namespace dynamic = fixture.server.ofMatching(name -> name.startsWith("/dyn-"));
    dynamic.use(
        socket -> {
          verdicts.add(new CompletableFuture<>());
          return verdicts.get(verdicts.size() - 1);
        });
    dynamic.onConnection(sockets::add);
    Client first = fixture.open();
    Client second = fixture.open();
    first.send("40/dyn-a,");
    second.send("40/dyn-a,");
    verdicts.forEach(verdict -> verdict.complete(null));
    fixture.run();

    assertThat(sockets).hasSize(2);
    assertThat(sockets.get(0).namespace()).isSameAs(sockets.get(1).namespace());
    sockets.get(0).broadcast().asTransient().emit("hi");
    assertThat(second.take().get(1)).isEqualTo("42/dyn-a,[\"hi\"]");
    sockets.get(1).emit("own");
    fixture.run();
    assertThat(second.take()).hasSize(1);
    assertThat(dynamic.socketCount()).isEqualTo(2);
  }

  @Test
  void aBackplaneThatFailsCostsOnlyTheOthersTheirEvents() {
    Client client = fixture.connect();
    main.asTransient().emit("m");
    main.join("r");
    main.to("r").asTransient().emit("n");

    assertThat(client.take()).containsExactly("42[\"m\"]", "42[\"n\"]");
    CompletableFuture<List<SocketSnapshot>> fetched = main.fetchSockets();
    fixture.run();
    assertThat(fetched).isCompletedWithValueMatching(all -> all.size() == 1);
  }

  @Test
  void anotherServerMovesSocketsOnlyWhereThePolicyLetsIt() {
    Client client = fixture.connect();
    main.remoteJoins(
        (socket, room) ->
            room.equals("open")
                ? CompletableFuture.completedFuture(true)
                : new CompletableFuture<>());
    backplane.receiver.accept(MoveMessage.builder().rooms(List.of("closed", "open")).build());
    fixture.loops.advance(CHECKS);

    main.to("closed").asTransient().emit("c");
    main.to("open").asTransient().emit("o");
    assertThat(client.take()).containsExactly("42[\"o\"]");
  }

  @Test
  void whomAnotherServerMovesHearsWhatItSaysRightAfterwards() {
    Client client = fixture.connect();
    backplane.receiver.accept(MoveMessage.builder().rooms(List.of("r")).build());
    backplane.receiver.accept(
        BroadcastMessage.builder()
            .target(SocketTarget.builder().rooms(List.of("r")).build())
            .args(List.of(JsonValue.of("e")))
            .build());
    fixture.run();
    assertThat(client.take()).containsExactly("42[\"e\"]");
  }

  @Test
  void nothingIsHeldOfWhoHasNotEntered() {
    Client attachments = fixture.open();
    attachments.send("451-[\"x\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(attachments.socket.isClosed()).isTrue();

    Client longWinded = fixture.open();
    longWinded.send("40{\"token\":\"" + "x".repeat(70_000) + "\"}");
    assertThat(longWinded.socket.isClosed()).isTrue();

    Client inside = fixture.connect();
    inside.send("42[\"x\",\"" + "x".repeat(70_000) + "\"]");
    assertThat(inside.socket.isClosed()).isFalse();
  }

  @Test
  void tokensAreInNoText() {
    List<SocketHandshake> handshakes = new ArrayList<>();
    main.onConnection(socket -> handshakes.add(socket.handshake()));
    fixture.connect("{\"token\":\"secret\"}");
    CompletableFuture<List<SocketSnapshot>> fetched = main.local().fetchSockets();
    fixture.run();

    assertThat(fetched.join().get(0).auth().toString()).contains("secret");
    assertThat(fetched.join().toString() + handshakes).doesNotContain("secret");
  }
}
