package io.realtime4j.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.MessageDeflate;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/*
 * OPENING -> OPEN -> CLOSING (our close frame is sent) -> ENDED (the listener has heard the end).
 * The listener's end and the connection's are two things: after the first, the second follows at
 * once, or within two seconds if a last frame has still to leave.
 */
/** A WebSocket of the client. What is not final or atomic is confined to its loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class NettyClientWebSocket extends ChannelInboundHandlerAdapter
    implements ClientWebSocket, NettyClientTransport.Call {
  /** How long a last close frame may take to leave. */
  private static final long LINGER_SECONDS = 2;

  /** More than this that waits ends the socket, so that no message is lost in silence. */
  private static final long MOST_QUEUED_BYTES = 16L << 20;

  private enum State {
    OPENING,
    OPEN,
    CLOSING,
    ENDED
  }

  private final Origin origin;
  private final WebSocketRequest request;
  private final ClientHandshake handshake;
  private final WebSocketListener listener;
  private final Set<NettyClientTransport.Call> calls;
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  /** Null until started. */
  private volatile @Nullable EventLoop loop;

  /** Null until started. */
  private volatile @Nullable Dial dial;

  private @Nullable Channel channel;

  /** That of the loop; null until started, and if the server has not agreed to it. */
  private @Nullable MessageDeflate deflate;

  /** Null until opened. */
  private @Nullable MessageAssembler assembler;

  private @Nullable HttpResponse answer;
  private State state = State.OPENING;

  /** Whether messages are taken, decided on the caller's thread. */
  private volatile boolean open;

  private boolean flushPosted;

  // A loop that shuts down fails connections before it runs the task that would end this one.
  private volatile boolean transportClosed;

  NettyClientWebSocket(
      Origin origin,
      WebSocketRequest request,
      WebSocketListener listener,
      Set<NettyClientTransport.Call> calls) {
    this.origin = origin;
    this.request = request;
    this.handshake = new ClientHandshake(origin, request);
    this.listener = listener;
    this.calls = calls;
  }

  void start(EventLoop on, Dialer dialer, MessageDeflate ofLoop) {
    deflate = ofLoop;
    loop = on;
    dial =
        dialer.dial(
            origin,
            on,
            () -> new ChannelHandler[] {new ByteCounter(received), new HttpClientCodec(), this},
            new Dialer.Outcome() {
              @Override
              public void connected(Channel connected) {
                if (state == State.OPENING) {
                  connected.writeAndFlush(handshake.request());
                } else {
                  connected.close();
                }
              }

              @Override
              public void failed(Throwable cause) {
                fail(Failures.connecting(origin, cause));
              }
            });
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  @Override
  public void send(Frame frame) {
    if (!open) {
      return;
    }
    if (queued.addAndGet(frame.size()) > MOST_QUEUED_BYTES) {
      end(Failures.queueFull(MOST_QUEUED_BYTES));
      return;
    }
    if (!post(() -> write(frame))) {
      queued.addAndGet(-frame.size());
    }
  }

  private void write(Frame frame) {
    Channel to = channel;
    if (state != State.OPEN || to == null) {
      queued.addAndGet(-frame.size());
      return;
    }
    MessageDeflate agreed = deflate;
    Frame out = agreed == null ? frame : agreed.deflate(frame);
    to.write(ClientFrames.of(out)).addListener(sent -> queued.addAndGet(-frame.size()));
    if (!flushPosted) {
      flushPosted = true;
      to.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushPosted = false;
    Channel to = channel;
    if (to != null) {
      to.flush();
    }
  }

  @Override
  public long queuedBytes() {
    return queued.get();
  }

  @Override
  public long receivedBytes() {
    return received.get();
  }

  @Override
  public void close(int code, String reason) {
    if (code != 1000 && (code < 3000 || code > 4999)) {
      throw new IllegalArgumentException("code must be 1000 or 3000 to 4999, was " + code);
    }
    int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 123) {
      throw new IllegalArgumentException("reason must be at most 123 bytes, was " + bytes);
    }
    post(
        () -> {
          Channel to = channel;
          if (state == State.OPENING || to == null) {
            abort();
          } else if (state == State.OPEN) {
            state = State.CLOSING;
            to.writeAndFlush(new CloseWebSocketFrame(code, reason));
          }
        });
  }

  @Override
  public void abort() {
    end(Failures.aborted());
  }

  @Override
  public void transportClosed() {
    transportClosed = true;
    end(Failures.closed());
  }

  private void end(TransportFailure failure) {
    post(
        () -> {
          fail(failure);
          closeChannel();
        });
  }

  private boolean post(Runnable task) {
    EventLoop on = loop;
    if (on == null) {
      return false;
    }
    try {
      on.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false; // the transport was closed and has ended every call
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (state == State.ENDED) {
        return;
      }
      if (msg instanceof WebSocketFrame frame) {
        frame(ctx, frame);
      } else if (state == State.OPENING && msg instanceof HttpObject part) {
        handshake(ctx, part);
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void handshake(ChannelHandlerContext ctx, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      Throwable cause = part.decoderResult().cause();
      fail(Failures.protocol("the answer is malformed: " + cause.getMessage(), cause));
      return;
    }
    if (part instanceof HttpResponse response) {
      answer = response;
      if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
        fail(Failures.refusedWith(response));
      }
    }
    HttpResponse head = answer;
    if (part instanceof LastHttpContent && head != null && head.status().code() == 101) {
      String flaw = handshake.flawOf(head);
      if (flaw != null) {
        fail(Failures.protocol(flaw, null));
        return;
      }
      boolean compressed = ClientHandshake.isCompressed(head);
      deflate = compressed ? deflate : null;
      assembler = new MessageAssembler(ctx.alloc(), deflate, request.maxMessageBytes());
      state = State.OPEN;
      open = true;
      listener.onOpen(Failures.headOf(head));
      ClientFrames.speakWebSocket(ctx, request.maxMessageBytes(), compressed);
    }
  }

  private void frame(ChannelHandlerContext ctx, WebSocketFrame frame) {
    MessageAssembler messages = assembler;
    MessageAssembler.checkReserved(frame);
    if (frame instanceof CloseWebSocketFrame close) {
      peerCloses(ctx, close);
    } else if (frame instanceof PingWebSocketFrame) {
      if (state == State.OPEN && ctx.channel().isWritable()) {
        ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
      }
    } else if (!(frame instanceof PongWebSocketFrame) && messages != null) {
      messages.add(frame, listener::onText, listener::onBinary);
    }
  }

  private void peerCloses(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
    int code = close.statusCode() < 0 ? 1005 : close.statusCode();
    String reason = close.statusCode() < 0 ? "" : close.reasonText();
    if (state == State.OPEN) {
      lastFrame(ctx, code == 1005 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, ""));
    } else {
      ctx.close();
    }
    if (ended()) {
      listener.onClosed(code, reason);
    }
  }

  private static void lastFrame(ChannelHandlerContext ctx, CloseWebSocketFrame frame) {
    ctx.writeAndFlush(frame).addListener(sent -> ctx.close());
    ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
      fail(Failures.of(tls.cause()));
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    if (root instanceof CorruptedWebSocketFrameException corrupted && state == State.OPEN) {
      lastFrame(ctx, new CloseWebSocketFrame(corrupted.closeStatus().code(), ""));
      if (ended()) {
        listener.onFailed(Failures.of(corrupted));
      }
    } else {
      fail(Failures.of(cause));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    MessageAssembler messages = assembler;
    if (messages != null) {
      messages.release();
    }
    fail(Failures.lost(null));
  }

  private void fail(TransportFailure failure) {
    if (ended()) {
      listener.onFailed(transportClosed ? Failures.closed() : failure);
      closeChannel();
    }
  }

  private boolean ended() {
    if (state == State.ENDED) {
      return false;
    }
    state = State.ENDED;
    open = false;
    calls.remove(this);
    return true;
  }

  private void closeChannel() {
    Dial dialling = dial;
    Channel to = channel;
    if (to != null) {
      to.close();
    } else if (dialling != null) {
      dialling.cancel();
    }
  }
}
