package io.realtime4j.api.spi.transport;

/** A client's WebSocket. Every method may be called from any thread and none blocks. */
public interface ClientWebSocket {
  /**
   * Queues a message; order is kept. Where more than 16 MiB wait to be sent the socket ends with
   * {@link TransportFailure.Kind#LOST}, so that a peer that takes nothing costs no more. Before the
   * socket is open, and after its end, the message is dropped: the engine writes only between
   * {@link WebSocketListener#onOpen} and the terminal callback.
   */
  void send(Frame frame);

  /** Returns how many bytes are queued and not yet handed to the network. */
  long queuedBytes();

  /**
   * Returns how many bytes have come in so far, those of a message under way among them. The engine
   * takes every byte for a sign of life, and waits longer for an answer while a slow link brings
   * it.
   *
   * @return a number that only grows; 0 for ever from a transport that sees nothing but whole
   *     messages
   */
  default long receivedBytes() {
    return 0;
  }

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
