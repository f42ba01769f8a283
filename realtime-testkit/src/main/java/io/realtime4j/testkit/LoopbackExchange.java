package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The server's end of one HTTP request on a {@link SimulatedNetwork}. */
final class LoopbackExchange implements Exchange {
  private final LoopbackServerTransport server;
  private final EventLoop loop;
  private final String method;
  private final URI uri;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final byte[] body;
  private final int maxMessageBytes;
  // Exactly one of the two: the client's end of a call, or of a WebSocket.
  private final @Nullable LoopbackCall call;
  private final @Nullable LoopbackSocket socket;
  private @Nullable Runnable onGone;
  private final List<Runnable> onSent = new ArrayList<>();
  private boolean answered;
  private boolean gone;

  private LoopbackExchange(
      LoopbackServerTransport server,
      String method,
      URI uri,
      Map<String, String> headers,
      byte @Nullable [] body,
      @Nullable LoopbackCall call,
      @Nullable LoopbackSocket socket) {
    this.server = server;
    this.loop = server.nextLoop();
    this.maxMessageBytes = server.maxMessageBytes();
    this.method = method;
    this.uri = uri;
    this.headers.putAll(headers);
    this.body = body == null ? new byte[0] : body;
    this.call = call;
    this.socket = socket;
  }

  static LoopbackExchange ofCall(
      LoopbackServerTransport server, HttpRequest request, LoopbackCall call) {
    LoopbackExchange exchange =
        new LoopbackExchange(
            server, request.method(), request.uri(), request.headers(), request.body(), call, null);
    call.attach(exchange);
    return exchange;
  }

  static LoopbackExchange ofUpgrade(
      LoopbackServerTransport server, WebSocketRequest request, LoopbackSocket socket) {
    LoopbackExchange exchange =
        new LoopbackExchange(server, "GET", request.uri(), request.headers(), null, null, socket);
    socket.attach(exchange);
    return exchange;
  }

  boolean isOf(LoopbackServerTransport other) {
    return server == other;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return uri.getRawPath();
  }

  @Override
  public String query() {
    return uri.getRawQuery() == null ? "" : uri.getRawQuery();
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public List<String> headers(String name) {
    String value = headers.get(name);
    return value == null ? List.of() : List.of(value);
  }

  @Override
  public boolean isWebSocketUpgrade() {
    return socket != null;
  }

  @Override
  public void readBody(int maxBytes, BodyListener listener) {
    if (gone) {
      listener.onGone();
    } else if (body.length > maxBytes) {
      listener.onTooLarge();
    } else {
      listener.onBody(ByteBuffer.wrap(body).asReadOnlyBuffer());
    }
  }

  @Override
  public void respond(int status, Map<String, String> responseHeaders, ByteBuffer responseBody) {
    byte[] bytes = new byte[responseBody.remaining()];
    responseBody.duplicate().get(bytes);
    loop.execute(() -> answer(status, responseHeaders, bytes));
  }

  @Override
  public void respond(Map<String, String> responseHeaders, List<Frame> records) {
    loop.execute(() -> answer(200, responseHeaders, payload(records)));
  }

  private void answer(int status, Map<String, String> responseHeaders, byte[] bytes) {
    if (answered) {
      return;
    }
    answered = true;
    onSent.forEach(loop::execute);
    onSent.clear();
    if (call != null) {
      call.respond(head(status, responseHeaders), bytes);
    } else if (socket != null) {
      socket.refuse(LoopbackSocket.badResponse(head(status, responseHeaders)), false);
    }
  }

  private static ResponseHead head(int status, Map<String, String> headers) {
    ResponseHead.Builder head = ResponseHead.builder(status);
    headers.forEach(head::header);
    return head.build();
  }

  /** The records with U+001E between them, binary ones as {@code b} and base64. */
  private static byte[] payload(List<Frame> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < records.size(); i++) {
      if (i > 0) {
        out.write(0x1e);
      }
      Frame record = records.get(i);
      byte[] bytes = new byte[record.size()];
      record.copyTo(bytes, 0);
      out.writeBytes(
          record.isText()
              ? bytes
              : ("b" + Base64.getEncoder().encodeToString(bytes))
                  .getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  @Override
  public void onGone(Runnable task) {
    onGone = task;
    if (gone) {
      loop.execute(task);
    }
  }

  @Override
  public void onSent(Runnable task) {
    if (answered) {
      loop.execute(task);
    } else {
      onSent.add(task);
    }
  }

  /** Called on the network's loop when the client has gone before the answer. */
  void gone() {
    loop.execute(
        () -> {
          gone = true;
          if (!answered && onGone != null) {
            answered = true;
            onGone.run();
          }
        });
  }

  @Override
  public void upgrade(
      EventLoop home,
      Map<String, String> responseHeaders,
      Function<ServerWebSocket, Listener> accept) {
    if (socket == null) {
      throw new IllegalStateException("not a WebSocket request");
    }
    if (answered) {
      return;
    }
    answered = true;
    ResponseHead head = head(101, responseHeaders);
    home.execute(() -> socket.accept(home, head, accept, maxMessageBytes));
  }
}
