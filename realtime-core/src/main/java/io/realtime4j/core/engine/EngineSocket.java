package io.realtime4j.core.engine;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.Handshake;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * What is to be sent stands in one queue, and whichever carrier is current takes from its head. The
 * upgrade replaces the carrier while nothing is under way, so that no packet is lost or doubled.
 */
/** One Engine.IO connection, from handshake to end. Loop only; used for one connection. */
public final class EngineSocket implements Carrier.Events {
  /** More than this that waits to be sent ends the connection, as OkHttp ends a WebSocket. */
  private static final long MOST_WAITING_BYTES = 16L << 20;

  /** A peer that has not finished the closing handshake by then is left. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private enum State {
    OPENING,
    OPEN,
    CLOSED
  }

  private final EventLoop loop;
  private final ClientTransport transport;
  private final EngineOptions options;
  private final Failures failures;
  private final EngineListener listener;
  private final Deque<Frame> out = new ArrayDeque<>();

  private State state = State.OPENING;
  // At most so many bytes stand in the queue.
  private long waitingBytes;
  private Carrier carrier = new NoCarrier();
  // What earlier carriers have brought.
  private long receivedBefore;
  // Null before the handshake.
  private @Nullable Handshake handshake;
  private @Nullable Heartbeat heartbeat;
  // Null unless an upgrade is being tried.
  private @Nullable UpgradeProbe probe;

  /** Creates one that is not open yet. */
  public EngineSocket(
      EventLoop loop, ClientTransport transport, EngineOptions options, EngineListener listener) {
    this.loop = loop;
    this.transport = transport;
    this.options = options;
    this.failures = new Failures(options.address(), options.clock());
    this.listener = listener;
  }

  /** Opens the connection. Called once. */
  public void open(Wire wire) {
    if (wire == Wire.WEBSOCKET) {
      carrier =
          new WebSocketCarrier(loop, transport, options.address().webSocket(null), options, this);
    } else {
      PollingCarrier polling = new PollingCarrier(loop, transport, options, this);
      carrier = polling;
      polling.start();
    }
  }

  /** Returns {@code websocket} or {@code polling}. */
  public String wire() {
    return carrier.name();
  }

  /**
   * Sends frames in order. Before the handshake and after the end they are dropped.
   *
   * @param frames Engine.IO packets, encoded
   */
  public void send(List<Frame> frames) {
    if (state == State.OPEN) {
      for (int i = 0; i < frames.size(); i++) {
        Frame frame = frames.get(i);
        out.add(frame);
        waitingBytes += frame.size();
      }
      carrier.flush(out);
      if (out.isEmpty()) {
        waitingBytes = 0;
      } else if (waitingBytes > MOST_WAITING_BYTES) {
        checkWaiting();
      }
    }
  }

  /** What was counted may have left since: counted anew only where it would be too much. */
  private void checkWaiting() {
    waitingBytes = out.stream().mapToLong(Frame::size).sum();
    if (waitingBytes > MOST_WAITING_BYTES) {
      out.clear();
      waitingBytes = 0;
      loop.execute(() -> onDead(failures.congested(MOST_WAITING_BYTES)));
    }
  }

  /** Returns whether more waits than the network takes. */
  public boolean isCongested() {
    return !out.isEmpty() || carrier.isCongested();
  }

  /** Returns how many bytes have come in so far, as far as the transport tells; only grows. */
  public long receivedBytes() {
    return receivedBefore + carrier.receivedBytes();
  }

  /** Returns the largest message that the server takes, in bytes. */
  public int maxPayloadBytes() {
    return handshake == null ? Integer.MAX_VALUE : handshake.maxPayloadBytes();
  }

  /** Returns the size of a frame as the server will count it. */
  public long sizeOf(Frame frame) {
    return carrier.name().equals("polling") ? PayloadSize.polled(frame) : frame.size();
  }

