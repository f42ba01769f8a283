package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.ProtocolViolation;
import io.realtime4j.server.loop.Deadline;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session has only because it was opened by polling: posts, a farewell by post, an upgrade.
 * Loop only.
 */
final class PollingSide {
  private final EngineConnection connection;
  final PollingCarrier carrier;
  private final HeldPosts held = new HeldPosts();

  /** Null unless a WebSocket is tried. */
  private @Nullable Upgrade upgrade;

  /** Null unless the client's farewell waits. */
  private @Nullable Call farewell;

  private @Nullable Deadline crossing;

  PollingSide(EngineConnection connection) {
    this.connection = connection;
    this.carrier = new PollingCarrier(connection.loop());
  }

  void onPoll(Call call) {
    connection.step(carrier.hasOutput() ? SessionInput.POLL_FOR_OUTPUT : SessionInput.POLL, call);
  }

  void onPollGone(Call call) {
    if (carrier.hasPoll(call)) {
      connection.step(SessionInput.POLL_GONE);
    }
  }

  /** A post comes while input is paused; {@code read} reads its body. */
  void onHeldPost(Call call, Runnable read) {
    if (!connection.input().isHeld() || !connection.state().isPolling()) {
      read.run();
    } else if (!held.addUnread(call, read)) {
      refuseTooMany(call);
    }
  }

  private void refuseTooMany(Call call) {
    connection.step(SessionInput.WRONG_PACKET);
    call.refuse(EngineError.BAD_REQUEST);
  }

  /** Takes a post that the session admits. */
  void take(Call call, ByteBuffer body) {
    Deque<EnginePacket> packets;
    try {
      packets = new ArrayDeque<>(EngineCodec.decodePayload(body, connection.limits()));
    } catch (ProtocolViolation e) {
      connection.input().violated(e);
      call.refuse(EngineError.BAD_REQUEST);
      return;
    }
    if (!connection.input().isHeld()) {
      take(call, packets);
    } else if (!held.add(call, packets)) {
      refuseTooMany(call);
    }
  }

  /** Hears the packets of a post, and answers it once all are heard. */
  private void take(Call call, Deque<EnginePacket> packets) {
    for (EnginePacket packet = packets.poll(); packet != null; packet = packets.poll()) {
      if (packet instanceof EnginePacket.Close) {
        connection.step(SessionInput.POST_FAREWELL, call);
        return;
      }
      connection.input().hear(packet);
      if (connection.input().isHeld() && connection.state().isAlive() && !packets.isEmpty()) {
        held.putBack(call, packets);
        return;
      }
    }
    call.ok();
  }

  /** Input goes on. */
  void takeHeld() {
    while (!connection.input().isHeld()) {
      HeldPosts.Post post = held.next();
      if (post == null) {
        return;
      }
      if (post.packets() == null) {
        post.read().run();
      } else {
        take(post.call(), post.packets());
      }
    }
  }

  boolean isTrying(WebSocketCarrier socket) {
    return upgrade != null && upgrade.candidate() == socket;
  }

  void tryUpgrade(WebSocketCarrier candidate) {
    upgrade =
        new Upgrade(
            candidate,
            connection
                .shardOf()
                .upgrades
                .add(
                    () -> {
                      if (isTrying(candidate)) {
                        connection.step(SessionInput.PROBE_FAILED);
                      }
                    }));
  }

  void answerProbe() {
    if (upgrade != null) {
      upgrade.answerProbe();
    }
  }

  /** Ends the attempt; returns the WebSocket that was tried, if one was. */
  @Nullable WebSocketCarrier endUpgrade(boolean close) {
    Upgrade ended = upgrade;
    upgrade = null;
    if (ended == null) {
      return null;
    }
    if (close) {
      ended.giveUp();
    } else {
      ended.done();
    }
    return ended.candidate();
  }

  /** Lets the poll that waits go, and returns what waits for one. */
  List<Frame> handOver() {
    List<Frame> waiting = carrier.takeOutput();
    carrier.noop();
    return waiting;
  }

  void awaitCrossing(Call call) {
    farewell = call;
    crossing =
        connection.shardOf().crossings.add(() -> connection.step(SessionInput.CROSSING_OVER));
  }

  /** Answers the farewell: that which waits, or the one that has just come. */
  void answerFarewell(@Nullable Call now) {
    if (crossing != null) {
      crossing.cancel();
    }
    Call answered = farewell == null ? now : farewell;
    farewell = null;
    if (answered != null) {
      answered.ok();
    }
  }

  void letGo() {
    held.refuse();
  }
}
