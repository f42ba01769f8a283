package io.realtime4j.core.connection;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.core.session.Greeting;
import io.realtime4j.core.session.Incoming;
import io.realtime4j.core.session.SocketSession;
import org.jspecify.annotations.Nullable;

/** Hears of a client's connection, on the loop. */
public interface ConnectionListener {
  /** The state has changed. */
  void onState(ConnectionState from, ConnectionState to, @Nullable RealtimeException cause);

  /** The wire in use has changed. */
  void onWire(String wire);

  /** A session is usable. */
  void onSessionStarted(SocketSession session, Greeting greeting, boolean again);

  /**
   * The session has ended; its requests have failed already.
   *
   * @param emitsInDoubt emits of which nobody knows whether they arrived; 0 if the application
   *     ended it
   */
  void onSessionEnded(int emitsInDoubt);

  /** Other sockets than that in use go over another transport from now on, or this one does too. */
  void onSwapped(String from, String to);

  /**
   * The next attempt waits.
   *
   * @param failures attempts that have failed since there was a session
   */
  void onWaiting(int failures, RealtimeException cause);

  /** The server has sent an event. */
  void onEvent(Incoming event);

  /** A request was answered, after so many nanoseconds. */
  void onAnswer(long nanos);

  /** Something failed in the background. */
  void onFault(RealtimeException error);
}