  /**
   * Sends what waits, says goodbye and closes; the listener hears nothing more.
   *
   * @param gone called once, when the peer has closed too or has not within 2 s
   */
  public void close(Runnable gone) {
    if (state != State.OPEN) {
      abort();
      gone.run();
      return;
    }
    stop();
    out.add(EngineCodec.encode(new EnginePacket.Close()));
    Closing closing = new Closing(gone);
    closing.timer =
        loop.schedule(
            CLOSE_PATIENCE,
            () -> {
              carrier.abort();
              closing.finish();
            });
    carrier.close(out, closing::finish);
  }

  /** Ends the connection at once; the listener hears nothing more. Idempotent. */
  public void abort() {
    if (state != State.CLOSED) {
      stop();
      carrier.abort();
    }
  }

  private void stop() {
    state = State.CLOSED;
    if (heartbeat != null) {
      heartbeat.stop();
    }
    if (probe != null) {
      probe.cancel();
    }
  }

  private void fail(RealtimeException cause) {
    abort();
    listener.onClosed(cause);
  }

  @Override
  public void onWritable() {
    carrier.flush(out);
  }

  @Override
  public void onDead(RealtimeException cause) {
    if (state != State.CLOSED) {
      fail(cause);
    }
  }

  @Override
  public void onPacket(EnginePacket packet) {
    if (heartbeat != null) {
      heartbeat.beat();
    }
    if (state == State.OPENING) {
      if (packet instanceof EnginePacket.Open open) {
        opened(open.handshake());
      } else {
        fail(failures.notSocketIo("it sent no handshake", null));
      }
      return;
    }
    if (packet instanceof EnginePacket.Text text) {
      listener.onText(text.utf8());
    } else if (packet instanceof EnginePacket.Binary binary) {
      listener.onBinary(binary.bytes());
    } else if (packet instanceof EnginePacket.Ping ping) {
      send(List.of(EngineCodec.encode(new EnginePacket.Pong(ping.data()))));
    } else if (packet instanceof EnginePacket.Close) {
      fail(failures.closedByServer("in good order"));
    }
    // A noop only ends a poll; the rest means nothing from a server.
  }

  private void opened(Handshake read) {
    state = State.OPEN;
    handshake = read;
    long silence = (long) read.pingIntervalMillis() + read.pingTimeoutMillis();
    heartbeat =
        new Heartbeat(
            loop,
            options.clock(),
            Duration.ofMillis(silence),
            this::receivedBytes,
            () -> fail(failures.silent(silence)));
    heartbeat.beat();
    listener.onOpen(read);
    if (state == State.OPEN
        && options.upgrade()
        && carrier instanceof PollingCarrier polling
        && read.upgrades().contains("websocket")) {
      probe = new UpgradeProbe(loop, transport, options, read.sid(), polling, this::upgraded);
    }
  }

  private void upgraded(WebSocketCarrier socket) {
    socket.handTo(this);
    carrier.abort();
    receivedBefore += carrier.receivedBytes();
    carrier = socket;
    probe = null;
    carrier.flush(out);
    listener.onUpgraded();
  }

  /** The end of a connection that this side closes: told once, by whoever is first. */
  private static final class Closing {
    private final Runnable gone;
    private boolean isOver;
    private @Nullable Cancellable timer;

    Closing(Runnable gone) {
      this.gone = gone;
    }

    void finish() {
      if (!isOver) {
        isOver = true;
        if (timer != null) {
          timer.cancel();
        }
        gone.run();
      }
    }
  }

  /** Stands in until the connection is opened. */
  private static final class NoCarrier implements Carrier {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public void flush(Deque<Frame> out) {}

    @Override
    public boolean isCongested() {
      return false;
    }

    @Override
    public long receivedBytes() {
      return 0;
    }

    @Override
    public void close(Deque<Frame> out, Runnable gone) {
      gone.run();
    }

    @Override
    public void abort() {}
  }
}
