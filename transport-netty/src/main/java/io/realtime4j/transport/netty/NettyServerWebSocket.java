package io.realtime4j.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * OPEN -> CLOSING (a close frame is sent) -> ENDED (the connection is gone, the listener told).
 * The listener hears the end only from channelInactive, whatever led there; closeCode, closeReason
 * and cause say by then what it was.
 */
/** An accepted WebSocket, from the moment it lives on its home loop. Loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class NettyServerWebSocket extends ChannelInboundHandlerAdapter implements ServerWebSocket {
  private static final Logger LOG = System.getLogger(NettyServerWebSocket.class.getName());

  /** The contract's bound on the closing handshake. */
  private static final long CLOSE_SECONDS = 2;

  private static final int ABNORMAL = 1006;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int INTERNAL_ERROR = 1011;

  private enum State {
    OPEN,
    CLOSING,
    ENDED
  }

  private final Channel channel;
  private final NettyLoop loop;
  private final OutboundFrames out;
  private final MessageAssembler assembler;
  private State state = State.OPEN;

  /** Null until {@link #open} has returned. */
  private Exchange.@Nullable Listener listener;

  private boolean reading = true;

  /** As of the last flush. */
  private boolean writable = true;

  private int closeCode = ABNORMAL;
  private String closeReason = "";
  private @Nullable Throwable cause;

  NettyServerWebSocket(Channel channel, NettyLoop loop, int maxMessageBytes) {
    this.channel = channel;
    this.loop = loop;
    this.out = new OutboundFrames(channel, loop);
    this.assembler = new MessageAssembler(channel.alloc(), maxMessageBytes);
  }

  void open(Function<ServerWebSocket, Exchange.Listener> accept) {
    try {
      listener = accept.apply(this);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a WebSocket was not accepted", e);
      abort();
    }
  }

  void startReading() {
    channel.config().setAutoRead(reading);
  }

  @Override
  public void write(Frame frame) {
    if (state == State.OPEN) {
      out.write(frame);
    }
  }

  @Override
  public void flush() {
    if (state != State.ENDED) {
      out.flush();
      writable = channel.isWritable();
    }
  }

  @Override
  public long queuedBytes() {
    return out.queuedBytes();
  }

  @Override
  public long flushedBytes() {
    return out.flushedBytes();
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    if (state == State.OPEN) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void close(int code, String reason) {
    if (state != State.OPEN) {
      return;
    }
    state = State.CLOSING;
    out.close(code, reason);
    flush();
    // The peer's answer must be read even if its messages were held back.
    channel.config().setAutoRead(true);
    channel.eventLoop().schedule(this::abort, CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void abort() {
    if (state != State.ENDED) {
      state = State.CLOSING;
      // A reset frees at once what the kernel still holds for a peer that does not read.
      if (channel.isActive()) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      }
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof CloseWebSocketFrame close) {
        peerCloses(close);
      } else if (state == State.OPEN && msg instanceof WebSocketFrame frame) {
        frame(frame);
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void frame(WebSocketFrame frame) {
    Exchange.Listener to = listener;
    if (frame instanceof PingWebSocketFrame) {
      // A peer that sends pings and reads nothing gets no more pongs.
      if (channel.isWritable()) {
        out.pong(frame.content());
        flush();
      }
    } else if (!(frame instanceof PongWebSocketFrame) && to != null) {
      assembler.add(frame, to::onText, to::onBinary);
    }
  }

  private void peerCloses(CloseWebSocketFrame close) {
    boolean answer = state == State.OPEN;
    state = State.CLOSING;
    if (closeCode == ABNORMAL) {
      closeCode = close.statusCode() < 0 ? 1005 : close.statusCode();
      closeReason = close.statusCode() < 0 ? "" : close.reasonText();
    }
    if (!answer) {
      channel.close();
      return;
    }
    out.close(closeCode, "");
    out.flush();
    channel.write(channel.alloc().buffer(0)).addListener(sent -> channel.close());
    channel.flush();
    channel.eventLoop().schedule(this::abort, CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!writable && channel.isWritable()) {
      // Posted, since Netty may tell this in the middle of a flush.
      loop.execute(this::drained);
    }
  }

  private void drained() {
    Exchange.Listener to = listener;
    if (!writable && state == State.OPEN && to != null && channel.isWritable()) {
      writable = true;
      to.onDrained();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    assembler.release();
    out.release();
    Exchange.Listener to = listener;
    if (to != null) {
      to.onClosed(closeCode, closeReason, cause);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    Throwable root = failure instanceof DecoderException ? rootOf(failure) : failure;
    if (cause == null) {
      cause = root;
    }
    if (root instanceof IOException) {
      abort();
    } else if (root instanceof CorruptedWebSocketFrameException corrupted) {
      violated(corrupted.closeStatus().code(), corrupted.getMessage());
    } else if (failure instanceof DecoderException) {
      violated(PROTOCOL_ERROR, "malformed frame");
    } else {
      LOG.log(Level.ERROR, "a WebSocket's listener failed", failure);
      violated(INTERNAL_ERROR, "");
    }
  }

  private void violated(int code, @Nullable String reason) {
    if (state == State.OPEN) {
      closeCode = code;
      closeReason = reason == null ? "" : reason;
      close(code, closeReason);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null || failure instanceof CorruptedWebSocketFrameException ? failure : cause;
  }
}
