package io.realtime4j.core;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ConnectionQuality;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.NetworkStatus;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.api.TransportPolicy;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.connection.Connection;
import io.realtime4j.core.connection.ConnectionListener;
import io.realtime4j.core.connection.ConnectionParts;
import io.realtime4j.core.monitor.NetworkWatch;
import io.realtime4j.core.session.AckEnvelope;
import io.realtime4j.core.session.EventBus;
import io.realtime4j.core.session.FeatureHost;
import io.realtime4j.core.session.Greeting;
import io.realtime4j.core.session.Inbox;
import io.realtime4j.core.session.Incoming;
import io.realtime4j.core.session.RoundTrips;
import io.realtime4j.core.session.SocketSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client's parts and how they hear of each other. Loop only, but for {@link #look()}. */
final class ClientCore implements ConnectionListener {
  private static final Logger LOG = System.getLogger(ClientCore.class.getName());

  private final Connection connection;
  private final RoundTrips roundTrips;
  private final NetworkWatch network;
  private final EventBus bus;
  private final Inbox inbox;
  private final FeatureHost host;
  private final Swaps swaps;
  private @Nullable RealtimeException lastError;
  private String wire = "none";
  // What other threads see.
  private volatile Look look;

  /**
   * A look at the connection.
   *
   * @param transport the transport's id and the wire in use
   */
  record Look(
      ConnectionState state,
      ConnectionQuality quality,
      @Nullable Duration latency,
      int attempts,
      String transport,
      @Nullable SessionInfo session,
      @Nullable RealtimeException lastError,
      NetworkStatus network) {}

  /**
   * Creates one.
   *
   * @param monitor tells of the network
   * @param transports what the connection may go over
   * @param policy decides over which it goes; {@code null} for nobody
   */
  ClientCore(
      ConnectionParts parts,
      NetworkMonitor monitor,
      Transports transports,
      @Nullable TransportPolicy policy,
      EventBus bus,
      Inbox inbox,
      FeatureHost host) {
    this.bus = bus;
    this.inbox = inbox;
    this.host = host;
    this.roundTrips =
        new RoundTrips(
            parts.loop(),
            parts.clock(),
            parts.options().connection().probeInterval(),
            () -> look = newLook(),
            this::qualityChanged);
    this.network =
        new NetworkWatch(
            parts.loop(),
            parts.blocking(),
            parts.callbacks(),
            monitor,
            parts.options().reconnect(),
            new NetworkActions());
    this.connection = new Connection(parts, this);
    this.swaps = new Swaps(parts, connection, transports, policy, this::onFault);
    this.look = newLook();
  }

  Connection connection() {
    return connection;
  }

  Swaps swaps() {
    return swaps;
  }

  /** Returns where the client stands. From any thread. */
  Look look() {
    return look;
  }

  private Look newLook() {
    return new Look(
        connection.state(),
        roundTrips.quality(),
        roundTrips.latency(),
        connection.attempts(),
        connection.transport().id() + "/" + (connection.hasSocket() ? wire : "none"),
        connection.session(),
        lastError,
        network.status());
  }

  private void qualityChanged(ConnectionEvent.QualityChanged event) {
    look = newLook();
    bus.publish(event, null);
  }

  @Override
  public void onState(ConnectionState from, ConnectionState to, @Nullable RealtimeException cause) {
    boolean isBack = to == ConnectionState.AUTHENTICATED && lastError != null;
    boolean isNews = cause != null && (lastError == null || !cause.code().equals(lastError.code()));
    if (cause != null) {
      lastError = cause;
    } else if (to == ConnectionState.AUTHENTICATED) {
      lastError = null;
    }
    look = newLook();
    String why =
        cause == null ? "" : " (" + StoryWords.line(cause.code() + ": " + cause.getMessage()) + ")";
    LOG.log(level(to, isNews, isBack), "Connection: {0} -> {1}{2}", from, to, why);
    bus.publish(new ConnectionEvent.StateChanged(from, to, cause), null);
    network.onState(to);
  }

  /**
   * What a person can act on is said once, not at every attempt: a warning when it begins, or when
   * we have given up, and a line when it is over.
   */
  private static Level level(ConnectionState to, boolean isNews, boolean isBack) {
    if (to == ConnectionState.FAILED || (isNews && to == ConnectionState.OFFLINE)) {
      return Level.WARNING;
    }
    return isNews || isBack ? Level.INFO : Level.DEBUG;
  }

  @Override
  public void onWire(String newWire) {
    wire = newWire;
    look = newLook();
  }

  @Override
  public void onSessionStarted(SocketSession session, Greeting greeting, boolean again) {
    host.use(session, greeting.info());
    look = newLook();
    bus.publish(new ConnectionEvent.SessionStarted(greeting.info(), again), null);
    network.sessionStarted(session, greeting.info().peer());
    host.begin();
    if (host.socket() == session) {
      roundTrips.start(session, greeting.info().peer());
    }
  }

  @Override
  public void onSessionEnded(int emitsInDoubt) {
    roundTrips.stop();
    host.end();
    look = newLook();
    if (emitsInDoubt > 0) {
      bus.publish(new ConnectionEvent.EmitsInDoubt(emitsInDoubt), null);
    }
    network.sessionEnded();
  }

  @Override
  public void onSwapped(String from, String to) {
    look = newLook();
    LOG.log(Level.INFO, "Transport: {0} -> {1}", from, to);
    bus.publish(new ConnectionEvent.TransportSwapped(from, to), null);
  }

  @Override
  public void onWaiting(int failures, RealtimeException cause) {
    swaps.onWaiting(failures, cause);
  }

  @Override
  public void onEvent(Incoming event) {
    SessionInfo session = connection.session();
    Peer peer = session == null ? null : session.peer();
    if (peer != Peer.PLAIN) {
      JsonObject payload = event.payload();
      switch (event.name()) {
        case "pong" -> roundTrips.onPong();
        case "error" -> onFault(AckEnvelope.refusal(payload));
        case "auth:error" ->
            onFault(
                new AuthenticationException(
                    payload.string("code").orElse("INVALID_TOKEN"),
                    payload.string("message").orElse("The server does not accept the token."),
                    null,
                    null));
        default -> {}
      }
    }
    inbox.dispatch(event, peer);
  }

  @Override
  public void onAnswer(long nanos) {
    roundTrips.onAnswer(nanos);
  }

  @Override
  public void onFault(RealtimeException error) {
    bus.publish(new ConnectionEvent.Fault(error), null);
  }

  /** What follows from what is known of the network. */
  private final class NetworkActions implements NetworkWatch.Actions {
    @Override
    public void changed(NetworkStatus from, NetworkStatus to) {
      LOG.log(Level.DEBUG, "Network: {0} -> {1}", from, to);
      look = newLook();
      bus.publish(new ConnectionEvent.NetworkChanged(from, to), null);
    }

    @Override
    public void connect() {
      connection.networkCame();
    }

    @Override
    public void probe() {
      roundTrips.probeNow();
    }

    @Override
    public void lose(RealtimeException cause) {
      connection.lose(cause);
    }

    @Override
    public void fault(RealtimeException error) {
      LOG.log(Level.WARNING, StoryWords.line(String.valueOf(error.getMessage())), error);
      onFault(error);
    }
  }
}
