package io.realtime4j.transport.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.MessageDeflate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What a peer compresses is heard as it was, however it comes. */
@PropertyDefaults(tries = 150, edgeCases = EdgeCasesMode.NONE)
class CompressedMessagesProperties {
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int LIMIT = 200_000;

  /** As a peer sends it: in fragments, and compressed unless the level is below zero. */
  private record Message(boolean isText, byte[] payload, int level, int fragments, long seed) {}

  @Property
  void messagesArriveAsTheyWereSent(@ForAll("messages") List<Message> messages, @ForAll long seed) {
    byte[] wire = wire(messages);
    Random random = new Random(seed);
    HeardFrames heard = new HeardFrames(LIMIT, () -> random.nextInt(4) > 0, new MessageDeflate());
    int most = random.nextBoolean() ? ContainerLoop.SCRATCH_BYTES : 700;
    for (int at = 0, end; at < wire.length; at = end) {
      end = Math.min(wire.length, at + 1 + random.nextInt(most));
      heard.take(wire, at, end);
    }
    List<String> sent = new ArrayList<>();
    messages.forEach(message -> sent.add(line(message)));

    assertThat(heard.lines().equals(sent)).isTrue();
  }

  private static String line(Message message) {
    return message.isText
        ? HeardFrames.text(new String(message.payload, StandardCharsets.UTF_8))
        : HeardFrames.binary(message.payload);
  }

  private static byte[] frame(int first, byte[] payload) {
    return ClientFrames.frame(first, payload);
  }

  private static byte[] wire(List<Message> messages) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    messages.forEach(message -> write(message, all));
    return all.toByteArray();
  }

  private static void write(Message message, ByteArrayOutputStream to) {
    Random random = new Random(message.seed);
    boolean compressed = message.level >= 0;
    byte[] payload =
        compressed ? deflated(message.payload, message.level, random) : message.payload;
    int first = (message.isText ? 1 : 2) | (compressed ? RSV1 : 0);
    int at = 0;
    for (int i = 1; i <= message.fragments; i++) {
      int rest = payload.length - at;
      int size = i == message.fragments ? rest : random.nextInt(rest + 1);
      byte[] part = Arrays.copyOfRange(payload, at, at + size);
      int opcode = i == 1 ? first : 0;
      to.writeBytes(frame(i == message.fragments ? FIN | opcode : opcode, part));
      at += size;
    }
  }

  /** Compresses with whatever flushes a peer has in the middle, and leaves out the end. */
  private static byte[] deflated(byte[] message, int level, Random random) {
    Deflater deflater = new Deflater(level, true);
    byte[] some = new byte[2 * message.length + 1_000];
    int split = random.nextInt(message.length + 1);
    deflater.setInput(message, 0, split);
    int size = deflater.deflate(some, 0, some.length, Deflater.FULL_FLUSH);
    deflater.setInput(message, split, message.length - split);
    size += deflater.deflate(some, size, some.length - size, Deflater.SYNC_FLUSH);
    deflater.end();
    boolean nothing = split == message.length && size == 0;
    return nothing ? new byte[1] : Arrays.copyOf(some, size - 4);
  }

  @Provide
  Arbitrary<List<Message>> messages() {
    Arbitrary<Integer> sizes =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.integers().between(0, 3_000)),
            Tuple.of(1, Arbitraries.integers().between(0, LIMIT)),
            Tuple.of(1, Arbitraries.of(0, 125, 126, 0xFFFF, 0x10000, LIMIT)));
    Arbitrary<Message> message =
        Combinators.combine(
                Arbitraries.of(true, false),
                sizes,
                Arbitraries.of(2, 26, 128),
                Arbitraries.integers().between(-1, 9),
                Arbitraries.integers().between(1, 6),
                Arbitraries.longs())
            .as(
                (text, size, letters, level, fragments, seed) ->
                    new Message(text, payload(size, letters, seed), level, fragments, seed));
    return message.list().ofMinSize(1).ofMaxSize(6);
  }

  private static byte[] payload(int size, int letters, long seed) {
    byte[] bytes = new byte[size];
    Random random = new Random(seed);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt(letters);
    }
    return bytes;
  }
}
