package io.realtime4j.transport.jakarta;

import static io.realtime4j.transport.jakarta.ClientFrames.BINARY;
import static io.realtime4j.transport.jakarta.ClientFrames.CONTINUATION;
import static io.realtime4j.transport.jakarta.ClientFrames.FIN;
import static io.realtime4j.transport.jakarta.ClientFrames.PING;
import static io.realtime4j.transport.jakarta.ClientFrames.PONG;
import static io.realtime4j.transport.jakarta.ClientFrames.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What is heard does not depend on how it comes, nor on when it is wanted. */
@PropertyDefaults(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
class FrameReaderProperties {
  private static final int LIMIT = 70_000;

  /** A message in fragments, before each of which there may be a ping or a pong. */
  private record Message(boolean isText, byte[] payload, int fragments, long seed) {
    String line() {
      return isText
          ? HeardFrames.text(new String(payload, StandardCharsets.UTF_8))
          : HeardFrames.binary(payload);
    }
  }

  @Property
  void messagesAreHeardHoweverTheirBytesCome(
      @ForAll("messages") List<Message> messages, @ForAll long seed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> expected = new ArrayList<>();
    messages.forEach(message -> write(message, bytes, expected));
    Random random = new Random(seed);

    HeardFrames heard = new HeardFrames(LIMIT, () -> random.nextInt(4) > 0);
    takeInPieces(heard, bytes.toByteArray(), random);

    assertThat(heard.lines()).isEqualTo(expected);
  }

  @Property
  void whatIsRefusedIsRefusedHoweverItComes(
      @ForAll("messages") List<Message> messages, @ForAll long seed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    messages.forEach(message -> write(message, bytes, new ArrayList<>()));
    Random random = new Random(seed);
    byte[] changed = changed(bytes.toByteArray(), random);

    HeardFrames atOnce = new HeardFrames(LIMIT).take(changed);
    HeardFrames inPieces = new HeardFrames(LIMIT, () -> random.nextInt(4) > 0);
    takeInPieces(inPieces, changed, random);

    assertThat(inPieces.lines()).isEqualTo(atOnce.lines());
    assertThat(atOnce.lines())
        .filteredOn(line -> line.startsWith("refused"))
        .isSubsetOf("refused 1002", "refused 1007", "refused 1009");
  }

  private static void write(Message message, ByteArrayOutputStream to, List<String> expected) {
    Random random = new Random(message.seed);
    int at = 0;
    for (int i = 1; i <= message.fragments; i++) {
      if (random.nextInt(3) == 0) {
        byte[] payload = new byte[random.nextInt(126)];
        random.nextBytes(payload);
        boolean ping = random.nextBoolean();
        to.writeBytes(ClientFrames.frame(FIN | (ping ? PING : PONG), payload, random.nextInt()));
        if (ping) {
          expected.add(HeardFrames.ping(payload));
        }
      }
      boolean last = i == message.fragments;
      int rest = message.payload.length - at;
      int size = last ? rest : random.nextInt(rest + 1);
      int opcode = i > 1 ? CONTINUATION : message.isText ? TEXT : BINARY;
      byte[] part = Arrays.copyOfRange(message.payload, at, at + size);
      to.writeBytes(ClientFrames.frame(last ? FIN | opcode : opcode, part, random.nextInt()));
      at += size;
    }
    expected.add(message.line());
  }

  /** Gives pieces of any size, most of them small, some of them empty. */
  private static void takeInPieces(HeardFrames heard, byte[] bytes, Random random) {
    int at = 0;
    while (at < bytes.length) {
      int most =
          random.nextInt(3) == 0 ? ContainerLoop.SCRATCH_BYTES : bytes.length > 2_000 ? 900 : 4;
      int end = Math.min(bytes.length, at + random.nextInt(most + 1));
      heard.take(bytes, at, end);
      at = end;
    }
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      // Mostly near the start, where the heads are.
      int at = random.nextInt(Math.min(changed.length, random.nextBoolean() ? 8 : 10_000));
      changed[at] = (byte) random.nextInt(256);
    }
    return changed;
  }

  @Provide
  Arbitrary<List<Message>> messages() {
    Arbitrary<Integer> sizes =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.integers().between(0, 300)),
            Tuple.of(2, Arbitraries.of(125, 126, 127, 5_000)),
            Tuple.of(1, Arbitraries.of(0xFFFF, 0x10000, LIMIT)));
    Arbitrary<byte[]> binary =
        Combinators.combine(sizes, Arbitraries.longs())
            .as(
                (size, seed) -> {
                  byte[] bytes = new byte[size];
                  new Random(seed).nextBytes(bytes);
                  return bytes;
                });
    Arbitrary<byte[]> text =
        Arbitraries.strings()
            .ascii()
            .withChars('\u00e4', '\u20ac')
            .ofMaxLength(200)
            .map(value -> value.getBytes(StandardCharsets.UTF_8));
    Arbitrary<Integer> fragments = Arbitraries.integers().between(1, 4);
    Arbitrary<Message> message =
        Arbitraries.oneOf(
            Combinators.combine(text, fragments, Arbitraries.longs())
                .as((payload, count, seed) -> new Message(true, payload, count, seed)),
            Combinators.combine(binary, fragments, Arbitraries.longs())
                .as((payload, count, seed) -> new Message(false, payload, count, seed)));
    return message.list().ofMinSize(1).ofMaxSize(5);
  }
}
