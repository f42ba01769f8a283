package io.realtime4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** Whatever a peer sends is understood or refused; any other throwable fails the property. */
@PropertyDefaults(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
class HostileInputProperties {
  private static final ProtocolLimits LIMITS =
      ProtocolLimits.builder()
          .maxPayloadBytes(10_000)
          .maxPacketBytes(10_000)
          .maxDepth(ProtocolLimits.DEEPEST)
          .maxPacketsPerPayload(100)
          .build();

  @Property
  void arbitraryBytesAreUnderstoodOrRefused(@ForAll byte[] bytes) {
    feed(bytes);
  }

  @Property
  void arbitraryTextOfTheProtocolsLettersIsUnderstoodOrRefused(@ForAll("letters") String text) {
    feed(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void aChangedPacketIsUnderstoodOrRefused(
      @ForAll("packets") SocketPacket packet, @ForAll long seed) {
    Random random = new Random(seed);
    SocketDecoder decoder = new SocketDecoder(LIMITS);
    try {
      for (Frame frame : SocketEncoder.encode(packet, LIMITS.withMaxAttachments(1_000))) {
        byte[] bytes = changed(Wire.array(frame.buffer()), random);
        EnginePacket message =
            frame.isText()
                ? EngineCodec.decodeText(ByteBuffer.wrap(bytes), LIMITS)
                : EngineCodec.decodeBinary(ByteBuffer.wrap(bytes));
        Wire.receive(decoder, List.of(message)).forEach(HostileInputProperties::assertUnderstood);
      }
    } catch (ProtocolViolation refused) {
      assertThat(refused.code()).isNotEmpty();
    }
  }

  @Property
  void aChangedPollingBodyIsUnderstoodOrRefused(
      @ForAll("enginePackets") List<EnginePacket> packets, @ForAll long seed) {
    List<Frame> frames = new ArrayList<>();
    packets.forEach(packet -> frames.add(EngineCodec.encode(packet)));
    feed(changed(EngineCodec.encodePayload(frames), new Random(seed)));
  }

  /** Gives the bytes to every decoder; what one understands must survive being sent again. */
  private static void feed(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    attempt(() -> Json.toBytes(Json.parse(input, LIMITS)));
    attempt(
        () -> {
          EnginePacket packet = EngineCodec.decodeText(input, LIMITS);
          assertThat(reread(packet)).isEqualTo(packet);
        });
    attempt(
        () -> {
          List<EnginePacket> packets = EngineCodec.decodePayload(input, LIMITS);
          Wire.receive(new SocketDecoder(LIMITS), packets)
              .forEach(HostileInputProperties::assertUnderstood);
        });
    attempt(
        () -> {
          SocketDecoder decoder = new SocketDecoder(LIMITS);
          SocketPacket packet = decoder.onText(input);
          while (packet == null) {
            packet = decoder.onBinary(input);
          }
          assertUnderstood(packet);
        });
    assertThat(input.remaining()).isEqualTo(bytes.length);
  }

  private static void attempt(Runnable decoding) {
    try {
      decoding.run();
    } catch (ProtocolViolation refused) {
      assertThat(refused.code()).isNotEmpty();
    }
  }

  private static EnginePacket reread(EnginePacket packet) {
    Frame frame = EngineCodec.encode(packet);
    return frame.isText()
        ? EngineCodec.decodeText(frame.buffer(), ProtocolLimits.DEFAULT)
        : EngineCodec.decodeBinary(frame.buffer());
  }

  private static void assertUnderstood(SocketPacket packet) {
    SocketDecoder decoder = new SocketDecoder(ProtocolLimits.DEFAULT.withMaxDepth(512));
    assertThat(Wire.receive(decoder, Wire.messages(SocketEncoder.encode(packet))))
        .containsExactly(packet);
  }

  /** Changes, drops, doubles or inserts up to three bytes, and sometimes cuts the end off. */
  private static byte[] changed(byte[] bytes, Random random) {
    List<Byte> result = new ArrayList<>();
    for (byte b : bytes) {
      result.add(b);
    }
    String letters = "0123456789-/,[]{}\":\\b\u001e \u0000e.";
    for (int i = random.nextInt(4); i > 0 && !result.isEmpty(); i--) {
      int at = random.nextInt(result.size());
      byte letter = (byte) letters.charAt(random.nextInt(letters.length()));
      switch (random.nextInt(5)) {
        case 0 -> result.set(at, letter);
        case 1 -> result.set(at, (byte) random.nextInt(256));
        case 2 -> result.remove(at);
        case 3 -> result.add(at, letter);
        default -> result.subList(at, result.size()).clear();
      }
    }
    byte[] changed = new byte[result.size()];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = result.get(i);
    }
    return changed;
  }

  @Provide
  Arbitrary<String> letters() {
    return Arbitraries.of(
            "0",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "b",
            "-",
            "/",
            "/a",
            ",",
            "[",
            "]",
            "{",
            "}",
            "\"",
            ":",
            "\"a\"",
            "[\"a\",",
            "{\"_placeholder\":true,\"num\":0}",
            "\"num\":1",
            "1-",
            "2-",
            "\u001e",
            " ",
            "true",
            "null",
            "1e9",
            "-1",
            "\\",
            "\\u",
            "d83d",
            "\u00e9")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<SocketPacket> packets() {
    return Samples.packets(Samples.jsonWithBinary());
  }

  @Provide
  Arbitrary<List<EnginePacket>> enginePackets() {
    return Samples.enginePackets().list().ofMinSize(1).ofMaxSize(6);
  }
}
