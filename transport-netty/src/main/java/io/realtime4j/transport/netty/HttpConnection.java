package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.MessageDeflate;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * One exchange at a time. Whatever arrives goes through the backlog: parts of a body wait there for
 * readBody, pipelined requests for the answer before them, the first bytes of a WebSocket for the
 * upgrade. The connection goes on reading meanwhile, since only a read notices that the peer of a
 * pending poll has left; past a bound it stops, so a peer cannot fill the memory.
 *
 * A request for an upgrade ends HTTP at once: the decoder is taken out before it can mistake the
 * bytes of a WebSocket for another request.
 */
/** An accepted connection as long as it speaks HTTP. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = System.getLogger(HttpConnection.class.getName());

  /** How much may wait before reading stops. */
  private static final int BACKLOG_BYTES = 64 * 1024;

  /** A pipelined request without a body weighs about this much. */
  private static final int HEAD_WEIGHT = 512;

  /** A refused body is drained this long, or the peer would lose the answer to a reset. */
  private static final long LINGER_SECONDS = 2;

  private final NettyLoop loop;
  private final NettyLoops loops;
  private final ServerTransport.Options options;
  private final Consumer<Exchange> acceptor;

  private final Deque<Object> backlog = new ArrayDeque<>();
  private int backlogBytes;
  private boolean pumping;

  /** The exchange that is not yet answered. */
  private @Nullable NettyExchange current;

  private boolean ending;
  private boolean moving;

  /** Runs while the peer is to do something: send a head, a body, or another request. */
  private @Nullable Future<?> deadline;

  /** Nothing of the next request has come yet. */
  private boolean idle;

  private @Nullable ChannelHandlerContext context;

  HttpConnection(
      NettyLoop loop,
      NettyLoops loops,
      ServerTransport.Options options,
      Consumer<Exchange> acceptor) {
    this.loop = loop;
    this.loops = loops;
    this.options = options;
    this.acceptor = acceptor;
  }

  NettyLoop loop() {
    return loop;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    within(options.headTimeout());
  }

  /** Bytes came in, which the decoder is about to see. */
  void bytesArrive() {
    if (idle) {
      idle = false;
      within(options.headTimeout());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (ending) {
      ReferenceCountUtil.release(msg);
      return;
    }
    backlog.add(msg);
    backlogBytes += weight(msg);
    pump();
    if (backlogBytes > BACKLOG_BYTES) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  /** Handles what of the backlog can be handled now. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      Object next = backlog.peek();
      while (next != null && !ending && accepts(next)) {
        backlog.remove();
        backlogBytes -= weight(next);
        handle((HttpObject) next);
        next = backlog.peek();
      }
    } finally {
      pumping = false;
    }
    ChannelHandlerContext ctx = context;
    if (ctx != null && !moving && backlogBytes <= BACKLOG_BYTES) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  private boolean accepts(Object next) {
    NettyExchange exchange = current;
    return next instanceof HttpObject && (exchange == null || exchange.takesContent());
  }

  private void handle(HttpObject message) {
    try {
      NettyExchange exchange = current;
      if (exchange != null) {
        content(exchange, (HttpContent) message);
      } else if (message instanceof HttpRequest request) {
        head(request);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      end(HttpAnswer.malformed(request.decoderResult().cause()));
      return;
    }
    FullHttpResponse refusal = HttpAnswer.refusal(request);
    if (refusal != null) {
      end(refusal);
      return;
    }
    settle();
    idle = false;
    NettyExchange exchange = new NettyExchange(this, channel(), request);
    if (exchange.isWebSocketUpgrade() && exchange.expectsBody()) {
      // What follows would be taken for a body and for frames.
      end(HttpAnswer.badRequest());
      return;
    }
    current = exchange;
    if (exchange.expectsBody()) {
      dispatch(exchange);
    }
  }

  private void content(NettyExchange exchange, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      exchange.gone();
      end(HttpAnswer.malformed(content.decoderResult().cause()));
      return;
    }
    boolean last = content instanceof LastHttpContent;
    if (last) {
      settle();
      if (exchange.isWebSocketUpgrade()) {
        channel().pipeline().remove(ServerPipeline.HTTP_DECODER);
      }
    }
    exchange.content(content.content(), last);
    if (last && !exchange.expectsBody()) {
      dispatch(exchange);
    }
  }

  private void dispatch(NettyExchange exchange) {
    try {
      acceptor.accept(exchange);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the acceptor failed on a request", e);
      channel().close();
    }
  }

  /** Writes the answer of {@code exchange}; on the loop, once. */
  void answer(NettyExchange exchange, FullHttpResponse response, boolean keepAlive) {
    if (exchange != current || !channel().isActive()) {
      response.release();
      return;
    }
    send(response)
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                exchange.gone();
                channel().close();
                return;
              }
              exchange.answerSent();
              current = null;
              if (keepAlive) {
                idle = true;
                within(options.idleTimeout());
                pump();
              } else {
                close(exchange.bodyArrived() && backlog.isEmpty());
              }
            });
  }

  /** Lets a peer go on that waits to be asked for the body. */
  void askForBody() {
    channel().writeAndFlush(HttpAnswer.goOn());
  }

  /** Answers a request that cannot be understood, and closes. */
  private void end(FullHttpResponse response) {
    ending = true;
    current = null;
    settle();
    send(response).addListener(sent -> close(false));
  }

  private ChannelFuture send(FullHttpResponse response) {
    ChannelFuture written = channel().writeAndFlush(response);
    StalledAnswer.watch(channel(), written, options.idleTimeout());
    return written;
  }

  /** Closes; unless everything was read, what still comes is drained for a while first. */
  private void close(boolean everythingRead) {
    if (everythingRead) {
      channel().close();
      return;
    }
    ending = true;
    releaseBacklog();
    channel().config().setAutoRead(true);
    ((DuplexChannel) channel()).shutdownOutput();
    channel().eventLoop().schedule(() -> channel().close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  void upgrade(
      NettyExchange exchange,
      NettyLoop home,
      HttpHeaders headers,
      Function<ServerWebSocket, Exchange.Listener> accept) {
    Channel channel = channel();
    moving = true;
    if (home == loop) {
      finishUpgrade(exchange, home, headers, accept);
      return;
    }
    channel.config().setAutoRead(false);
    Runnable finish = () -> finishUpgrade(exchange, home, headers, accept);
    channel
        .deregister()
        .addListener(
            left -> {
              if (left.isSuccess() && channel.isOpen()) {
                home.delegate()
                    .register(channel)
                    .addListener(entered -> home.delegate().execute(finish));
              } else {
                channel.close();
                exchange.gone();
              }
            });
  }

  /** On the home loop. */
  private void finishUpgrade(
      NettyExchange exchange,
      NettyLoop home,
      HttpHeaders headers,
      Function<ServerWebSocket, Exchange.Listener> accept) {
    Channel channel = channel();
    if (!channel.isActive() || !channel.isRegistered()) {
      channel.close();
      exchange.gone();
      return;
    }
    Deque<Object> early = new ArrayDeque<>(backlog);
    backlog.clear();
    String extension =
        options.compression() ? MessageDeflate.answer(exchange.offeredExtensions()) : null;
    if (extension != null) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, extension);
    }
    NettyServerWebSocket socket =
        new NettyServerWebSocket(
            channel,
            home,
            options.maxMessageBytes(),
            extension != null,
            HttpAnswer.switching(channel.alloc(), exchange.webSocketKey(), headers));
    ServerPipeline.speakWebSocket(channel.pipeline(), socket);
    exchange.upgraded();
    socket.open(accept);
    early.forEach(channel.pipeline()::fireChannelRead);
    channel.pipeline().fireChannelReadComplete();
    socket.startReading();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    settle();
    releaseBacklog();
    NettyExchange exchange = current;
    if (exchange != null) {
      exchange.gone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.log(Level.DEBUG, "an HTTP connection failed", cause);
    }
    ctx.close();
  }

  /** The body is asked for. */
  void awaitBody() {
    within(options.bodyTimeout());
  }

  private void within(Duration time) {
    settle();
    deadline =
        context()
            .executor()
            .schedule(() -> channel().close(), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What was awaited is there, or no longer awaited. */
  private void settle() {
    Future<?> running = deadline;
    deadline = null;
    if (running != null) {
      running.cancel(false);
    }
  }

  private void releaseBacklog() {
    backlog.forEach(ReferenceCountUtil::release);
    backlog.clear();
    backlogBytes = 0;
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("the connection is not active yet");
    }
    return ctx;
  }

  private Channel channel() {
    return context().channel();
  }

  NettyLoop own(EventLoop home) {
    return loops.own(home);
  }

  private static int weight(Object message) {
    if (message instanceof ByteBuf bytes) {
      return bytes.readableBytes();
    }
    if (message instanceof ByteBufHolder holder) {
      return holder.content().readableBytes();
    }
    return HEAD_WEIGHT;
  }
}
