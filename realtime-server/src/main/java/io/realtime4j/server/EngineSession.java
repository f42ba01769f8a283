package io.realtime4j.server;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * Lets go of the request but for the peer's address, the path and the time, since a session may
   * live for days: {@link #request()} then has no query and no headers.
   */
  void forgetRequest();

  /** Returns {@code polling} or {@code websocket}. */
  String transportName();

  /** Sends a message of text; copied. Dropped if the session has ended. */
  void sendText(ByteBuffer utf8);

  /** Sends a message of bytes; copied. Dropped if the session has ended. */
  void sendBinary(ByteBuffer bytes);

  /** Returns whether the peer takes more at once; what is sent otherwise waits. */
  boolean isWritable();

  /**
   * Returns the bytes sent so far, over all connections that carried the session. What was sent up
   * to now has left, to the last byte, once {@link #flushedBytes()} has come here.
   */
  long writtenBytes();

  /** Returns how many of {@link #writtenBytes()} have left to the network. Never falls. */
  long flushedBytes();

  /**
   * Sends what {@code source} has as fast as the peer takes it, such as a replay: the source is
   * asked when there is room, and leaving it unread is no slowness. What is sent meanwhile waits
   * behind it; that much may wait, and no more, as a peer may leave unread. Sources that are given
   * while one is under way have their turn in order. {@link #isWritable()} is false meanwhile; the
   * end is told by {@link Listener#onDrained()}. Dropped if the session ends.
   */
  void pace(Paced source);

  /** Asks a source again that had nothing ready. */
  void continuePace();

  /**
   * Stops hearing messages, even those that have come already, so that the peer is held back: its
   * WebSocket or the bodies of its posts are not read. Pauses are counted: it takes as many {@link
   * #resumeInput()} to go on. The heartbeat goes on meanwhile: as its answers are not heard either,
   * a peer that was not heard for a while is asked again before it is taken for dead; one that is
   * not heard at all for twice the timeout of pings is.
   */
  void pauseInput();

  /**
   * Takes one {@link #pauseInput()} back.
   *
   * @throws IllegalStateException if input is not paused
   */
  void resumeInput();

  /**
   * Bounds messages that begin from now on, below the limit of the server: of a peer that has not
   * yet said who it is, nothing large is taken.
   */
  void maxMessageBytes(int bytes);

  /** Returns why the session has ended, or {@code null} while it lives. */
  @Nullable DisconnectReason endReason();

  /** Ends the session, from any thread, with the reason "forced close". Idempotent. */
  void close();

  /** What is sent at the peer's pace. Asked on the session's loop. */
  @FunctionalInterface
  interface Paced {
    /**
     * Returns the next messages, which are sent together; none if nothing is ready, whereupon
     * {@link #continuePace()} asks again; {@code null} at the end.
     */
    @Nullable List<Frame> next();
  }

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
