package io.realtime4j.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One client: a WebSocket written by hand, without a codec. It opens, enters the main namespace and
 * waits for the greeting by itself. Loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Failures come through the pipeline or a deadline.
final class Peer extends ChannelInboundHandlerAdapter {
  /** Constant, so that a server may answer with a prepared response. */
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final byte[] UPGRADE =
      ClientFrames.utf8(
          "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\n"
              + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: "
              + KEY
              + "\r\n\r\n");
  private static final byte[] PONG = ClientFrames.utf8("3");
  private static final byte[] LEAVE = ClientFrames.utf8("41");

  private final byte[] connect;
  private final CompletableFuture<Peer> greeted = new CompletableFuture<>();
  private final Tally tally;
  private boolean upgraded;
  private @Nullable Channel channel;

  /** What did not make a whole frame yet; null if nothing. */
  private @Nullable ByteBuf rest;

  private @Nullable ByteBuf out;

  Peer(String token, Tally tally) {
    this.connect = ClientFrames.utf8("40{\"token\":\"" + token + "\"}");
    this.tally = tally;
  }

  /** Completes when the greeting has come; fails if the connection breaks before. */
  CompletableFuture<Peer> greeted() {
    return greeted;
  }

  /** Writes a message; {@link #flush} sends it. */
  void write(byte[]... pieces) {
    ByteBuf buffer = out;
    if (buffer == null) {
      buffer = open().alloc().directBuffer(512);
      out = buffer;
    }
    ClientFrames.write(buffer, pieces);
  }

  void flush() {
    ByteBuf buffer = out;
    if (buffer != null) {
      out = null;
      Channel to = open();
      to.writeAndFlush(buffer, to.voidPromise());
    }
  }

  /** Leaves the namespace, which every server takes for a clean end, and closes. */
  CompletableFuture<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Channel to = channel;
    if (to == null || !to.isActive()) {
      closed.complete(null);
      return closed;
    }
    write(LEAVE);
    flush();
    to.close().addListener(done -> closed.complete(null));
    return closed;
  }

  private Channel open() {
    Channel to = channel;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    return to;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    context.writeAndFlush(context.alloc().directBuffer(UPGRADE.length).writeBytes(UPGRADE));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = rest;
    if (before != null) {
      rest = null;
      before.writeBytes(in);
      in.release();
      in = before;
    }
    if (upgraded || headIsOver(context, in)) {
      readFrames(in);
    }
    if (in.isReadable()) {
      // Copied, so that a few bytes do not hold a large buffer, and there is room for more.
      rest = context.alloc().heapBuffer(Math.max(1024, in.readableBytes())).writeBytes(in);
    }
    in.release();
  }

  private boolean headIsOver(ChannelHandlerContext context, ByteBuf in) {
    for (int at = in.readerIndex(); at + 4 <= in.writerIndex(); at++) {
      if (in.getInt(at) == 0x0d0a0d0a) {
        if (in.getByte(in.readerIndex() + 9) != '1') {
          greeted.completeExceptionally(new IllegalStateException("no upgrade"));
          context.close();
        }
        in.readerIndex(at + 4);
        upgraded = true;
        return true;
      }
    }
    return false;
  }

  private void readFrames(ByteBuf in) {
    while (in.readableBytes() >= 2) {
      int at = in.readerIndex();
      int head = 2;
      int length = in.getByte(at + 1) & 0x7f;
      if (length == 126) {
        if (in.readableBytes() < 4) {
          return;
        }
        head = 4;
        length = in.getUnsignedShort(at + 2);
      } else if (length == 127) {
        throw new IllegalStateException("a frame of 64 KiB or more");
      }
      if (in.readableBytes() < head + length) {
        return;
      }
      if (length > 0 && (in.getByte(at) & 0x0f) == 1) {
        onMessage(Inbound.of(in, at + head, length), length);
      }
      in.skipBytes(head + length);
    }
  }

  private void onMessage(Inbound kind, int length) {
    switch (kind) {
      case DELIVERY -> tally.delivered(length);
      case ACK -> tally.acknowledged(true);
      case FAILED_ACK -> tally.acknowledged(false);
      case OPEN -> {
        write(connect);
        flush();
      }
      case PING -> {
        write(PONG);
        flush();
      }
      case GREETED -> greeted.complete(this);
      case REFUSED ->
          greeted.completeExceptionally(new IllegalStateException("the server refused the token"));
      case CONNECTED, OTHER -> {
        // Nothing waits for it.
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    tally.turn();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    releaseRest();
    tally.lost();
    greeted.completeExceptionally(new IllegalStateException("closed before the greeting"));
  }

  private void releaseRest() {
    ByteBuf before = rest;
    if (before != null) {
      rest = null;
      before.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    greeted.completeExceptionally(cause);
    context.close();
  }
}
