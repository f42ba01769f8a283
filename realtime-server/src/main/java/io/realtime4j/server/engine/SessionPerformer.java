package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.server.engine.SessionState.Phase;
import org.jspecify.annotations.Nullable;

/** Does what {@link SessionMachine} decides: the one place that performs effects. Loop only. */
final class SessionPerformer {
  private static final Frame PING = EngineCodec.encode(new EnginePacket.Ping(""));

  /** A deadline met later than this was not late by timer grain: the loop was held up. */
  private static final long HELD_UP_NANOS = 100_000_000L;

  private SessionPerformer() {}

  /**
   * Performs an effect of an input.
   *
   * @param call the request that is the input, if it is one
   * @param socket the WebSocket that is the input, if it is one
   */
  static void perform(
      EngineConnection connection,
      SessionEffect effect,
      @Nullable Call call,
      @Nullable WebSocketCarrier socket) {
    switch (effect) {
      case REFUSE -> refuse(call, EngineError.BAD_REQUEST);
      case REFUSE_UNKNOWN -> refuse(call, EngineError.UNKNOWN_SID);
      case CLOSE_SOCKET -> close(socket);
      case SEND_PING -> ping(connection);
      case AWAIT_PONG -> awaitPong(connection);
      case AWAIT_PING -> awaitPing(connection);
      case STOP_HEARTBEAT -> connection.cancel();
      case LINGER -> connection.shardOf().pongs.add(connection);
      case TELL_DRAINED -> connection.drained();
      case LET_GO -> connection.endpoint().ended(connection.request().remote());
      case FORGET -> connection.endpoint().forget(connection);
      case CLOSE_CARRIER -> {
        if (connection.state().phase() == Phase.LINGERING) {
          connection.output().endAfterOutput();
        } else {
          connection.output().close(connection.reasonOfEnd());
        }
      }
      case TELL_CLOSED -> tellClosed(connection);
      default -> {
        PollingSide side = connection.polling();
        if (side != null) {
          perform(connection, effect, side, call, socket);
        }
      }
    }
  }

  private static void perform(
      EngineConnection connection,
      SessionEffect effect,
      PollingSide side,
      @Nullable Call call,
      @Nullable WebSocketCarrier socket) {
    switch (effect) {
      case HOLD_POLL -> {
        if (call != null) {
          side.carrier.hold(call);
        }
      }
      case ANSWER_OUTPUT -> side.carrier.flush();
      case ANSWER_CLOSE -> side.carrier.farewell();
      case ANSWER_NOOP -> side.carrier.noop();
      case AWAIT_CROSSING -> {
        if (call != null) {
          side.awaitCrossing(call);
        }
      }
      case ANSWER_FAREWELL -> side.answerFarewell(call);
      case START_PROBE -> {
        if (socket != null) {
          side.tryUpgrade(socket);
        }
      }
      case ANSWER_PROBE -> side.answerProbe();
      case CLOSE_PROBE -> side.endUpgrade(true);
      case DROP_PROBE -> side.endUpgrade(false);
      case TAKE_OVER -> takeOver(connection, side);
      default -> throw new IllegalStateException("nobody performs " + effect);
    }
  }

  private static void refuse(@Nullable Call call, EngineError error) {
    if (call != null) {
      call.refuse(error);
    }
  }

  private static void close(@Nullable WebSocketCarrier socket) {
    if (socket != null) {
      socket.socket.close(1000, "");
    }
  }

  private static void ping(EngineConnection connection) {
    connection.output().pinged();
    connection.output().writeAhead(PING);
  }

  /** Counts from when the ping should have been sent, so that timers' grain does not add up. */
  static void awaitPong(EngineConnection connection) {
    long now = connection.loop().nanoTime();
    long due = connection.atNanos();
    long sentAt = now - due > HELD_UP_NANOS ? now : due;
    connection.shardOf().pongs.addSince(sentAt, connection);
  }

  /** Asks once more before anything is concluded from the first answer's absence. */
  static void pingAgain(EngineConnection connection) {
    connection.output().writeAhead(PING);
    awaitPong(connection);
  }

  private static void awaitPing(EngineConnection connection) {
    connection.cancel();
    connection.shardOf().pings.add(connection);
  }

  private static void takeOver(EngineConnection connection, PollingSide side) {
    WebSocketCarrier socket = side.endUpgrade(false);
    if (socket != null) {
      connection.output().takeOver(socket, side.handOver());
      side.letGo();
      socket.maxMessageBytes(connection.input().maxMessageBytes());
      socket.reading(!connection.input().isHeld());
      connection.upgraded();
    }
  }

  private static void tellClosed(EngineConnection connection) {
    PollingSide side = connection.polling();
    if (side != null) {
      side.letGo();
    }
    connection.input().tellClosed(connection.reasonOfEnd());
  }
}
