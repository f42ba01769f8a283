package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.util.ReferenceCountUtil;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
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
final class NettyServerWebSocket extends ChannelInboundHandlerAdapter
    implements ServerWebSocket, FrameReader.Sink {
  private static final Logger LOG = System.getLogger(NettyServerWebSocket.class.getName());

  /** The contract's bound on the closing handshake. */
  private static final long CLOSE_SECONDS = 2;

  private static final int ABNORMAL = 1006;
  private static final int INTERNAL_ERROR = 1011;

  private enum State {
    OPEN,
    CLOSING,
    ENDED
  }

  private final Channel channel;
  private final NettyLoop loop;
  private final OutboundFrames out;
  private final FrameReader in;
  private final int maxMessageBytes;
  private State state = State.OPEN;

  /** Null until {@link #open} has returned. */
  private Exchange.@Nullable Listener listener;

  private boolean reading = true;

  /** Nothing more is to be read: the peer has closed, or broken the rules. */
  private boolean peerClosed;

  /** As of the last flush. */
  private boolean writable = true;

  private int closeCode = ABNORMAL;
  private String closeReason = "";
  private @Nullable Throwable cause;

  /**
   * Creates one.
   *
   * @param compressed whether that was agreed on
   * @param head the answer to the upgrade; owned from now on
   */
  NettyServerWebSocket(
      Channel channel, NettyLoop loop, int maxMessageBytes, boolean compressed, ByteBuf head) {
    this.channel = channel;
    this.loop = loop;
    this.out = new OutboundFrames(channel, loop, compressed, head);
    this.in =
        new FrameReader(channel.alloc(), this, compressed ? loop.deflate() : null, maxMessageBytes);
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Asks who hears it, and sends the answer to the upgrade together with what that one writes. */
  void open(Function<ServerWebSocket, Exchange.Listener> accept) {
    try {
      listener = accept.apply(this);
      flush();
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
  public long writtenBytes() {
    return out.writtenBytes();
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
      if (on) {
        loop.execute(this::hearRest);
      }
    }
  }

  @Override
  public void maxMessageBytes(int bytes) {
    in.maxMessageBytes(Math.min(bytes, maxMessageBytes));
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
    loop.execute(this::hearRest);
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
    if (state == State.ENDED || peerClosed || !(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    try {
      in.read(bytes);
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void hearRest() {
    if (state != State.ENDED && !peerClosed) {
      try {
        in.readRest();
      } catch (RuntimeException e) {
        broken(e);
      }
    }
  }

  @Override
  public boolean isHearing() {
    return state == State.OPEN ? reading : state == State.CLOSING && !peerClosed;
  }

  @Override
  public void onText(ByteBuffer utf8) {
    Exchange.Listener to = listener;
    if (state == State.OPEN && to != null) {
      to.onText(utf8);
    }
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    Exchange.Listener to = listener;
    if (state == State.OPEN && to != null) {
      to.onBinary(bytes);
    }
  }

  @Override
  public void onPing(ByteBuf payload) {
    // A peer that sends pings and reads nothing gets no more pongs.
    if (state == State.OPEN && channel.isWritable()) {
      out.pong(payload);
      flush();
    }
  }

  @Override
  public void onClose(int code, String reason) {
    boolean answer = state == State.OPEN;
    state = State.CLOSING;
    peerClosed = true;
    if (closeCode == ABNORMAL) {
      closeCode = code;
      closeReason = reason;
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
    in.release();
    out.release();
    Exchange.Listener to = listener;
    if (to != null) {
      to.onClosed(closeCode, closeReason, cause);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    if (failure instanceof IOException) {
      remember(failure);
      abort();
    } else {
      broken(failure);
    }
  }

  private void broken(Throwable failure) {
    remember(failure);
    if (failure instanceof CorruptedWebSocketFrameException corrupted) {
      violated(corrupted.closeStatus().code(), corrupted.getMessage());
    } else {
      LOG.log(Level.ERROR, "a WebSocket's listener failed", failure);
      violated(INTERNAL_ERROR, "");
    }
  }

  private void remember(Throwable failure) {
    if (cause == null) {
      cause = failure;
    }
  }

  /** Closes; what the peer still sends is not looked at, as nobody knows where a frame begins. */
  private void violated(int code, @Nullable String reason) {
    peerClosed = true;
    if (state == State.OPEN) {
      closeCode = code;
      closeReason = reason == null ? "" : reason;
      close(code, closeReason);
    }
  }
}
