package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.realtime4j.api.spi.transport.TransportFailure;
import org.jspecify.annotations.Nullable;

/** A connection of the client that carries one HTTP exchange after the other. Loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class HttpClientConnection extends ChannelInboundHandlerAdapter {
  private final Origin origin;
  private final EventLoop loop;
  private final HttpPool pool;

  /** Null until the handler is added. Any thread. */
  private volatile @Nullable Channel channel;

  /** Any thread. */
  private volatile long idleSince;

  /** The exchange under way. */
  private @Nullable HttpCall call;

  /** The head of the answer under way. */
  private @Nullable HttpResponse head;

  private @Nullable ByteBuf body;

  HttpClientConnection(Origin origin, EventLoop loop, HttpPool pool) {
    this.origin = origin;
    this.loop = loop;
    this.pool = pool;
  }

  EventLoop loop() {
    return loop;
  }

  /** Returns whether it may take another exchange. Any thread. */
  boolean isUsable(long maxIdleNanos) {
    return isActive() && System.nanoTime() - idleSince < maxIdleNanos;
  }

  boolean isActive() {
    Channel to = channel;
    return to != null && to.isActive();
  }

  /** Any thread. */
  void close() {
    Channel to = channel;
    if (to != null) {
      to.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  void send(HttpCall next, FullHttpRequest request) {
    call = next;
    Channel to = channel;
    if (to != null) {
      to.writeAndFlush(request);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      HttpCall under = call;
      if (under == null) {
        // Nobody asked for this.
        ctx.close();
      } else if (((HttpObject) msg).decoderResult().isFailure()) {
        Throwable cause = ((HttpObject) msg).decoderResult().cause();
        fail(Failures.protocol("the answer is malformed: " + cause.getMessage(), cause));
      } else {
        if (msg instanceof HttpResponse response) {
          head = response;
        }
        if (msg instanceof HttpContent content) {
          content(under, content);
        }
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void content(HttpCall under, HttpContent content) {
    HttpResponse answer = head;
    if (answer == null || answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      return;
    }
    ByteBuf part = content.content();
    ByteBuf before = body;
    int size = (before == null ? 0 : before.readableBytes()) + part.readableBytes();
    if (size > under.maxResponseBytes()) {
      fail(
          Failures.protocol(
              "the answer is larger than " + under.maxResponseBytes() + " bytes", null));
      return;
    }
    if (part.isReadable()) {
      ByteBuf all = before == null ? part.alloc().buffer(part.readableBytes()) : before;
      body = all.writeBytes(part, part.readerIndex(), part.readableBytes());
      under.progressed(part.readableBytes());
    }
    if (content instanceof LastHttpContent) {
      finish(under, answer);
    }
  }

  private void finish(HttpCall under, HttpResponse answer) {
    ByteBuf whole = body == null ? Unpooled.EMPTY_BUFFER : body;
    call = null;
    head = null;
    body = null;
    if (HttpUtil.isKeepAlive(answer) && isActive()) {
      idleSince = System.nanoTime();
      pool.put(origin, this);
    } else {
      close();
    }
    try {
      under.answered(Failures.headOf(answer), whole.nioBuffer());
    } finally {
      whole.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      fail(Failures.of(handshake.cause()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(Failures.of(cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.remove(origin, this);
    fail(Failures.lost(null));
  }

  private void fail(TransportFailure failure) {
    HttpCall under = call;
    ByteBuf unfinished = body;
    call = null;
    body = null;
    if (unfinished != null) {
      unfinished.release();
    }
    close();
    if (under != null) {
      under.fail(failure);
    }
  }
}
