package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has left, what is held back, and what follows the peer's pace. */
class EnginePressureTest extends EngineFixture {
  private EngineSession session() {
    return sessions.get(sessions.size() - 1);
  }

  private void onLoop(Runnable task) {
    session().loop().execute(task);
    loops.run();
  }

  private void send(String text) {
    session().sendText(StandardCharsets.UTF_8.encode(text));
  }

  private boolean hasLeft(long mark) {
    return session().flushedBytes() >= mark;
  }

  /** Messages of 1,000 bytes, as many as are left. */
  private EngineSession.Paced replay(int[] left) {
    return () -> left[0]-- > 0 ? List.of(Frame.text("4" + "r".repeat(999))) : null;
  }

  @Test
  void whatWasSentHasLeftWithItsLastByte() {
    FakeSocket socket = openByWebSocket();
    long before = session().writtenBytes();
    assertThat(hasLeft(before)).isTrue();

    socket.stall(true);
    onLoop(() -> send("hello"));
    long mark = session().writtenBytes();
    assertThat(mark).isGreaterThan(before + 5);
    assertThat(hasLeft(mark)).isFalse();

    socket.stall(false);
    assertThat(hasLeft(mark)).isTrue();
  }

  @Test
  void byPollingItHasLeftWhenTheAnswerHas() {
    String target = openByPolling();
    onLoop(() -> send("hello"));
    long mark = session().writtenBytes();
    assertThat(hasLeft(mark)).isFalse();

    transport.get(target);
    assertThat(hasLeft(mark)).isTrue();

    FakeExchange waiting = transport.get(target);
    waiting.stallAnswers(true);
    onLoop(() -> send("again"));
    assertThat(waiting.body()).isEqualTo("4again");
    long second = session().writtenBytes();
    assertThat(hasLeft(second)).isFalse();
    waiting.stallAnswers(false);
    loops.run();
    assertThat(hasLeft(second)).isTrue();
  }

  @Test
  void anUpgradeKeepsTheCount() {
    String target = openByPolling();
    onLoop(() -> send("one"));
    transport.get(target);
    FakeSocket socket = upgrade(target);
    onLoop(() -> send("two"));
    onLoop(() -> send("three"));
    long mark = session().writtenBytes();
    long left = session().flushedBytes();
    socket.stall(true);
    socket.send("5");
    loops.run();

    assertThat(session().writtenBytes()).isEqualTo(mark);
    assertThat(session().flushedBytes()).isEqualTo(left);
    assertThat(hasLeft(mark)).isFalse();
    socket.stall(false);
    assertThat(hasLeft(mark)).isTrue();
  }

  @Test
  void whileInputIsPausedNothingIsHeardAndNothingIsLost() {
    FakeSocket socket = openByWebSocket();
    onLoop(session()::pauseInput);
    onLoop(session()::pauseInput);
    socket.send("4a");
    socket.send("4b");
    loops.run();
    onLoop(session()::resumeInput);
    assertThat(socket.take()).isEmpty();

    onLoop(session()::resumeInput);
    assertThat(socket.take()).containsExactly("4a", "4b");
  }

  @Test
  void whoWasNotHeardIsAskedAgainBeforeHeIsTakenForDead() {
    FakeSocket socket = openByWebSocket();
    loops.advance(Duration.ofMillis(310));
    onLoop(session()::pauseInput);
    socket.send("3");
    loops.advance(Duration.ofMillis(300));
    assertThat(reasons).isEmpty();
    assertThat(socket.take()).containsExactly("2", "2");

    // Nothing is said, nor held back, since the next ping.
    onLoop(session()::resumeInput);
    loops.advance(Duration.ofMillis(490));
    assertThat(reasons).isEmpty();
    loops.advance(Duration.ofMillis(20));
    assertThat(reasons).containsExactly(DisconnectReason.PING_TIMEOUT);
  }

  /** Lets the peer read so much each 100 ms. */
  private void trickle(FakeSocket socket, long bytes, int times) {
    for (int i = 0; i < times; i++) {
      loops.advanceMillis(100);
      socket.trickle(bytes);
    }
  }

  @Test
  void aPeerToWhomOutputStillLeavesIsAlive() {
    FakeSocket socket = openByWebSocket();
    socket.stall(true);
    onLoop(() -> send("x".repeat(9000)));
    for (int round = 0; round < 3; round++) {
      // Pinged at 300 ms, awaited until 500 ms.
      trickle(socket, 50, 14);
      assertThat(reasons).isEmpty();
      socket.send("3");
      loops.run();
    }
    // It pinged once a round, for each ping is on its way.
    assertThat(socket.take()).filteredOn("2"::equals).hasSize(3);
  }

  @Test
  void aPongMayBeLateOnlySoOften() {
    FakeSocket socket = openByWebSocket();
    socket.stall(true);
    onLoop(() -> send("x".repeat(9000)));
    trickle(socket, 1, 16);
    assertThat(reasons).isEmpty();
    // 300 ms and seven times 200 ms.
    trickle(socket, 1, 1);
    assertThat(reasons).containsExactly(DisconnectReason.PING_TIMEOUT);
  }

