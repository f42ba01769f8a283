package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.server.AddressLimit;
import io.realtime4j.server.loop.Complaints;
import io.realtime4j.server.loop.Happening;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sorts requests: to the session that they name, to a new one, to a refusal, or elsewhere. */
final class EngineRouter implements Consumer<Exchange> {
  private final EngineEndpoint endpoint;
  private final Complaints complaints;
  private final Consumer<Exchange> others;
  private final Cors cors;
  private final ClientAddresses clients;
  private final String path;
  private final String bare;

  EngineRouter(EngineEndpoint endpoint, Consumer<Exchange> others) {
    this.endpoint = endpoint;
    this.others = others;
    this.complaints = new Complaints(endpoint.loops().get(0));
    this.cors = new Cors(endpoint.options().corsOrigins());
    this.clients =
        new ClientAddresses(
            endpoint.options().trustedProxies(), endpoint.options().forwardedHeader());
    this.path = endpoint.options().path();
    this.bare = path.substring(0, path.length() - 1);
  }

  @Override
  public void accept(Exchange received) {
    Exchange exchange = clients.of(received);
    if (!exchange.path().equals(path) && !exchange.path().equals(bare)) {
      others.accept(exchange);
    } else if (exchange.method().equals("OPTIONS") && cors.isConfigured()) {
      new Call(exchange, cors.preflight(exchange)).empty(204);
    } else {
      route(new Call(exchange, cors.headers(exchange)));
    }
  }

  private void route(Call call) {
    Map<String, String> query;
    try {
      query = QueryString.parse(call.exchange.query());
    } catch (IllegalArgumentException e) {
      call.refuse(EngineError.BAD_REQUEST);
      return;
    }
    EngineError error = check(call.exchange, query);
    if (error != null) {
      call.refuse(error);
      return;
    }
    boolean webSocket = isWebSocket(query);
    String sid = query.get("sid");
    if (sid == null) {
      open(call, webSocket);
      return;
    }
    EngineConnection connection = endpoint.session(sid);
    if (connection == null) {
      call.refuse(EngineError.UNKNOWN_SID);
    } else if (webSocket) {
      call.exchange.upgrade(connection.loop(), call.headers(), connection.input()::onWebSocket);
    } else if (call.exchange.method().equals("GET")) {
      poll(call, connection);
    } else {
      post(call, connection);
    }
  }

  private static boolean isWebSocket(Map<String, String> query) {
    return "websocket".equals(query.get("transport"));
  }

  /** Returns what is wrong with a request, whether it names a session or not, or null. */
  private @Nullable EngineError check(Exchange exchange, Map<String, String> query) {
    boolean webSocket = isWebSocket(query);
    if (!webSocket && !"polling".equals(query.get("transport"))) {
      return EngineError.UNKNOWN_TRANSPORT;
    }
    String method = exchange.method();
    if (query.get("sid") == null && !method.equals("GET")) {
      return EngineError.BAD_HANDSHAKE_METHOD;
    }
    if (!"4".equals(query.get("EIO"))) {
      return EngineError.UNSUPPORTED_PROTOCOL_VERSION;
    }
    if (webSocket != exchange.isWebSocketUpgrade()
        || !(method.equals("GET") || method.equals("POST"))) {
      return EngineError.BAD_REQUEST;
    }
    if (!webSocket || cors.admitsWebSocket(exchange)) {
      return null;
    }
    // Whoever runs the server may have forgotten an origin.
    complaints.happened(
        Level.INFO,
        Happening.of("a page of another origin was refused")
            .with("origin", exchange.header("origin"))
            .address(exchange.remote()));
    return EngineError.FORBIDDEN;
  }

  private void open(Call call, boolean webSocket) {
    Function<Exchange, Duration> wait = endpoint.leaving();
    if (wait != null) {
      call.refuse(EngineError.SHUTTING_DOWN, wait.apply(call.exchange));
    } else if (endpoint.isClosing()) {
      call.refuse(EngineError.SHUTTING_DOWN);
    } else {
      enter(call, webSocket);
    }
  }

  private void enter(Call call, boolean webSocket) {
    AddressLimits.Refused none = endpoint.enter(call.exchange);
    if (none != null) {
      complaints.happened(
          Level.INFO,
          Happening.of("an address was refused").code("429").address(call.exchange.remote()));
      call.refuse(
          none.limit() == AddressLimit.HANDSHAKES
              ? EngineError.TOO_MANY_HANDSHAKES
              : EngineError.TOO_MANY_OF_ADDRESS,
          none.pause(),
          none.most());
    } else if (!endpoint.reserve()) {
      endpoint.left(call.exchange.remote());
      call.refuse(EngineError.TOO_MANY_CONNECTIONS, Call.WAIT, endpoint.options().maxConnections());
    } else {
      EngineShard shard = endpoint.nextShard();
      OpeningRequest request = new OpeningRequest(call.exchange, endpoint.nowMillis());
      if (webSocket) {
        openByWebSocket(call, shard, request);
      } else {
        onLoop(shard.loop, () -> openByPolling(call, shard, request));
      }
    }
  }

  private void openByPolling(Call call, EngineShard shard, OpeningRequest request) {
    EngineConnection connection = endpoint.open(shard, request, null);
    call.payload(List.of(endpoint.pollingHandshake(connection.id())));
  }

  private void openByWebSocket(Call call, EngineShard shard, OpeningRequest request) {
    AtomicBoolean accepted = new AtomicBoolean();
    call.exchange.onGone(
        () -> {
          if (accepted.compareAndSet(false, true)) {
            endpoint.ended(call.exchange.remote());
          }
        });
    call.exchange.upgrade(
        shard.loop,
        call.headers(),
        socket -> {
          if (accepted.compareAndSet(false, true)) {
            return endpoint.open(shard, request, socket).ear();
          }
          return refuse(socket);
        });
  }

  private static Exchange.Listener refuse(ServerWebSocket socket) {
    socket.abort();
    return new Deaf();
  }

  private static void poll(Call call, EngineConnection connection) {
    // Registered first, and always posted: a poll is never gone before it has come.
    call.exchange.onGone(
        () -> connection.loop().execute(() -> connection.input().onPollGone(call)));
    onLoop(connection.loop(), () -> connection.input().onPoll(call));
  }

  private static void post(Call call, EngineConnection connection) {
    if (connection.input().isHeld()) {
      // What is not read stays with the peer.
      Runnable read = () -> onLoop(call.loop(), () -> read(call, connection));
      onLoop(connection.loop(), () -> connection.input().onHeldPost(call, read));
    } else {
      read(call, connection);
    }
  }

  private static void read(Call call, EngineConnection connection) {
    int most = connection.input().maxMessageBytes();
    call.exchange.readBody(
        most,
        new Exchange.BodyListener() {
          @Override
          public void onBody(ByteBuffer body) {
            if (connection.loop().inLoop()) {
              connection.input().onPost(call, body);
            } else {
              byte[] copy = new byte[body.remaining()];
              body.get(copy);
              connection
                  .loop()
                  .execute(() -> connection.input().onPost(call, ByteBuffer.wrap(copy)));
            }
          }

          @Override
          public void onTooLarge() {
            call.refuse(EngineError.PAYLOAD_TOO_LARGE, Call.WAIT, most);
            connection.loop().execute(connection.input()::onPostTooLarge);
          }

          @Override
          public void onGone() {}
        });
  }

  private static void onLoop(EventLoop loop, Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
