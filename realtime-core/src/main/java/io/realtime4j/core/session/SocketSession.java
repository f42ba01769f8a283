package io.realtime4j.core.session;

import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.PeerProtocolException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.core.engine.ClosedByPeer;
import io.realtime4j.core.engine.EngineListener;
import io.realtime4j.core.engine.EngineOptions;
import io.realtime4j.core.engine.EngineSocket;
import io.realtime4j.protocol.Handshake;
import io.realtime4j.protocol.ProtocolViolation;
import io.realtime4j.protocol.SocketDecoder;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One Socket.IO connection in the main namespace. Loop only. */
public final class SocketSession {
  private static final String NAMESPACE = "/";

  /** In place of the number of an event that asks for no answer. */
  private static final long NO_ANSWER = -1;

  private final EventLoop loop;
  private final InstantSource clock;
  private final EngineSocket engine;
  private final SocketDecoder decoder;
  private final SocketListener listener;
  private final AckMap acks;
  private Duration greetingPatience = Greeter.PATIENCE;
  // Null unless nothing may be sent for now.
  private @Nullable HeldSends held;
  // Null until CONNECT was answered.
  private @Nullable Greeter greeter;
  private boolean isClosed;
  // Messages that have come.
  private long packets;
  // Emits without an answer so far, and how many of them a later answer has proved to have arrived.
  private int emits;
  private int provedEmits;

  /**
   * Creates one that is not open yet.
   *
   * @param roundTrips told how many nanoseconds each answer took
   */
  public SocketSession(
      EventLoop loop,
      ClientTransport transport,
      EngineOptions options,
      Duration ackTimeout,
      SocketListener listener,
      LongConsumer roundTrips) {
    this.loop = loop;
    this.decoder = new SocketDecoder(options.limits(), this::unreadable);
    this.clock = options.clock();
    this.listener = listener;
    this.acks =
        new AckMap(
            loop,
            ackTimeout,
            this::receivedBytes,
            (emitsBefore, nanos) -> {
              provedEmits = Math.max(provedEmits, emitsBefore);
              roundTrips.accept(nanos);
            });
    this.engine = new EngineSocket(loop, transport, options, new EngineEvents());
  }

  /** Opens the connection. Called once. */
  public void open(Wire wire) {
    engine.open(wire);
  }

  /**
   * Sends CONNECT. Called once, when the connection is open.
   *
   * @param auth what it carries
   * @param greets whether the server may be one that greets
   */
  public void join(JsonObject auth, boolean greets) {
    greetingPatience = greets ? Greeter.PATIENCE : Duration.ZERO;
    engine.send(SocketEncoder.encode(new SocketPacket.Connect(NAMESPACE, auth)));
  }

  /** Returns {@code websocket} or {@code polling}. */
  public String wire() {
    return engine.wire();
  }

  /**
   * Sends an event and waits for its acknowledgement. The reply fails as {@link
   * io.realtime4j.api.spi.feature.FeatureContext#request} says, but for refusals, which are the
   * caller's to read; it may fail within the call.
   */
  public void request(String event, List<JsonValue> args, Reply reply) {
    if (held != null && !isClosed) {
      held.add(event, args, reply);
      return;
    }
    requestNow(event, args, reply);
  }

  private void requestNow(String event, List<JsonValue> args, Reply reply) {
    List<Frame> frames = SocketEncoder.event(event, acks.nextId(), args);
    RealtimeException obstacle = obstacle(frames);
    if (obstacle != null) {
      reply.onFailed(obstacle);
    } else {
      acks.add(event, emits, reply);
      engine.send(frames);
    }
  }

  /**
   * Sends an event without asking for an answer.
   *
   * @param isVolatile whether its loss is of no interest
   * @return null if it was handed to the connection, else why not
   */
  public @Nullable RealtimeException emit(String event, List<JsonValue> args, boolean isVolatile) {
    if (held != null && !isClosed) {
      held.add(event, args, null);
      return null;
    }
    List<Frame> frames = SocketEncoder.event(event, NO_ANSWER, args);
    RealtimeException obstacle = obstacle(frames);
    if (obstacle == null) {
      engine.send(frames);
      if (!isVolatile) {
        emits++;
      }
    }
    return obstacle;
  }

  /**
   * Sends nothing more for now: what is to be sent is kept, and answers of ours still leave.
   *
   * @param asksPing whether the peer acknowledges {@code ping}, which proves that all emits before
   *     it have arrived
   * @param drained called once when all that was sent is answered, unless it is never
   * @param tooMuch called for each that is kept beyond what may be
   */
  public void hold(boolean asksPing, Runnable drained, Consumer<RealtimeException> tooMuch) {
    HeldSends hold = new HeldSends(tooMuch);
    held = hold;
    acks.whenEmpty(
        () -> {
          if (asksPing && !isClosed) {
            JsonObject ping = JsonObject.of("timestamp", clock.millis());
            requestNow("ping", List.of(ping), new LastAnswer(hold, drained));
          } else {
            drained.run();
          }
        });
  }

  /** The answer behind all others. */
  private final class LastAnswer implements Reply {
    private final HeldSends hold;
    private final Runnable drained;

    LastAnswer(HeldSends hold, Runnable drained) {
      this.hold = hold;
      this.drained = drained;
    }

    @Override
    public void onAnswer(List<JsonValue> args) {
      if (held == hold) {
        drained.run();
      }
    }

    @Override
    public void onFailed(RealtimeException cause) {
      // Whoever waits has a limit of their own.
    }
  }

  /** Returns whether what is to be sent is kept. */
  public boolean isHolding() {
    return held != null;
  }

