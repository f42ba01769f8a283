package io.realtime4j.core.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Packets over a WebSocket. State is confined to the loop; the transport's callbacks are posted.
 */
final class WebSocketCarrier implements Carrier {
  /** More than this in the transport means that the network does not keep up. */
  private static final long CONGESTED_BYTES = 64 << 10;

  private static final Logger LOG = System.getLogger(WebSocketCarrier.class.getName());

  private final EventLoop loop;
  private final ProtocolLimits limits;
  private final Failures failures;
  private final Cookies cookies;
  private final ClientWebSocket socket;
  // Replaced when the upgrade hands the socket over.
  private Events events;
  private boolean isOpen;
  // Whether a packet has come: what goes wrong before says that the peer speaks something else.
  private boolean spoke;
  // As last told.
  private long receivedBytes;
  // Nothing is heard any more.
  private boolean isDeaf;
  // Set while closing; called once the transport has let go of the socket.
  private @Nullable Runnable gone;

  WebSocketCarrier(
      EventLoop loop, ClientTransport transport, URI uri, EngineOptions options, Events events) {
    this.loop = loop;
    this.limits = options.limits();
    this.failures = new Failures(options.address(), options.clock());
    this.cookies = options.cookies();
    this.events = events;
    ClientWebSocket opening;
    try {
      opening =
          Objects.requireNonNull(
              transport.openWebSocket(
                  new WebSocketRequest(uri, cookies.headers(), limits.maxPayloadBytes()),
                  new Callbacks()),
              "the transport opened nothing");
    } catch (RuntimeException | LinkageError e) {
      opening = new NoSocket();
      broken(e);
    }
    this.socket = opening;
  }

  /** Gives the socket to another listener. */
  void handTo(Events newEvents) {
    events = newEvents;
  }

  /** Writes one frame past the queue. */
  void send(Frame frame) {
    if (isOpen) {
      write(frame);
    }
  }

  private void write(Frame frame) {
    try {
      socket.send(frame);
    } catch (RuntimeException | LinkageError e) {
      broken(e);
    }
  }

  /** Whoever asks is in the midst of something: the end comes in a task of its own. */
  private void broken(Throwable cause) {
    isOpen = false;
    loop.execute(
        () -> {
          if (!isDeaf) {
            die(failures.broken(cause));
          }
        });
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public void flush(Deque<Frame> out) {
    while (isOpen && !out.isEmpty()) {
      write(out.removeFirst());
    }
  }

  @Override
  public boolean isCongested() {
    try {
      return socket.queuedBytes() > CONGESTED_BYTES;
    } catch (RuntimeException | LinkageError e) {
      broken(e);
      return true;
    }
  }

  @Override
  public long receivedBytes() {
    try {
      receivedBytes = Math.max(receivedBytes, socket.receivedBytes());
    } catch (RuntimeException | LinkageError e) {
      broken(e);
    }
    return receivedBytes;
  }

  @Override
  public void close(Deque<Frame> out, Runnable whenGone) {
    isDeaf = true;
    gone = whenGone;
    try {
      flush(out);
      socket.close(1000, "");
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.WARNING, "The transport failed to close a connection.", e);
      abortSocket();
    }
  }

  @Override
  public void abort() {
    isDeaf = true;
    gone = null;
    abortSocket();
  }

  /** A plug-in that throws must not keep those from their end who let go of it. */
  private void abortSocket() {
    try {
      socket.abort();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.WARNING, "The transport failed to abort a connection.", e);
    }
  }

  private void opened() {
    isOpen = true;
    events.onWritable();
  }

  private void received(boolean isText, byte[] message) {
    EnginePacket packet;
    try {
      packet =
          isText
              ? EngineCodec.decodeText(ByteBuffer.wrap(message), limits)
              : EngineCodec.decodeBinary(ByteBuffer.wrap(message));
    } catch (ProtocolViolation e) {
      die(failures.violation(e, spoke));
      return;
    }
    spoke = true;
    events.onPacket(packet);
  }

  private void die(RealtimeException cause) {
    isDeaf = true;
    abortSocket();
    events.onDead(cause);
  }

  private void ended(RealtimeException cause) {
    Runnable waiting = gone;
    gone = null;
    if (waiting != null) {
      waiting.run();
    } else if (!isDeaf) {
      die(cause);
    }
  }

  /** A message on its way to the loop: its one task. */
  private final class Arrival implements Runnable {
    private final boolean isText;
    private final byte[] message;

    Arrival(boolean isText, byte[] message) {
      this.isText = isText;
      this.message = message;
    }

    @Override
    public void run() {
      if (!isDeaf) {
        received(isText, message);
      }
    }
  }

  /** Stands in where the transport has opened none, until the carrier is told dead. */
  private static final class NoSocket implements ClientWebSocket {
    @Override
    public void send(Frame frame) {}

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public long receivedBytes() {
      return 0;
    }

    @Override
    public void close(int code, String reason) {}

    @Override
    public void abort() {}
  }

  private final class Callbacks implements WebSocketListener {
    @Override
    public void onOpen(ResponseHead answer) {
      post(
          () -> {
            if (!isDeaf) {
              cookies.take(answer);
              opened();
            }
          });
    }

    @Override
    public void onText(ByteBuffer utf8) {
      post(new Arrival(true, copyOf(utf8)));
    }

    @Override
    public void onBinary(ByteBuffer bytes) {
      post(new Arrival(false, copyOf(bytes)));
    }

    @Override
    public void onClosed(int code, String reason) {
      String how = "with close code " + code + (reason.isEmpty() ? "" : " (" + reason + ")");
      post(() -> ended(failures.closedByServer(how)));
    }

    @Override
    public void onFailed(TransportFailure failure) {
      post(
          () -> {
            failure.answer().ifPresent(cookies::take);
            ended(failures.of(failure, spoke));
          });
    }

    private void post(Runnable task) {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException stopped) {
        // The client is gone, and with it everybody who could be told.
      }
    }

    private static byte[] copyOf(ByteBuffer source) {
      byte[] bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      return bytes;
    }
  }
}
