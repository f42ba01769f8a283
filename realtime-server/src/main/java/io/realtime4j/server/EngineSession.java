package io.realtime4j.server;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NotForImplementation;
import java.nio.ByteBuffer;

/**
 * One Engine.IO session. It lives on one loop, whatever connections carry it. Every method but
 * {@link #id()}, {@link #loop()}, {@link #request()} and {@link #close()} is called on that loop.
 */
@NotForImplementation
public interface EngineSession {
  /** Returns the session's id: 20 characters that nobody can guess. */
  String id();

  /** Returns the loop on which the session lives and its listener is called. */
  EventLoop loop();

  /** Returns the request that opened the session. */
  EngineRequest request();

  /** Returns {@code polling} or {@code websocket}. */
  String transportName();

  /** Sends a message of text; copied. Dropped if the session has ended. */
  void sendText(ByteBuffer utf8);

  /** Sends a message of bytes; copied. Dropped if the session has ended. */
  void sendBinary(ByteBuffer bytes);

  /** Returns whether the peer takes more at once; what is sent otherwise waits. */
  boolean isWritable();

  /** Ends the session, from any thread, with the reason "forced close". Idempotent. */
  void close();

  /** Hears a session, on its loop. */
  interface Listener {
    /** A message of text, valid UTF-8. The buffer is valid during the call only. */
    void onText(ByteBuffer utf8);

    /** A message of bytes. The buffer is valid during the call only. */
    void onBinary(ByteBuffer bytes);

    /** The peer reads again after {@link EngineSession#isWritable()} was false. */
    default void onDrained() {}

    /** Terminal, once. */
    void onClosed(DisconnectReason reason);
  }
}
