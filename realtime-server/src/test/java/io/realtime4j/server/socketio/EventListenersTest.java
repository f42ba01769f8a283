package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.socketio.ServerFixture.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters of a socket's events, and who listens to all of them. */
class EventListenersTest {
  private final List<String> seen = new ArrayList<>();
  private final List<ServerSocket> sockets = new ArrayList<>();
  private ServerFixture fixture;
  private Namespace main;

  @BeforeEach
  void start() {
    start(Duration.ZERO);
  }

  private void start(Duration recovery) {
    fixture = new ServerFixture(recovery, null);
    main = fixture.server.of("/");
    main.onConnection(sockets::add);
  }

  private ServerSocket socket() {
    return sockets.get(sockets.size() - 1);
  }

  @Test
  void allListenersHearAnEventInTheirOrderBeforeItsHandler() {
    Client client = fixture.connect();
    socket().on("a", (args, ack) -> seen.add("handler"));
    socket().onAny((event, args) -> seen.add("second " + event + args.size()));
    Subscription first = socket().prependAny((event, args) -> seen.add("first " + event));

    client.send("42[\"a\",1,2]");
    first.unsubscribe();
    client.send("42[\"unheard\"]");

    assertThat(seen).containsExactly("first a", "second a2", "handler", "second unheard0");
  }

  @Test
  void aListenerThatFailsOrEndsItselfHurtsNobody() {
    Client client = fixture.connect();
    Subscription[] own = new Subscription[1];
    own[0] = socket().onAny((event, args) -> own[0].unsubscribe());
    socket()
        .onAny(
            (event, args) -> {
              throw new IllegalStateException("on purpose");
            });
    socket().on("a", (args, ack) -> seen.add("handler"));

    client.send("42[\"a\"]");
    client.send("42[\"a\"]");

    assertThat(seen).containsExactly("handler", "handler");
  }

  @Test
  void aFilterStopsAnEventAndMayAnswerIt() {
    Client client = fixture.connect();
    socket().on("a", (args, ack) -> seen.add("handler"));
    socket().onAny((event, args) -> seen.add("any"));
    socket()
        .use(
            (event, args, ack) -> {
              if (args.isEmpty()) {
                ack.send(JsonValue.of("no"));
                return false;
              }
              return true;
            });
    socket().use((event, args, ack) -> seen.add("second filter"));

    client.send("427[\"a\"]");
    assertThat(client.take()).containsExactly("437[\"no\"]");
    assertThat(seen).isEmpty();
    client.send("42[\"a\",1]");
    assertThat(seen).containsExactly("second filter", "any", "handler");
  }

  @Test
  void aFilterThatFailsStopsTheEventAlone() {
    Client client = fixture.connect();
    socket().on("a", (args, ack) -> seen.add("handler"));
    socket()
        .use(
            (event, args, ack) -> {
              if (args.isEmpty()) {
                throw new IllegalStateException("on purpose");
              }
              return true;
            });

    client.send("42[\"a\"]");
    client.send("42[\"a\",1]");

    assertThat(seen).containsExactly("handler");
  }

  @Test
  void onceHearsOneEventAndOffHearsNone() {
    Client client = fixture.connect();
    socket().once("a", (args, ack) -> seen.add("once"));
    socket().on("b", (args, ack) -> seen.add("b"));
    socket().off("b");

    client.send("42[\"a\"]");
    client.send("42[\"a\"]");
    client.send("42[\"b\"]");

    assertThat(seen).containsExactly("once");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60})
  void whatIsSentIsSeenHoweverItIsSent(int recoverySeconds) {
    start(Duration.ofSeconds(recoverySeconds));
    fixture.connect();
    socket().join("room");
    socket().onAnyOutgoing((event, args) -> seen.add(event + args));
    socket().prependAnyOutgoing((event, args) -> seen.add("before"));

    socket().emit("a", JsonValue.of("text"));
    main.to("room").emit("b", JsonValue.of(2));
    main.to("elsewhere").emit("c");
    main.except("room").emit("c");
    fixture.run();
    main.asVolatile().emit("d");
    ServerSocket self = socket();
    self.loop().execute(() -> self.emitVolatile("e", JsonValue.binary(new byte[] {1})));
    socket().emitWithAck(Duration.ofSeconds(1), "f");
    main.emitWithAck(Duration.ofSeconds(1), "g");
    fixture.run();

    assertThat(seen)
        .filteredOn(line -> !line.equals("before"))
        .extracting(line -> line.substring(0, 1))
        .containsExactlyInAnyOrder("a", "b", "d", "e", "f", "g");
    assertThat(seen).filteredOn("before"::equals).hasSize(6);
    assertThat(seen).contains("a[text]");
  }

  @Test
  void exceptLeavesOutTheSocketItself() {
    Client client = fixture.connect();
    Client other = fixture.connect();
    Client third = fixture.connect();
    sockets.get(2).join("room");

    sockets.get(0).except("room").emit("a");

    assertThat(client.take()).isEmpty();
    assertThat(other.take()).containsExactly("42[\"a\"]");
    assertThat(third.take()).isEmpty();
  }
}
