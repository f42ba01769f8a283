package io.realtime4j.testkit;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The client's end of one HTTP exchange on a {@link SimulatedNetwork}. */
final class LoopbackCall implements Cancellable, SimulatedNetwork.Connection {
  private final SimulatedNetwork network;
  private final SimulatedNetwork.Direction toServer;
  private final SimulatedNetwork.Direction toClient;
  private final HttpListener listener;
  // Null until a server has taken the request.
  private @Nullable LoopbackExchange exchange;
  private boolean ended;

  LoopbackCall(SimulatedNetwork network, HttpListener listener) {
    this.network = network;
    this.toServer = network.newDirection();
    this.toClient = network.newDirection();
    this.listener = listener;
    network.opened(this);
  }

  SimulatedNetwork.Direction toServer() {
    return toServer;
  }

  void attach(LoopbackExchange taken) {
    this.exchange = taken;
    if (ended) {
      taken.gone();
    }
  }

  /** Sends the answer to the client. */
  void respond(ResponseHead head, byte[] body) {
    toClient.deliver(
        network.wire(),
        () -> {
          if (end()) {
            listener.onResponse(head, ByteBuffer.wrap(body));
          }
        });
  }

  void fail(TransportFailure failure) {
    if (end()) {
      listener.onFailed(failure);
    }
  }

  @Override
  public void cut() {
    breakWith(TransportFailure.Kind.LOST, "the connection was cut");
  }

  @Override
  public void serverCloses(LoopbackServerTransport server) {
    LoopbackExchange taken = exchange;
    if (taken != null && taken.isOf(server)) {
      taken.gone();
      toClient.deliver(
          network.wire(),
          () -> fail(TransportFailure.of(TransportFailure.Kind.LOST, "the server went away")));
    }
  }

  @Override
  public void cancel() {
    breakWith(TransportFailure.Kind.ABORTED, "cancelled");
  }

  private void breakWith(TransportFailure.Kind kind, String message) {
    network
        .wire()
        .execute(
            () -> {
              if (end()) {
                if (exchange != null) {
                  exchange.gone();
                }
                listener.onFailed(TransportFailure.of(kind, message));
              }
            });
  }

  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    network.ended(this);
    return true;
  }
}
