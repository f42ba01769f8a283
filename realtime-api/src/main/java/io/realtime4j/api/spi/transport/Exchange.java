package io.realtime4j.api.spi.transport;

import io.realtime4j.api.EventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its answer. The accessors may be called from any loop. Exactly one of the
 * {@code respond} methods or {@link #upgrade} ends it; a second is ignored.
 */
public interface Exchange {
  /** Returns the loop of the connection that carries it. */
  EventLoop loop();

  /** Returns the peer's address. */
  InetSocketAddress remote();

  /** Returns the method, such as {@code GET}. */
  String method();

  /** Returns the path as sent, without the query. */
  String path();

  /** Returns the query as sent, without the question mark; empty if there is none. */
  String query();

  /** Returns a request header's first value, its name compared without case. */
  @Nullable String header(String name);

  /**
   * Returns a request header's values, one for each line in the order of the lines, its name
   * compared without case; empty if there is none. Unmodifiable.
   */
  List<String> headers(String name);

  /**
   * Returns who the container of an attached transport says is behind the request, such as the user
   * of its login session; {@code null} if it knows nobody, and always where there is no container.
   */
  default @Nullable Principal user() {
    return null;
  }

  /** Returns whether the request asks to become a WebSocket (RFC 6455, section 4.1). */
  boolean isWebSocketUpgrade();

  /**
   * Reads the body. Called at most once, on {@link #loop()}; the listener is called there too.
   *
   * @param maxBytes a longer body ends in {@link BodyListener#onTooLarge}
   */
  void readBody(int maxBytes, BodyListener listener);

  /** Answers. From any loop. Content-Length is added. */
  void respond(int status, Map<String, String> headers, ByteBuffer body);

  /**
   * Answers 200 with an Engine.IO polling payload: the records separated by {@code U+001E}, binary
   * ones as {@code b} and base64. From any loop; the bytes are assembled on the exchange's own.
   */
  void respond(Map<String, String> headers, List<Frame> records);

  /** Registers what runs, on {@link #loop()}, if the connection ends before the answer is sent. */
  void onGone(Runnable task);

  /**
   * Registers what runs, on {@link #loop()}, once the last byte of the answer has left to the
   * network. Of this and {@link #onGone} one runs.
   */
  void onSent(Runnable task);

  /**
   * Accepts the WebSocket. The connection first moves to {@code home}, then 101 is written, then
   * {@code accept} runs on {@code home} and returns the listener; no message is lost in between. If
   * the connection ends first, {@code accept} is not called and {@link #onGone} runs.
   */
  void upgrade(
      EventLoop home, Map<String, String> headers, Function<ServerWebSocket, Listener> accept);

  /** Hears a body; exactly one method is called, once. */
  interface BodyListener {
    /** The body has arrived whole. The buffer is valid during the call only. */
    void onBody(ByteBuffer body);

    /** The body is longer than allowed; the connection is closed after the answer. */
    void onTooLarge();

    /** The connection ended before the body did. */
    void onGone();
  }

  /** Hears a WebSocket, on its home loop. */
  interface Listener {
    /** A text message, valid UTF-8. The buffer is valid during the call only. */
    void onText(ByteBuffer utf8);

    /** A binary message. The buffer is valid during the call only. */
    void onBinary(ByteBuffer bytes);

    /** The socket is writable again after {@link ServerWebSocket#isWritable()} was false. */
    void onDrained();

    /**
     * Terminal, once.
     *
     * @param code the close code seen, 1006 if the connection broke
     * @param cause what broke it, or {@code null}
     */
    void onClosed(int code, String reason, @Nullable Throwable cause);
  }
}
