package io.realtime4j.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets of one loop, whose turn ends when the loop runs its tasks. */
class OutboundFramesTest {
  /** Does not become much shorter. */
  private static final String NOISE =
      new Random(1)
          .ints(2_000, ' ', '~')
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();

  private static final byte[] HEAD = "HTTP/1.1 101\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);

  /** Has a loop of its own: that of a channel in use runs its tasks at each flush. */
  private final EmbeddedChannel turns = new EmbeddedChannel();

  private final NettyLoop loop = new NettyLoop(turns.eventLoop());
  private final Socket a = new Socket(channel());
  private final Socket b = new Socket(channel());
  private final Socket c = new Socket(channel());

  @AfterEach
  void nothingStays() {
    endTurn();
    for (Socket socket : List.of(a, b, c)) {
      socket.out.release();
      socket.channel.finishAndReleaseAll();
    }
    assertThat(memory.metric().usedDirectMemory()).isZero();
  }

  private EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(memory);
    return channel;
  }

  /** What is tested, and what it should have sent. */
  private final class Socket {
    final EmbeddedChannel channel;
    final OutboundFrames out;
    final ByteBuf expected = Unpooled.buffer();
    final ByteBuf sent = Unpooled.buffer();

    Socket(EmbeddedChannel channel) {
      this.channel = channel;
      this.out =
          new OutboundFrames(channel, loop, false, channel.alloc().directBuffer().writeBytes(HEAD));
      expected.writeBytes(HEAD);
    }

    void write(Frame... frames) {
      for (Frame frame : frames) {
        out.write(frame);
        FrameBytes.append(expected, frame);
      }
    }

    void pong() {
      ByteBuf payload = Unpooled.copiedBuffer("again", StandardCharsets.US_ASCII);
      out.pong(payload);
      FrameBytes.appendPong(expected, payload);
    }

    /** Returns where in memory each buffer was that left. */
    List<Long> flush() {
      out.flush();
      List<Long> places = new ArrayList<>();
      for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
        places.add(next.memoryAddress());
        sent.writeBytes(next);
        next.release();
      }
      return places;
    }
  }

  private void endTurn() {
    turns.runPendingTasks();
  }

  /** What sockets shared is the loop's until its turn ends; then it is nobody's. */
  @AfterEach
  void nothingIsLeft() {
    for (Socket socket : List.of(a, b, c)) {
      socket.flush();
    }
    endTurn();
    assertThat(memory.metric().usedDirectMemory()).isZero();
  }

  private static Frame text(int size, char of) {
    return Frame.text(String.valueOf(of).repeat(size));
  }

  /** Has the answers to the upgrade leave, so that nothing but frames follows. */
  private void open() {
    for (Socket socket : List.of(a, b, c)) {
      socket.flush();
    }
  }

  @Test
  void whatSocketsWriteInTheSameOrderIsEncodedOnceForAll() {
    open();
    Frame one = text(600, '1');
    Frame two = text(600, '2');
    for (Socket socket : List.of(a, b, c)) {
      socket.write(one, two);
    }

    List<Long> places = a.flush();

    assertThat(places).hasSize(1);
    assertThat(b.flush()).isEqualTo(places);
    assertThat(c.flush()).isEqualTo(places);
    assertThat(c.sent).isEqualTo(c.expected);
  }

  @Test
  void aSingleLargeFrameIsEncodedOnceForAll() {
    open();
    Frame large = text(5_000, 'l');
    a.write(large);
    b.write(large);
    // Before one is released, or the other could have its place.
    a.out.flush();
    b.out.flush();

    assertThat(a.flush()).hasSize(1).isEqualTo(b.flush());
  }

  @Test
  void whatIsCompressedIsSharedInThatForm() {
    Frame large = Frame.text("something, ".repeat(5_000) + NOISE);
    EmbeddedChannel left = channel();
    EmbeddedChannel right = channel();
    OutboundFrames one = compressing(left);
    OutboundFrames other = compressing(right);
    one.write(large);
    other.write(large);
    one.flush();
    other.flush();
    ByteBuf first = left.readOutbound();
    ByteBuf second = right.readOutbound();

    assertThat(first.getUnsignedByte(0)).isEqualTo((short) 0xC1);
    assertThat(first.readableBytes()).isBetween(1_025, 8_000);
    assertThat(first.memoryAddress()).isEqualTo(second.memoryAddress());
    assertThat(one.flushedBytes()).isEqualTo(first.readableBytes());
    assertThat(one.writtenBytes()).isEqualTo(first.readableBytes());
    first.release();
    second.release();
  }

  private OutboundFrames compressing(EmbeddedChannel channel) {
    OutboundFrames out = new OutboundFrames(channel, loop, true, channel.alloc().directBuffer());
    out.flush();
    ByteBuf head = channel.readOutbound();
    head.release();
    return out;
  }

  @Test
  void whatIsWrittenInAnotherTurnIsNotShared() {
    open();
    Frame large = text(5_000, 'l');
    a.write(large);
    a.flush();
    endTurn();
    b.write(large);
    b.flush();

    // What is shared would be kept for the end of the turn.
    assertThat(memory.metric().usedDirectMemory()).isZero();
  }

  @Test
  void whatTheNetworkHasTakenOfABufferHasLeft() {
    EmbeddedChannel channel =
        new EmbeddedChannel() {
          @Override
          protected void doWrite(ChannelOutboundBuffer queue) {
            queue.progress(HEAD.length + 100);
          }
        };
    OutboundFrames out =
        new OutboundFrames(channel, loop, false, channel.alloc().directBuffer().writeBytes(HEAD));
    out.write(text(5_000, 'l'));
    out.flush();

    assertThat(out.flushedBytes()).isEqualTo(100);
    assertThat(out.queuedBytes()).isEqualTo(out.writtenBytes() - 100);
    channel.close();
  }

  @Test
  void whatIsShortOrForOneAloneIsCopied() {
    open();
    Frame small = text(500, 's');
    Frame large = text(5_000, 'l');
    a.write(small);
    b.write(small);
    c.write(large);
    a.out.flush();
    b.out.flush();
    c.out.flush();

    // Nothing is kept for the end of the turn: what leaves is all there is.
    assertThat(a.flush()).doesNotContainAnyElementsOf(b.flush());
    c.flush();
    assertThat(memory.metric().usedDirectMemory()).isZero();
  }

  @Test
  void whoHasMoreToSayGoesOnAlone() {
    open();
    Frame one = text(2_000, '1');
    Frame mine = text(2_000, 'm');
    Frame two = text(2_000, '2');
    a.write(one, mine, two);
    b.write(one, two);
    c.write(one, two);

    assertThat(b.flush()).isEqualTo(c.flush()).doesNotContainAnyElementsOf(a.flush());
    assertThat(a.sent).isEqualTo(a.expected);
    assertThat(b.sent).isEqualTo(b.expected);
  }

  @Test
  void whatIsTooMuchForOneBufferIsSharedInPieces() {
    open();
    Frame[] frames = new Frame[20];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = text(10_000, (char) ('a' + i));
    }
    a.write(frames);
    b.write(frames);
    c.write(frames);

    List<Long> places = b.flush();
    assertThat(places).hasSize(4).isEqualTo(c.flush());
    // The first had handed over all but the last before the others came.
    assertThat(a.flush()).hasSize(4).endsWith(places.get(3));
    assertThat(a.sent).isEqualTo(a.expected);
    assertThat(b.sent).isEqualTo(b.expected);
  }

  @Test
  void nothingOutlivesItsTurnButWhatHasYetToLeave() {
    open();
    Frame large = text(5_000, 'l');
    a.write(large);
    b.write(large);
    a.out.flush();
    b.flush();
    endTurn();

    assertThat(memory.metric().usedDirectMemory()).isPositive();
    a.flush();
    assertThat(a.sent).isEqualTo(a.expected);
    assertThat(memory.metric().usedDirectMemory()).isZero();
  }

  @Test
  void whatWasWrittenAndNotHandedOverGoesWithTheSocket() {
    Frame large = text(5_000, 'l');
    a.write(large);
    a.out.release();
    b.write(large);
    b.flush();
    c.flush();
    endTurn();

    assertThat(b.sent).isEqualTo(b.expected);
    assertThat(memory.metric().usedDirectMemory()).isZero();
  }

  /** What one of three sockets does; or all of them, with a few frames that they all know. */
  record Step(int who, int what, int size) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> sizes = Arbitraries.of(0, 1, 125, 126, 700, 1_500, 40_000, 70_000);
    return Combinators.combine(Arbitraries.integers().between(0, 3), ofWhat(), sizes)
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  private static Arbitrary<Integer> ofWhat() {
    return Arbitraries.integers().between(0, 9);
  }

  @Property(tries = 300)
  void everySocketSendsAllOfItsOwnInOrderAndCountsIt(@ForAll("steps") List<Step> steps) {
    List<Socket> sockets = List.of(a, b, c);
    List<Frame> known = new ArrayList<>(List.of(text(900, 'x'), text(900, 'y')));
    for (Step step : steps) {
      List<Socket> concerned = step.who() == 3 ? sockets : List.of(sockets.get(step.who()));
      switch (step.what()) {
        case 0 -> concerned.forEach(Socket::pong);
        case 1, 2 -> concerned.forEach(Socket::flush);
        case 3 -> endTurn();
        case 4, 5 -> known.add(text(step.size(), (char) ('a' + known.size() % 26)));
        default -> {
          Frame next = known.get(known.size() - 1 - step.size() % Math.min(2, known.size()));
          concerned.forEach(socket -> socket.write(next));
        }
      }
      for (Socket socket : sockets) {
        assertThat(socket.out.writtenBytes())
            .isEqualTo(socket.expected.readableBytes() - HEAD.length);
      }
    }
    for (Socket socket : sockets) {
      socket.flush();
      assertThat(ByteBufUtil.equals(socket.sent, socket.expected)).isTrue();
      assertThat(socket.out.flushedBytes()).isEqualTo(socket.out.writtenBytes());
      assertThat(socket.out.queuedBytes()).isZero();
    }
    endTurn();
    assertThat(memory.metric().usedDirectMemory()).isZero();
  }
}
