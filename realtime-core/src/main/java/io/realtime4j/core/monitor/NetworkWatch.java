package io.realtime4j.core.monitor;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.NetworkStatus;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.ReconnectOptions;
import io.realtime4j.api.SessionInfo.Peer;
import io.realtime4j.core.session.SocketSession;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/*
 * A word counts at once, and what comes within SETTLE after it when that is over: the last of it
 * alone. A network that has come makes the client try at once if it waits, or when the attempt
 * fails that had begun before. While there is a session nothing is believed before the server was
 * listened for: bytes prove it alive, whatever the monitor says.
 */
/** Decides what follows from what a monitor tells. Loop only. */
public final class NetworkWatch {
  /** An interface that comes up says so several times, as it gets one address after another. */
  private static final Duration SETTLE = Duration.ofMillis(500);

  /** So often it is looked whether the server was heard. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Twice what a bad mobile network takes for a round trip, and far below the heartbeat's 45 s. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final ReconnectOptions pace;
  private final Actions actions;
  private final MonitorCalls monitor;

  private ConnectionState state = ConnectionState.DISCONNECTED;
  // What the monitor said last.
  private NetworkStatus word = NetworkStatus.UNKNOWN;
  private NetworkStatus shown = NetworkStatus.UNKNOWN;

  // Null unless a word was taken just now; then another may wait for its end.
  private @Nullable Cancellable settling;
  private @Nullable NetworkStatus next;

  // Whether a network has come since the last attempt began.
  private boolean isOwedAnAttempt;
  private @Nullable Cancellable attempt;
  // Attempts by our word since a connection lasted, and when the next one may be.
  private int attempts;
  private long attemptFromNanos;

  // Null while there is no session.
  private @Nullable SocketSession session;
  private Peer peer = Peer.PLAIN;
  private long sinceNanos;
  // Set while the session is in doubt.
  private @Nullable Cancellable doubt;
  private boolean endsInLoss;
  private long doubtNanos;
  private long heardBefore;

  /** What follows. */
  public interface Actions {
    /** What is shown of the network has changed. */
    void changed(NetworkStatus from, NetworkStatus to);

    /** Try at once. */
    void connect();

    /** Ask the server for a sign of life. */
    void probe();

    /** Give the session up. */
    void lose(RealtimeException cause);

    /** The monitor has failed. */
    void fault(RealtimeException error);
  }

  /**
   * Creates one that watches nothing yet.
   *
   * @param blocking where the monitor is called
   * @param spare where it is told of its end if {@code blocking} takes nothing
   */
  public NetworkWatch(
      EventLoop loop,
      Executor blocking,
      Executor spare,
      NetworkMonitor monitor,
      ReconnectOptions pace,
      Actions actions) {
    this.loop = loop;
    this.pace = pace;
    this.actions = actions;
    this.monitor =
        new MonitorCalls(
            loop,
            blocking,
            spare,
            isCurrent ->
                monitor.watch(
                    new Reports(
                        loop,
                        word -> {
                          if (isCurrent.getAsBoolean()) {
                            heard(word);
                          }
                        })),
            why ->
                actions.fault(
                    new FeatureException(
                        "NETWORK_MONITOR_FAILED",
                        false,
                        "The network monitor failed, so nothing is known of the network: " + why,
                        why)));
    this.attemptFromNanos = loop.nanoTime();
  }

  /** Returns what is known. */
  public NetworkStatus status() {
    return shown;
  }

  /** The connection's state has changed. */
  public void onState(ConnectionState to) {
    state = to;
    switch (to) {
      case DISCONNECTED, FAILED, CLOSED -> end();
      case CONNECTING -> monitor.begin();
      case OFFLINE -> tryIfOwed();
      case RECONNECTING -> forgetAttempt();
      case CONNECTED, AUTHENTICATED -> {}
    }
  }

  private void end() {
    monitor.end();
    word = NetworkStatus.UNKNOWN;
    next = null;
    settling = cancelled(settling);
    forgetAttempt();
    attempts = 0;
    attemptFromNanos = loop.nanoTime();
    show(NetworkStatus.UNKNOWN);
  }