  @Test
  void aPeerThatTakesNothingOfWhatWaitsIsDead() {
    FakeSocket socket = openByWebSocket();
    socket.stall(true);
    onLoop(() -> send("x".repeat(9000)));
    trickle(socket, 50, 3);
    trickle(socket, 0, 3);
    // Something had left between the ping and the first look, nothing since.
    socket.trickle(1);
    loops.advanceMillis(100);
    assertThat(reasons).isEmpty();
    trickle(socket, 0, 2);
    assertThat(reasons).containsExactly(DisconnectReason.PING_TIMEOUT);
  }

  @Test
  void whatLeavesAtOnceIsNoSignOfLife() {
    openByWebSocket();
    for (int i = 0; i < 5; i++) {
      onLoop(() -> send("x".repeat(100)));
      assertThat(reasons).isEmpty();
      loops.advanceMillis(100);
    }
    assertThat(reasons).containsExactly(DisconnectReason.PING_TIMEOUT);
  }

  @Test
  void aPeerThatIsBusyWithAnAnswerIsAliveForAWhile() {
    String target = openByPolling();
    FakeExchange waiting = transport.get(target);
    waiting.stallAnswers(true);
    onLoop(() -> send("hello"));
    loops.advanceMillis(1650);
    assertThat(reasons).isEmpty();
    loops.advanceMillis(100);
    assertThat(reasons).containsExactly(DisconnectReason.PING_TIMEOUT);
  }

  @Test
  void anAnswerThatHasLeftExcusesNothing() {
    String target = openByPolling();
    transport.get(target);
    onLoop(() -> send("hello"));
    loops.advanceMillis(510);
    assertThat(reasons).containsExactly(DisconnectReason.PING_TIMEOUT);
  }

  @Test
  void whilePausedBodiesOfPostsAreNotRead() {
    String target = openByPolling();
    onLoop(session()::pauseInput);
    FakeExchange post = transport.post(target, "4a");
    assertThat(post.isBodyRead()).isFalse();
    assertThat(post.isPending()).isTrue();

    onLoop(session()::resumeInput);
    assertThat(post.body()).isEqualTo("ok");
    assertThat(transport.get(target).body()).isEqualTo("4a");
  }

  @Test
  void aPauseInTheMiddleOfAPostHoldsItsRest() {
    List<String> heard = new ArrayList<>();
    listener =
        session ->
            new EngineSession.Listener() {
              @Override
              public void onText(ByteBuffer utf8) {
                heard.add(StandardCharsets.UTF_8.decode(utf8).toString());
                session.pauseInput();
              }

              @Override
              public void onBinary(ByteBuffer bytes) {}

              @Override
              public void onClosed(DisconnectReason reason) {
                reasons.add(reason);
              }
            };
    String target = openByPolling();
    FakeExchange post = transport.post(target, "4a\u001e4b\u001e4c");
    assertThat(heard).containsExactly("a");
    assertThat(post.isPending()).isTrue();
    onLoop(session()::resumeInput);
    assertThat(heard).containsExactly("a", "b");
    onLoop(session()::resumeInput);
    assertThat(heard).containsExactly("a", "b", "c");
    assertThat(post.body()).isEqualTo("ok");

    FakeExchange held = transport.post(target, "4d");
    session().close();
    loops.run();
    assertThat(held.status()).isEqualTo(400);
  }

