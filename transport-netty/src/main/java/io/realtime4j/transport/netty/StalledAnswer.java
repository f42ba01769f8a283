package io.realtime4j.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/*
 * A slow peer is no stalled one: every byte that it takes gives it the whole time again.
 */
/** Closes a connection whose peer takes nothing of an answer for too long. Loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // a close is seen by the connection itself
final class StalledAnswer {
  private final Channel channel;
  private final ChannelFuture written;
  private final Duration patience;

  private StalledAnswer(Channel channel, ChannelFuture written, Duration patience) {
    this.channel = channel;
    this.written = written;
    this.patience = patience;
  }

  /** Watches an answer that was given to the channel, until it has left. */
  static void watch(Channel channel, ChannelFuture written, Duration patience) {
    if (!written.isDone()) {
      new StalledAnswer(channel, written, patience).await(untaken(channel));
    }
  }

  private void await(long untaken) {
    Future<?> deadline =
        channel.eventLoop().schedule(() -> look(untaken), patience.toNanos(), TimeUnit.NANOSECONDS);
    written.addListener(done -> deadline.cancel(false));
  }

  private void look(long before) {
    long untaken = untaken(channel);
    if (untaken == before) {
      channel.close();
    } else {
      await(untaken);
    }
  }

  private static long untaken(Channel channel) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
  }
}
