package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of a WebSocket on a {@link SimulatedNetwork}. The client's end lives on the network's
 * loop, the server's on its home loop; each learns of the other's end after the latency.
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
  // Null until a server has seen the request.
  private @Nullable LoopbackExchange exchange;
  // Null until the server has accepted.
  private @Nullable ServerEnd server;

  LoopbackSocket(SimulatedNetwork network, WebSocketListener client) {
    this.network = network;
    this.toServer = network.newDirection();
    this.toClient = network.newDirection();
    this.client = client;
    network.opened(this);
  }

  static TransportFailure badResponse(int status) {
    return new TransportFailure(
        TransportFailure.Kind.BAD_RESPONSE, status, "the server answered " + status, null);
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
      EventLoop home, Function<ServerWebSocket, Exchange.Listener> accept, int maxMessageBytes) {
    if (clientEnded) {
      if (exchange != null) {
        exchange.gone();
      }
      return;
    }
    ServerEnd end = new ServerEnd(home, maxMessageBytes);
    server = end;
    toClient.deliver(
        network.wire(),
        () -> {
          if (!clientEnded) {
            clientOpen = true;
            client.onOpen();
          }
        });
    end.listener = accept.apply(end);
  }

  @Override
  public void send(Frame frame) {
    network
        .wire()
        .execute(
            () -> {
              ServerEnd end = server;
              if (clientOpen && !clientEnded && end != null) {
                toServer.deliver(end.home, () -> end.receive(frame));
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
    network
        .wire()
        .execute(
            () -> {
              endServer(1006, "");
              failClient(new TransportFailure(TransportFailure.Kind.ABORTED, 0, "aborted", null));
            });
  }

  @Override
  public void cut() {
    network
        .wire()
        .execute(
            () -> {
              severed = true;
              endServer(1006, "");
              failClient(
                  new TransportFailure(
                      TransportFailure.Kind.LOST, 0, "the connection was cut", null));
            });
  }

  @Override
  public void serverCloses(LoopbackServerTransport closing) {
    LoopbackExchange taken = exchange;
    if (taken == null || !taken.isOf(closing)) {
      return;
    }
    ServerEnd end = server;
    if (end != null) {
      end.abort();
    } else {
      taken.gone();
      refuse(
          new TransportFailure(TransportFailure.Kind.LOST, 0, "the server went away", null), false);
    }
  }

  private void endServer(int code, String reason) {
    ServerEnd end = server;
    if (end != null) {
      toServer.deliver(end.home, () -> end.end(code, reason));
    } else if (exchange != null) {
      exchange.gone();
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
    network.ended(this);
    return true;
  }

  /** The server's end, on its home loop. */
  private final class ServerEnd implements ServerWebSocket {
    private final EventLoop home;
    private final int maxMessageBytes;
    private final List<Frame> unflushed = new ArrayList<>();
    private Exchange.@Nullable Listener listener;
    private long flushed;
    private boolean ended;
    private boolean reading = true;
    private final List<Frame> held = new ArrayList<>();

    ServerEnd(EventLoop home, int maxMessageBytes) {
      this.home = home;
      this.maxMessageBytes = maxMessageBytes;
    }

    void receive(Frame frame) {
      if (ended || severed || listener == null) {
        return;
      }
      if (!reading) {
        held.add(frame);
      } else if (frame.size() > maxMessageBytes) {
        close(1009, "message too big");
      } else if (frame.isText()) {
        listener.onText(frame.buffer());
      } else {
        listener.onBinary(frame.buffer());
      }
    }

    @Override
    public void write(Frame frame) {
      if (!ended) {
        unflushed.add(frame);
      }
    }

    @Override
    public void flush() {
      List<Frame> batch = List.copyOf(unflushed);
      unflushed.clear();
      for (Frame frame : batch) {
        flushed += frame.size();
      }
      toClient.deliver(network.wire(), () -> batch.forEach(this::show));
    }

    private void show(Frame frame) {
      if (clientEnded) {
        return;
      }
      if (frame.isText()) {
        client.onText(frame.buffer());
      } else {
        client.onBinary(frame.buffer());
      }
    }

    @Override
    public long queuedBytes() {
      return unflushed.stream().mapToLong(Frame::size).sum();
    }

    @Override
    public long flushedBytes() {
      return flushed;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void reading(boolean on) {
      reading = on;
      if (on) {
        List<Frame> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(frame -> home.execute(() -> receive(frame)));
      }
    }

    @Override
    public void close(int code, String reason) {
      if (!ended) {
        flush();
        toClient.deliver(network.wire(), () -> closeClient(code, reason));
        home.execute(() -> end(code, reason));
      }
    }

    @Override
    public void abort() {
      if (!ended) {
        toClient.deliver(
            network.wire(),
            () ->
                failClient(
                    new TransportFailure(
                        TransportFailure.Kind.LOST, 0, "the server went away", null)));
        home.execute(() -> end(1006, ""));
      }
    }

    private void end(int code, String reason) {
      if (!ended) {
        ended = true;
        if (listener != null) {
          listener.onClosed(code, reason, null);
        }
      }
    }
  }
}