  /** Sends what was kept, in order, and what is to come. */
  public void release() {
    HeldSends kept = held;
    held = null;
    if (kept != null) {
      acks.whenEmpty(null);
      kept.sendTo(this);
    }
  }

  /** Returns whether more waits than the network takes. */
  public boolean isCongested() {
    return engine.isCongested();
  }

  /**
   * Returns a number that grows with every byte that comes, or with every packet, where the
   * transport sees no bytes.
   */
  public long signsOfLife() {
    return receivedBytes() + packets;
  }

  private long receivedBytes() {
    return engine.receivedBytes();
  }

  /** Returns how many emits no later answer has proved to have arrived. */
  public int emitsInDoubt() {
    return emits - provedEmits;
  }

  /** Something has come that answers all that was sent up to now. */
  void proveEmits() {
    provedEmits = emits;
  }

  /** Leaves in good order; the listener hears nothing more. */
  public void close(Runnable gone) {
    if (greeter != null) {
      engine.send(SocketEncoder.encode(new SocketPacket.Disconnect(NAMESPACE)));
    }
    stop(null);
    engine.close(gone);
  }

  /** Ends at once; the listener hears nothing more. */
  public void abort() {
    stop(null);
    engine.abort();
  }

  private @Nullable RealtimeException obstacle(List<Frame> frames) {
    if (isClosed) {
      return new NotConnectedException("There is no session; nothing was sent.");
    }
    int max = engine.maxPayloadBytes();
    for (Frame frame : frames) {
      long size = engine.sizeOf(frame);
      if (size > max) {
        return new PayloadTooLargeException(size, max);
      }
    }
    return null;
  }

  private void stop(@Nullable RealtimeException cause) {
    if (!isClosed) {
      isClosed = true;
      if (greeter != null) {
        greeter.stop();
      }
      String why = cause == null ? "it was closed here." : String.valueOf(cause.getMessage());
      acks.failAll(
          new ConnectionException(
              "CONNECTION_LOST",
              "The connection ended before the answer came, so the request's fate is unknown: "
                  + why,
              null,
              cause));
      if (held != null) {
        held.fail();
      }
    }
  }

  private void fail(RealtimeException cause) {
    engine.abort();
    stop(cause);
    listener.onClosed(cause);
  }

  private void received(boolean isText, ByteBuffer message) {
    packets++;
    SocketPacket packet;
    try {
      packet = isText ? decoder.onText(message) : decoder.onBinary(message);
    } catch (ProtocolViolation e) {
      fail(new PeerProtocolException("The server broke the protocol: " + e.getMessage(), e));
      return;
    }
    if (packet != null && packet.namespace().equals(NAMESPACE)) {
      handle(packet);
    }
  }

  /** One event or answer costs itself alone. */
  private void unreadable(
      String namespace, boolean answer, @Nullable Long ackId, ProtocolViolation why) {
    if (!namespace.equals(NAMESPACE)) {
      return;
    }
    String what = answer ? "an answer" : "an event";
    PeerProtocolException error =
        new PeerProtocolException(
            "The server sent " + what + " that cannot be read: " + why.getMessage(), why);
    if (answer && ackId != null) {
      acks.fail(ackId, error);
    } else {
      listener.onFault(error);
    }
  }

  private void handle(SocketPacket packet) {
    if (packet instanceof SocketPacket.Event event) {
      event(incoming(event));
    } else if (packet instanceof SocketPacket.Ack ack) {
      acks.complete(ack.ackId(), ack.args());
    } else if (packet instanceof SocketPacket.Connect connect && greeter == null) {
      JsonValue data = connect.data();
      String sid =
          data != null && data.parsed() instanceof JsonObject object
              ? object.string("sid").orElse("")
              : "";
      greeter = new Greeter(loop, sid, greetingPatience, listener::onGreeted);
      listener.onJoined();
    } else if (packet instanceof SocketPacket.ConnectError error) {
      listener.onRefused(Refusals.flatten(error.data().parsed()));
    } else if (packet instanceof SocketPacket.Disconnect) {
      fail(
          new ConnectionException(
              "CONNECTION_LOST", "The server ended the session.", null, new ClosedByPeer()));
    }
  }

  private Incoming incoming(SocketPacket.Event event) {
    Long ackId = event.ackId();
    return new Incoming(
        event.name(),
        event.args().subList(1, event.args().size()),
        ackId == null
            ? null
            : answer -> {
              SocketEncoder.check(answer);
              post(() -> answer(ackId, answer));
            });
  }

  private void post(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException stopped) {
      // The client is gone, and whoever waits for the answer has been told so.
    }
  }

  private void answer(long ackId, List<JsonValue> answer) {
    if (!isClosed) {
      List<Frame> frames = SocketEncoder.encode(new SocketPacket.Ack(NAMESPACE, ackId, answer));
      RealtimeException obstacle = obstacle(frames);
      if (obstacle == null) {
        engine.send(frames);
      } else {
        listener.onFault(obstacle);
      }
    }
  }

  private void event(Incoming event) {
    if (greeter != null) {
      greeter.onEvent(event.name(), event.payload());
    }
    if (!isClosed) {
      listener.onEvent(event);
    }
  }

  private final class EngineEvents implements EngineListener {
    @Override
    public void onOpen(Handshake handshake) {
      listener.onOpened();
    }

    @Override
    public void onText(ByteBuffer utf8) {
      received(true, utf8);
    }

    @Override
    public void onBinary(ByteBuffer bytes) {
      received(false, bytes);
    }

    @Override
    public void onUpgraded() {
      listener.onWireChanged();
    }

    @Override
    public void onClosed(RealtimeException cause) {
      stop(cause);
      listener.onClosed(cause);
    }
  }
}