  private void forgetAttempt() {
    isOwedAnAttempt = false;
    attempt = cancelled(attempt);
  }

  private static @Nullable Cancellable cancelled(@Nullable Cancellable timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }

  private void heard(NetworkStatus newWord) {
    if (settling != null) {
      next = newWord;
      return;
    }
    settling = loop.schedule(SETTLE, this::settled);
    take(newWord);
  }

  private void settled() {
    settling = null;
    NetworkStatus waiting = next;
    next = null;
    if (waiting != null) {
      heard(waiting);
    }
  }

  private void take(NetworkStatus newWord) {
    NetworkStatus before = word;
    word = newWord;
    show(newWord);
    boolean isAvailable = newWord == NetworkStatus.AVAILABLE;
    // That there is a network at the beginning is no news to an attempt under way.
    isOwedAnAttempt =
        isAvailable && (before != NetworkStatus.UNKNOWN || state == ConnectionState.OFFLINE);
    if (session != null && (before != NetworkStatus.UNKNOWN || !isAvailable)) {
      doubt(isAvailable);
    }
    tryIfOwed();
  }

  private void show(NetworkStatus status) {
    if (status != shown) {
      NetworkStatus before = shown;
      shown = status;
      actions.changed(before, status);
    }
  }

  private void tryIfOwed() {
    if (!isOwedAnAttempt || state != ConnectionState.OFFLINE || attempt != null) {
      return;
    }
    long wait = attemptFromNanos - loop.nanoTime();
    if (wait > 0) {
      attempt =
          loop.schedule(
              Duration.ofNanos(wait),
              () -> {
                attempt = null;
                tryIfOwed();
              });
      return;
    }
    isOwedAnAttempt = false;
    attempts++;
    attemptFromNanos = loop.nanoTime() + gap().toNanos();
    actions.connect();
  }

  /** As the longest delays of the back-off. */
  private Duration gap() {
    Duration gap = pace.initialDelay();
    for (int i = 1; i < attempts && gap.compareTo(pace.maxDelay()) < 0; i++) {
      gap = gap.multipliedBy(2);
    }
    return gap.compareTo(pace.maxDelay()) < 0 ? gap : pace.maxDelay();
  }

  /** A session is usable: the server was heard. */
  public void sessionStarted(SocketSession newSession, Peer newPeer) {
    session = newSession;
    peer = newPeer;
    sinceNanos = loop.nanoTime();
    forgetAttempt();
    if (word != NetworkStatus.UNKNOWN) {
      show(NetworkStatus.AVAILABLE);
    }
  }

  /** The session has ended. */
  public void sessionEnded() {
    session = null;
    doubt = cancelled(doubt);
    if (loop.nanoTime() - sinceNanos >= pace.stableAfter().toNanos()) {
      attempts = 0;
      attemptFromNanos = loop.nanoTime();
    }
    show(word);
  }

  private void doubt(boolean mayBeAnotherNetwork) {
    SocketSession doubted = session;
    if (doubted != null) {
      doubt = cancelled(doubt);
      endsInLoss = mayBeAnotherNetwork && peer != Peer.PLAIN;
      doubtNanos = loop.nanoTime();
      heardBefore = doubted.signsOfLife();
      doubt = loop.schedule(LOOK, this::look);
      actions.probe();
    }
  }

  private void look() {
    doubt = null;
    SocketSession doubted = session;
    if (doubted == null) {
      return;
    }
    Duration silence = Duration.ofNanos(loop.nanoTime() - doubtNanos);
    if (doubted.signsOfLife() != heardBefore) {
      forgetAttempt();
      show(NetworkStatus.AVAILABLE);
    } else if (silence.compareTo(SILENCE) < 0) {
      doubt = loop.schedule(LOOK, this::look);
    } else if (endsInLoss) {
      isOwedAnAttempt = true;
      actions.lose(
          new ConnectionException(
              "NETWORK_CHANGED",
              "The network is another one, and nothing came from the server any more.",
              null,
              null));
    } else {
      // Without a network there is nothing better to do than to wait for the heartbeat.
      doubt = loop.schedule(SILENCE, this::look);
    }
  }
}
