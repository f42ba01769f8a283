package io.realtime4j.api.spi.transport;

/** A client's WebSocket. Every method may be called from any thread and none blocks. */
public interface ClientWebSocket {
  /**
   * Queues a message; order is kept. Before the socket is open, and after its end, the message is
   * dropped: the engine writes only between {@link WebSocketListener#onOpen} and the terminal
   * callback.
   */
  void send(Frame frame);

  /** Returns how many bytes are queued and not yet handed to the network. */
  long queuedBytes();

  /**
   * Starts the closing handshake after what is queued.
   *
   * @param code 1000, or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8
   */
  void close(int code, String reason);

  /**
   * Ends the socket at once; what is queued is lost. Idempotent; works before the socket is open.
   */
  void abort();
}
