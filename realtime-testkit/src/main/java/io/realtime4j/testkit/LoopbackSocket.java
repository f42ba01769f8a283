package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a WebSocket on a {@link SimulatedNetwork}, on the network's loop. Each end
 * learns of the other after the latency.
 */
final class LoopbackSocket implements ClientWebSocket, SimulatedNetwork.Connection {
  private final SimulatedNetwork network;
  private final SimulatedNetwork.Direction toServer;
  private final SimulatedNetwork.Direction toClient;
  private final WebSocketListener client;
  private boolean clientOpen;
  private boolean clientEnded;
  // What is under way when a connection is cut never arrives.
  private boolean severed;
  private boolean reading = true;
  // What has arrived at a client that does not read.
  private final Deque<Runnable> unread = new ArrayDeque<>();
  // Null until a server has seen the request.
  private @Nullable LoopbackExchange exchange;
  // Null until the server has accepted.
  private @Nullable LoopbackServerSocket server;

  LoopbackSocket(SimulatedNetwork network, WebSocketListener client) {
    this.network = network;
    this.toServer = network.newDirection();
    this.toClient = network.newDirection();
    this.client = client;
    network.opened(this);
  }

  static TransportFailure badResponse(ResponseHead head) {
    return TransportFailure.builder(
            TransportFailure.Kind.BAD_RESPONSE, "the server answered " + head.status())
        .answer(head)
        .build();
  }

  SimulatedNetwork.Direction toServer() {
    return toServer;
  }

  void attach(LoopbackExchange taken) {
    this.exchange = taken;
    if (clientEnded) {
      taken.gone();
    }
  }

  /** Ends the opening with a failure, at once or after the way back. */
  void refuse(TransportFailure failure, boolean now) {
    if (now) {
      failClient(failure);
    } else {
      toClient.deliver(network.wire(), () -> failClient(failure));
    }
  }

  /** Runs on the home loop. */
  void accept(
      EventLoop home,
      ResponseHead head,
      Function<ServerWebSocket, Exchange.Listener> accept,
      int maxMessageBytes) {
    if (clientEnded) {
      if (exchange != null) {
        exchange.gone();
      }
      return;
    }
    LoopbackServerSocket end = new LoopbackServerSocket(network, this, home, maxMessageBytes);
    server = end;
    toClient.deliver(
        network.wire(),
        () -> {
          if (!clientEnded) {
            clientOpen = true;
            client.onOpen(head);
          }
        });
    end.listener(accept.apply(end));
  }

  /** Whether the client takes what arrives. On the network's loop. */
  void reading(boolean on) {
    reading = on;
    while (reading && !unread.isEmpty()) {
      unread.remove().run();
    }
  }

  @Override
  public void send(Frame frame) {
    network
        .wire()
        .execute(
            () -> {
              LoopbackServerSocket end = server;
              if (clientOpen && !clientEnded && end != null) {
                toServer.deliver(
                    end.home(),
                    () -> {
                      if (!severed) {
                        end.receive(frame);
                      }
                    });
              }
            });
  }

  @Override
  public long queuedBytes() {
    return 0;
  }

  @Override
  public void close(int code, String reason) {
    network
        .wire()
        .execute(
            () -> {
              if (!clientEnded) {
                endServer(code, reason);
                toClient.deliver(network.wire(), () -> closeClient(code, reason));
              }
            });
  }

  @Override
  public void abort() {
    breakWith(TransportFailure.Kind.ABORTED, "aborted");
  }

  @Override
  public void cut() {
    breakWith(TransportFailure.Kind.LOST, "the connection was cut");
  }

  private void breakWith(TransportFailure.Kind kind, String message) {
    network
        .wire()
        .execute(
            () -> {
              severed |= kind == TransportFailure.Kind.LOST;
              endServer(1006, "");
              failClient(TransportFailure.of(kind, message));
            });
  }

  @Override
  public void serverCloses(LoopbackServerTransport closing) {
    LoopbackExchange taken = exchange;
    if (taken == null || !taken.isOf(closing)) {
      return;
    }
    LoopbackServerSocket end = server;
    if (end != null) {
      end.abort();
    } else {
      taken.gone();
      refuse(TransportFailure.of(TransportFailure.Kind.LOST, "the server went away"), false);
    }
  }

  private void endServer(int code, String reason) {
    LoopbackServerSocket end = server;
    if (end != null) {
      toServer.deliver(end.home(), () -> end.end(code, reason));
    } else if (exchange != null) {
      exchange.gone();
    }
  }

  /** Called by the server's end: a message has left. */
  void arriveAtClient(Frame frame) {
    toClient.deliver(network.wire(), () -> read(() -> show(frame)));
  }

  /** Called by the server's end: the closing handshake, behind all messages. */
  void closeFromServer(int code, String reason) {
    toClient.deliver(network.wire(), () -> read(() -> closeClient(code, reason)));
  }

  /** Called by the server's end: a reset, which also overtakes what was not read. */
  void abortFromServer() {
    toClient.deliver(
        network.wire(),
        () -> failClient(TransportFailure.of(TransportFailure.Kind.LOST, "the server went away")));
  }

  private void read(Runnable arrival) {
    if (reading) {
      arrival.run();
    } else {
      unread.add(arrival);
    }
  }

  private void show(Frame frame) {
    if (clientEnded) {
      return;
    }
    if (server != null) {
      server.taken(frame.size());
    }
    if (frame.isText()) {
      client.onText(frame.buffer());
    } else {
      client.onBinary(frame.buffer());
    }
  }

  private void closeClient(int code, String reason) {
    if (endClient()) {
      client.onClosed(code, reason);
    }
  }

  private void failClient(TransportFailure failure) {
    if (endClient()) {
      client.onFailed(failure);
    }
  }

  private boolean endClient() {
    if (clientEnded) {
      return false;
    }
    clientEnded = true;
    unread.clear();
    network.ended(this);
    return true;
  }
}
