package io.realtime4j.core.engine;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

/*
 * ping "probe" -> pong "probe" -> polling pauses until nothing is under way -> upgrade packet. Until
 * that packet is written the session lives on polling, and a probe that fails or hangs costs
 * nothing: polling goes on. From then on it lives on the WebSocket.
 */
/** Tries to move a session from polling to a WebSocket. Loop only. */
final class UpgradeProbe implements Carrier.Events {
  private static final Logger LOG = System.getLogger(UpgradeProbe.class.getName());

  /** As long as stock servers wait for the upgrade packet. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String PROBE = "probe";

  private final PollingCarrier polling;
  private final Consumer<WebSocketCarrier> upgraded;
  private final WebSocketCarrier socket;
  private final Cancellable timer;
  private boolean isOver;

  UpgradeProbe(
      EventLoop loop,
      ClientTransport transport,
      EngineOptions options,
      String sid,
      PollingCarrier polling,
      Consumer<WebSocketCarrier> upgraded) {
    this.polling = polling;
    this.upgraded = upgraded;
    this.socket =
        new WebSocketCarrier(loop, transport, options.address().webSocket(sid), options, this);
    this.timer = loop.schedule(PATIENCE, () -> giveUp("it took too long"));
  }

  @Override
  public void onWritable() {
    socket.send(EngineCodec.encode(new EnginePacket.Ping(PROBE)));
  }

  @Override
  public void onPacket(EnginePacket packet) {
    if (packet instanceof EnginePacket.Pong pong && pong.data().equals(PROBE)) {
      polling.pause(this::switchOver);
    } else {
      giveUp("the server did not answer the probe");
    }
  }

  @Override
  public void onDead(RealtimeException cause) {
    giveUp(cause.code());
  }

  private void switchOver() {
    if (!isOver) {
      isOver = true;
      timer.cancel();
      socket.send(EngineCodec.encode(new EnginePacket.Upgrade()));
      upgraded.accept(socket);
    }
  }

  private void giveUp(String why) {
    if (!isOver) {
      LOG.log(Level.DEBUG, "Polling goes on, no WebSocket: {0}", why);
      cancel();
      polling.resume();
    }
  }

  /** Ends the attempt; does nothing once it has succeeded or failed. */
  void cancel() {
    if (!isOver) {
      isOver = true;
      timer.cancel();
      socket.abort();
    }
  }
}
