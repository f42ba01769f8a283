package io.realtime4j.core.session;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionQuality;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Time is measured by our own monotonic clock alone; the timestamp in the probe is what the
 * contract asks for, and is not looked at again. A full peer acknowledges the probe; a reference
 * server only sends "pong"; of a plain one nothing is asked, and the acknowledgements of the
 * application's own requests serve.
 */
/** Measures how quick the connection is. Loop only. */
public final class RoundTrips {
  private final EventLoop loop;
  private final InstantSource clock;
  private final Duration interval;
  private final Runnable measured;
  private final Consumer<ConnectionEvent.QualityChanged> changed;
  private final QualityMeter meter = new QualityMeter();
  // Null while there is no session.
  private @Nullable SocketSession session;
  private Peer peer = Peer.PLAIN;
  private @Nullable Cancellable timer;
  // Whether a probe of a reference server waits for its pong, and since when.
  private boolean awaitsPong;
  private long pingNanos;

  /**
   * Creates one that measures nothing yet.
   *
   * @param measured run when the values are others
   * @param changed told of a new quality, which is damped
   */
  public RoundTrips(
      EventLoop loop,
      InstantSource clock,
      Duration interval,
      Runnable measured,
      Consumer<ConnectionEvent.QualityChanged> changed) {
    this.loop = loop;
    this.clock = clock;
    this.interval = interval;
    this.measured = measured;
    this.changed = changed;
  }

  /** A session is usable: measures at once, then at every interval. */
  public void start(SocketSession newSession, Peer newPeer) {
    session = newSession;
    peer = newPeer;
    awaitsPong = false;
    if (newPeer != Peer.PLAIN) {
      probe();
    }
  }

  /** The session has ended. */
  public void stop() {
    session = null;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (meter.clear()) {
      tell();
    }
  }

  /** Measures now, if anything can be asked of the server. */
  public void probeNow() {
    if (session != null && peer != Peer.PLAIN) {
      if (timer != null) {
        timer.cancel();
      }
      probe();
    }
  }

  /** A request was answered, after so many nanoseconds. */
  public void onAnswer(long nanos) {
    if (session != null && peer == Peer.PLAIN) {
      add(Duration.ofNanos(nanos));
    }
  }

  /** The server has sent {@code pong}. */
  public void onPong() {
    SocketSession current = session;
    if (current != null && awaitsPong) {
      awaitsPong = false;
      current.proveEmits();
      add(Duration.ofNanos(loop.nanoTime() - pingNanos));
    }
  }

  /** Returns the quality now. */
  public ConnectionQuality quality() {
    return meter.quality();
  }

  /** Returns the mean round trip, {@code null} if unknown. */
  public @Nullable Duration latency() {
    return meter.latency();
  }

  private void probe() {
    SocketSession current = session;
    if (current == null) {
      return;
    }
    timer = loop.schedule(interval, this::probe);
    if (current.isHolding()) {
      return; // It would measure how long it is held.
    }
    JsonObject ping = JsonObject.of("timestamp", clock.millis());
    if (peer == Peer.FULL) {
      current.request("ping", List.of(ping), new ProbeReply(current, loop.nanoTime()));
    } else if (awaitsPong) {
      // Not asked again: the answer to the first could not be told from that to the second.
      add(Duration.ofNanos(loop.nanoTime() - pingNanos));
    } else if (current.emit("ping", List.of(ping), true) == null) {
      awaitsPong = true;
      pingNanos = loop.nanoTime();
    }
  }

  private final class ProbeReply implements Reply {
    private final SocketSession asked;
    private final long sentNanos;

    ProbeReply(SocketSession asked, long sentNanos) {
      this.asked = asked;
      this.sentNanos = sentNanos;
    }

    @Override
    public void onAnswer(List<JsonValue> args) {
      if (session == asked) {
        add(Duration.ofNanos(loop.nanoTime() - sentNanos));
      }
    }

    @Override
    public void onFailed(RealtimeException cause) {
      // No answer in time is a bad answer, long before the heartbeat notices a dead connection.
      if (cause instanceof AckTimeoutException && session == asked) {
        add(Duration.ofNanos(loop.nanoTime() - sentNanos));
      }
    }
  }

  private void add(Duration roundTrip) {
    boolean isNews = meter.add(roundTrip);
    measured.run();
    if (isNews) {
      tell();
    }
  }

  private void tell() {
    changed.accept(new ConnectionEvent.QualityChanged(meter.quality(), meter.latency()));
  }
}
