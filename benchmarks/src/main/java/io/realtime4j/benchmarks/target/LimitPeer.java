package io.realtime4j.benchmarks.target;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of {@link LimitServer}. What one read brings is answered with one write. */
@SuppressWarnings("FutureReturnValueIgnored") // Failures come through the pipeline or a deadline.
final class LimitPeer extends ChannelInboundHandlerAdapter {
  private final LimitRoom room;

  /** Null until the connection is there. */
  private @Nullable ChannelHandlerContext context;

  /** What did not make a whole frame yet; null if nothing. */
  private @Nullable ByteBuf rest;

  /** Answers of this turn; null if none. */
  private @Nullable ByteBuf answers;

  private boolean upgraded;

  LimitPeer(LimitRoom room) {
    this.room = room;
  }

  @Override
  public void channelActive(ChannelHandlerContext newContext) {
    context = newContext;
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
    if (upgraded) {
      readFrames(in);
    } else {
      readHead(in);
    }
    if (in.isReadable()) {
      rest = context.alloc().heapBuffer(Math.max(1024, in.readableBytes())).writeBytes(in);
    }
    in.release();
  }

  private void readHead(ByteBuf in) {
    int end = in.writerIndex();
    if (end - in.readerIndex() >= 4 && in.getInt(end - 4) == 0x0d0a0d0a) {
      String head = in.readCharSequence(in.readableBytes(), StandardCharsets.US_ASCII).toString();
      upgraded = true;
      answer(LimitFrames.upgrade(head));
      answer(LimitFrames.OPEN);
    }
  }

  private void readFrames(ByteBuf in) {
    while (in.readableBytes() >= 6) {
      int at = in.readerIndex();
      int length = in.getByte(at + 1) & 0x7f;
      int head = 6;
      if (length == 126) {
        length = in.getUnsignedShort(at + 2);
        head = 8;
      }
      if (in.readableBytes() < head + length) {
        return;
      }
      int mask = in.getInt(at + head - 4);
      for (int i = 0; i < length; i++) {
        in.setByte(at + head + i, in.getByte(at + head + i) ^ (mask >> (24 - 8 * (i & 3))));
      }
      onMessage(in, at + head, length);
      in.skipBytes(head + length);
    }
  }

  /** An event with an acknowledgement reads {@code 4217["name",…}. */
  private void onMessage(ByteBuf in, int at, int length) {
    if (length < 2 || in.getByte(at) != '4') {
      return;
    }
    if (in.getByte(at + 1) == '0') {
      answer(LimitFrames.GREETING);
    } else if (in.getByte(at + 1) == '2') {
      long id = 0;
      int digit = at + 2;
      for (; in.getByte(digit) != '['; digit++) {
        id = id * 10 + in.getByte(digit) - '0';
      }
      onEvent(in.getByte(digit + 2), id);
    }
  }

  private void onEvent(byte initial, long id) {
    switch (initial) {
      case 'm' -> {
        answer(LimitFrames.ack(id));
        room.onMessage(context().channel().eventLoop());
      }
      case 'r' -> {
        room.add(this);
        answer(LimitFrames.echo(id));
      }
      default -> answer(LimitFrames.echo(id));
    }
  }

  private void answer(byte[] frame) {
    ByteBuf buffer = answers;
    if (buffer == null) {
      buffer = context().alloc().directBuffer(1024);
      answers = buffer;
    }
    buffer.writeBytes(frame);
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("not connected");
    }
    return known;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ByteBuf buffer = answers;
    if (buffer != null) {
      answers = null;
      context.writeAndFlush(buffer, context.voidPromise());
    }
  }

  void send(int count) {
    ChannelHandlerContext to = context();
    ByteBuf buffer = to.alloc().directBuffer(count * LimitFrames.MESSAGE.length);
    for (int i = 0; i < count; i++) {
      buffer.writeBytes(LimitFrames.MESSAGE);
    }
    to.writeAndFlush(buffer, to.voidPromise());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    room.remove(this);
    ByteBuf before = rest;
    if (before != null) {
      rest = null;
      before.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
