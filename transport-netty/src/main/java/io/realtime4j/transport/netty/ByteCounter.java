package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what comes in, before frames are made of it. */
final class ByteCounter extends ChannelInboundHandlerAdapter {
  private final AtomicLong received;

  ByteCounter(AtomicLong received) {
    this.received = received;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf bytes) {
      received.addAndGet(bytes.readableBytes());
    }
    ctx.fireChannelRead(msg);
  }
}
