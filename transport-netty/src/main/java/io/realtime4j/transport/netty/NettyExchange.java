package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request on a connection. What is not final is confined to the connection's loop. */
final class NettyExchange implements Exchange {
  private final NettyLoop loop;

  /** Null once a WebSocket has taken its place. */
  private @Nullable HttpConnection connection;

  private final Channel channel;
  private volatile RequestHead head;
  private final boolean webSocketUpgrade;
  private final boolean expectsBody;
  private final InetSocketAddress remote;
  private final AtomicBoolean ended = new AtomicBoolean();

  private @Nullable BodyReader reader;
  private boolean bodyArrived;

  private List<Runnable> goneTasks = new ArrayList<>(1);
  private List<Runnable> sentTasks = new ArrayList<>(1);
  private boolean gone;
  private boolean answered;

  NettyExchange(HttpConnection connection, Channel channel, HttpRequest request) {
    this.connection = connection;
    this.loop = connection.loop();
    this.channel = channel;
    this.head = RequestHead.Read.of(request);
    this.remote = (InetSocketAddress) channel.remoteAddress();
    this.webSocketUpgrade = WebSocketRequests.asksForUpgrade(request);
    this.expectsBody =
        HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String path() {
    return head.path();
  }

  @Override
  public String query() {
    return head.query();
  }

  @Override
  public @Nullable String header(String name) {
    return head.header(name);
  }

  @Override
  public List<String> headers(String name) {
    return head.headers(name);
  }

  @Override
  public boolean isWebSocketUpgrade() {
    return webSocketUpgrade;
  }

  String webSocketKey() {
    return request().headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
  }

  String offeredExtensions() {
    return String.join(",", request().headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
  }

  boolean expectsBody() {
    return expectsBody;
  }

  boolean bodyArrived() {
    return bodyArrived;
  }

  private boolean bodyAccepted() {
    BodyReader from = reader;
    return bodyArrived && (from == null || !from.isTooLarge());
  }

  /** Returns whether content may be passed to {@link #content} now. */
  boolean takesContent() {
    return !bodyArrived && (!expectsBody || reader != null || ended.get());
  }

  void content(ByteBuf bytes, boolean last) {
    bodyArrived = last;
    BodyReader to = reader;
    if (to != null) {
      to.content(bytes, last);
    }
  }

  @Override
  public void readBody(int maxBytes, BodyListener listener) {
    if (reader != null) {
      throw new IllegalStateException("the body is being read already");
    }
    BodyReader to = new BodyReader(channel.alloc(), maxBytes, listener);
    reader = to;
    if (gone) {
      to.gone();
    } else if (bodyArrived) {
      to.content(Unpooled.EMPTY_BUFFER, true);
    } else if (HttpUtil.getContentLength(request(), 0L) > maxBytes) {
      to.tooLarge();
    } else {
      if (HttpUtil.is100ContinueExpected(request())) {
        connection().askForBody();
      }
      connection().awaitBody();
      connection().pump();
    }
  }

  @Override
  public void respond(int status, Map<String, String> headers, ByteBuffer body) {
    ByteBuf copy = Unpooled.copiedBuffer(body);
    respond(status, HttpAnswer.headers(headers), () -> copy);
  }

  @Override
  public void respond(Map<String, String> headers, List<Frame> records) {
    List<Frame> all = List.copyOf(records);
    HttpHeaders own = new DefaultHttpHeaders();
    own.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
    own.setAll(HttpAnswer.headers(headers));
    respond(200, own, () -> HttpAnswer.payload(channel.alloc(), all));
  }

  private void respond(int status, HttpHeaders headers, Supplier<ByteBuf> body) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    onLoop(
        () -> {
          if (gone) {
            return;
          }
          boolean keepAlive =
              HttpUtil.isKeepAlive(request()) && bodyAccepted() && !webSocketUpgrade;
          boolean bare = request().method().equals(HttpMethod.HEAD);
          FullHttpResponse response = HttpAnswer.of(status, headers, body.get(), bare, keepAlive);
          connection().answer(this, response, keepAlive);
        });
  }

  @Override
  public void upgrade(
      EventLoop home, Map<String, String> headers, Function<ServerWebSocket, Listener> accept) {
    if (!webSocketUpgrade) {
      throw new IllegalStateException("the request does not ask for a WebSocket");
    }
    NettyLoop own = connection().own(home);
    HttpHeaders extra = HttpAnswer.headers(headers);
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    onLoop(
        () -> {
          if (!gone) {
            connection().upgrade(this, own, extra, accept);
          }
        });
  }

  @Override
  public void onGone(Runnable task) {
    onLoop(
        () -> {
          if (gone) {
            task.run();
          } else if (!answered) {
            goneTasks.add(task);
          }
        });
  }

  @Override
  public void onSent(Runnable task) {
    onLoop(
        () -> {
          if (answered) {
            task.run();
          } else if (!gone) {
            sentTasks.add(task);
          }
        });
  }

  /** The answer has left, so the exchange can no longer be gone. Any loop. */
  void answerSent() {
    onLoop(
        () -> {
          answered = true;
          sentTasks.forEach(Runnable::run);
          clearTasks();
        });
  }

  private void clearTasks() {
    goneTasks = List.of();
    sentTasks = List.of();
  }

  /** A WebSocket lives in its place: keeps what may be asked for, and nothing of HTTP. Any loop. */
  void upgraded() {
    answerSent();
    onLoop(
        () -> {
          connection = null;
          if (head instanceof RequestHead.Read read) {
            head = read.kept();
          }
        });
  }

  private HttpConnection connection() {
    HttpConnection known = connection;
    if (known == null) {
      throw new IllegalStateException("the exchange is over");
    }
    return known;
  }

  private HttpRequest request() {
    if (head instanceof RequestHead.Read read) {
      return read.request();
    }
    throw new IllegalStateException("the exchange is over");
  }

  /** The connection ended before the answer left. Any loop. */
  void gone() {
    onLoop(
        () -> {
          if (gone || answered) {
            return;
          }
          gone = true;
          BodyReader unfinished = reader;
          if (unfinished != null) {
            unfinished.gone();
          }
          goneTasks.forEach(Runnable::run);
          clearTasks();
        });
  }

  private void onLoop(Runnable task) {
    if (loop().inLoop()) {
      task.run();
    } else {
      loop().execute(task);
    }
  }
}
