package io.realtime4j.testkit;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;

/** A client transport on a {@link SimulatedNetwork}. Callbacks come on the network's loop. */
final class LoopbackClientTransport implements ClientTransport {
  private final SimulatedNetwork network;

  LoopbackClientTransport(SimulatedNetwork network) {
    this.network = network;
  }

  @Override
  public String id() {
    return "loopback";
  }

  @Override
  public ClientWebSocket openWebSocket(WebSocketRequest request, WebSocketListener listener) {
    LoopbackSocket socket = new LoopbackSocket(network, listener);
    socket
        .toServer()
        .deliver(
            network.wire(),
            () -> {
              LoopbackServerTransport server = network.serverAt(request.uri());
              if (server == null) {
                socket.refuse(refused(request.uri().toString()), true);
                return;
              }
              LoopbackExchange exchange = LoopbackExchange.ofUpgrade(server, request, socket);
              exchange.loop().execute(() -> server.accept(exchange));
            });
    return socket;
  }

  @Override
  public Cancellable exchange(HttpRequest request, HttpListener listener) {
    LoopbackCall call = new LoopbackCall(network, listener);
    call.toServer()
        .deliver(
            network.wire(),
            () -> {
              LoopbackServerTransport server = network.serverAt(request.uri());
              if (server == null) {
                call.fail(refused(request.uri().toString()));
                return;
              }
              LoopbackExchange exchange = LoopbackExchange.ofCall(server, request, call);
              exchange.loop().execute(() -> server.accept(exchange));
            });
    return call;
  }

  private static TransportFailure refused(String uri) {
    return TransportFailure.of(TransportFailure.Kind.REFUSED, "nobody listens at " + uri);
  }

  @Override
  public void close() {
    // The network's loop and connections belong to the test.
  }
}