  @Test
  void aPeerThatPostsMoreThanMayBeHeldIsEnded() {
    String target = openByPolling();
    onLoop(session()::pauseInput);
    for (int i = 0; i < 4; i++) {
      assertThat(transport.post(target, "4a").isPending()).isTrue();
    }
    assertThat(transport.post(target, "4a").status()).isEqualTo(400);
    assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR);
  }

  @Test
  void aReplayFollowsThePeersPaceAndIsNoSlowness() {
    FakeSocket socket = openByWebSocket();
    socket.stall(true);
    int[] left = {200};
    onLoop(() -> session().pace(replay(left)));
    // As much as is asked for in a turn; the options let 10,000 bytes be unread.
    assertThat(left[0]).isBetween(130, 140);
    onLoop(() -> send("live"));
    assertThat(reasons).isEmpty();
    assertThat(session().isWritable()).isFalse();

    for (int i = 0; i < 4; i++) {
      socket.stall(false);
      loops.run();
      socket.stall(true);
    }
    socket.stall(false);
    loops.run();
    List<String> arrived = socket.take();
    assertThat(arrived).hasSize(201);
    assertThat(arrived.get(200)).isEqualTo("4live");
    assertThat(hasLeft(session().writtenBytes())).isTrue();
    assertThat(session().isWritable()).isTrue();
    assertThat(reasons).isEmpty();
  }

  @Test
  void whatWaitsBehindAReplayIsBounded() {
    FakeSocket socket = openByWebSocket();
    socket.stall(true);
    onLoop(() -> session().pace(replay(new int[] {200})));
    for (int i = 0; i < 9; i++) {
      onLoop(() -> send("l".repeat(1000)));
    }
    assertThat(reasons).isEmpty();
    onLoop(() -> send("l".repeat(2000)));
    assertThat(reasons).containsExactly(DisconnectReason.SLOW);
    assertThat(session().endReason()).isEqualTo(DisconnectReason.SLOW);
  }

  @Test
  void aReplayThatLeavesThePeerNothingLessIsFollowedByJudgedTraffic() {
    FakeSocket socket = openByWebSocket();
    onLoop(() -> session().pace(replay(new int[] {3})));
    socket.stall(true);
    for (int i = 0; i < 12; i++) {
      onLoop(() -> send("l".repeat(1000)));
    }
    assertThat(reasons).containsExactly(DisconnectReason.SLOW);
  }

  @Test
  void aReplayTravelsByPollingAndGoesOnAfterAnUpgrade() {
    String target = openByPolling();
    int[] left = {200};
    onLoop(() -> session().pace(replay(left)));
    assertThat(left[0]).isEqualTo(200);
    assertThat(transport.get(target).body()).hasSizeGreaterThan(60_000);
    assertThat(left[0]).isBetween(130, 140);

    FakeSocket socket = upgrade(target);
    socket.send("5");
    loops.run();
    assertThat(left[0]).isNegative();
    assertThat(socket.take()).hasSizeGreaterThan(130);
  }

  @Test
  void aSourceThatHasNothingReadyIsAskedAgain() {
    FakeSocket socket = openByWebSocket();
    List<List<Frame>> ready = new ArrayList<>();
    ready.add(List.of());
    ready.add(List.of(Frame.text("4r")));
    onLoop(() -> session().pace(() -> ready.isEmpty() ? null : ready.remove(0)));
    onLoop(() -> send("live"));
    assertThat(socket.take()).isEmpty();

    onLoop(session()::continuePace);
    assertThat(socket.take()).containsExactly("4r", "4live");
  }

  @Test
  void pingsOvertakeAReplay() {
    FakeSocket socket = openByWebSocket();
    onLoop(() -> session().pace(List::of));
    onLoop(() -> send("live"));
    loops.advanceMillis(300);
    assertThat(socket.take()).containsExactly("2");
  }

  @Test
  void aListenerThatThrowsCostsItsOwnSessionAlone() {
    listener =
        session ->
            new EngineSession.Listener() {
              @Override
              public void onText(ByteBuffer utf8) {
                throw new IllegalStateException("defect");
              }

              @Override
              public void onBinary(ByteBuffer bytes) {}

              @Override
              public void onClosed(DisconnectReason reason) {
                reasons.add(reason);
                throw new IllegalStateException("defect");
              }
            };
    FakeSocket bad = openByWebSocket();
    listener = this::echo;
    openByWebSocket();
    FakeSocket good = openByWebSocket();
    bad.send("4x");
    good.send("4y");
    loops.run();

    assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR);
    assertThat(bad.isClosed()).isTrue();
    assertThat(good.take()).containsExactly("4y");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void aSocketThatThrowsWhenFlushedDoesNotKeepOthersWaiting() {
    FakeSocket bad = openByWebSocket();
    EngineSession first = session();
    openByWebSocket();
    FakeSocket good = openByWebSocket();
    assertThat(session().loop()).isSameAs(first.loop());
    bad.breakFlush();
    session()
        .loop()
        .execute(
            () -> {
              first.sendText(StandardCharsets.UTF_8.encode("a"));
              send("b");
            });
    loops.run();

    assertThat(good.take()).containsExactly("4b");
    assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR);
  }

  @Test
  void whoIsRefusedAtOnceHasNoSession() {
    listener =
        session -> {
          throw new IllegalStateException("defect");
        };
    assertThat(transport.webSocket(WEBSOCKET).socket().isClosed()).isTrue();
    assertThat(server.connections()).isZero();
  }

  @Test
  void aForgottenRequestKeepsWhoAndWhere() {
    openByWebSocket();
    onLoop(session()::forgetRequest);
    assertThat(session().request().remote().getPort()).isEqualTo(2);
    assertThat(session().request().path()).isEqualTo("/engine.io/");
    assertThat(session().request().queryText()).isEmpty();
    assertThat(session().request().header("host")).isNull();
  }

  @Test
  void messagesCanBeBoundedUntilThePeerIsKnown() {
    FakeSocket socket = openByWebSocket();
    onLoop(() -> session().maxMessageBytes(10));
    socket.send("4" + "x".repeat(10));
    loops.run();
    assertThat(socket.closeCode()).isEqualTo(1009);

    String target = openByPolling();
    onLoop(() -> session().maxMessageBytes(10));
    assertThat(transport.post(target, "4" + "x".repeat(10)).status()).isEqualTo(413);
  }
}
