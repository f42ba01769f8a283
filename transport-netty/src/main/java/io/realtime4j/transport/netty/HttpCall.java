package io.realtime4j.transport.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One exchange of the client. What is not final is confined to its loop once it has started. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection nobody wants any more just closes
final class HttpCall implements Cancellable, NettyClientTransport.Call {
  private final Origin origin;
  private final HttpRequest request;
  private final HttpHeaders headers;
  private final HttpListener listener;
  private final Set<NettyClientTransport.Call> calls;

  /** Null until started. */
  private volatile @Nullable EventLoop loop;

  /** Null unless it needs a connection of its own. */
  private @Nullable Dial dial;

  /** What carries it; null while connecting. */
  private @Nullable HttpClientConnection connection;

  private boolean ended;

  // A loop that shuts down fails connections before it runs the task that would end this one.
  private volatile boolean transportClosed;

  HttpCall(
      Origin origin,
      HttpRequest request,
      HttpListener listener,
      Set<NettyClientTransport.Call> calls) {
    this.origin = origin;
    this.request = request;
    this.listener = listener;
    this.calls = calls;
    this.headers = HttpAnswer.headers(request.headers());
  }

  Origin origin() {
    return origin;
  }

  int maxResponseBytes() {
    return request.maxResponseBytes();
  }

  void start(EventLoop on, @Nullable HttpClientConnection idle, Dialer dialer, HttpPool pool) {
    loop = on;
    on.execute(
        () -> {
          if (ended) {
            return;
          }
          if (idle != null && idle.isActive()) {
            sendOn(idle);
          } else {
            connect(on, dialer, pool);
          }
        });
  }

  private void connect(EventLoop on, Dialer dialer, HttpPool pool) {
    HttpClientConnection fresh = new HttpClientConnection(origin, on, pool);
    dial =
        dialer.dial(
            origin,
            on,
            () -> new ChannelHandler[] {new HttpClientCodec(), fresh},
            new Dialer.Outcome() {
              @Override
              public void connected(Channel channel) {
                if (ended) {
                  channel.close();
                } else {
                  sendOn(fresh);
                }
              }

              @Override
              public void failed(Throwable cause) {
                fail(Failures.connecting(origin, cause));
              }
            });
  }

  private void sendOn(HttpClientConnection carrier) {
    connection = carrier;
    carrier.send(this, encode());
  }

  private FullHttpRequest encode() {
    byte[] body = request.body();
    FullHttpRequest encoded =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(request.method()),
            Origin.target(request.uri()),
            body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    encoded.headers().set(headers);
    encoded.headers().set(HttpHeaderNames.HOST, origin.hostHeader());
    if (body != null || request.method().equals("POST")) {
      encoded.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, encoded.content().readableBytes());
    }
    return encoded;
  }

  /** A part of the answer has come; on the loop. */
  void progressed(int bytes) {
    if (!ended) {
      listener.onBytes(bytes);
    }
  }

  /** Ends with an answer; on the loop. */
  void answered(ResponseHead head, ByteBuffer body) {
    if (end()) {
      listener.onResponse(head, body);
    }
  }

  /** Ends with a failure; on the loop. */
  void fail(TransportFailure failure) {
    if (end()) {
      listener.onFailed(transportClosed ? Failures.closed() : failure);
    }
  }

  private boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    calls.remove(this);
    return true;
  }

  @Override
  public void cancel() {
    abort(Failures.aborted());
  }

  @Override
  public void transportClosed() {
    transportClosed = true;
    abort(Failures.closed());
  }

  private void abort(TransportFailure failure) {
    EventLoop on = loop;
    if (on == null) {
      return;
    }
    try {
      on.execute(
          () -> {
            if (!ended) {
              HttpClientConnection carrier = connection;
              Dial dialling = dial;
              fail(failure);
              if (carrier != null) {
                carrier.close();
              } else if (dialling != null) {
                dialling.cancel();
              }
            }
          });
    } catch (RejectedExecutionException e) {
      // The transport was closed and has ended every call.
    }
  }
}
