package io.realtime4j.protocol;

import static io.realtime4j.protocol.Wire.bytes;
import static io.realtime4j.protocol.Wire.violation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketBinaryTest {
  private static final String FIRST = "{\"_placeholder\":true,\"num\":0}";
  private static final String SECOND = "{\"_placeholder\":true,\"num\":1}";

  private final SocketDecoder decoder = new SocketDecoder(ProtocolLimits.DEFAULT);

  @Test
  void anEventWithBinaryIsATextAndItsAttachments() {
    SocketPacket event =
        new SocketPacket.Event(
            "/chat",
            789L,
            List.of(
                JsonValue.of("up"),
                JsonValue.binary(new byte[] {1, 2, 3}),
                JsonObject.of("deep", JsonArray.of((Object) new byte[] {4}))));
    ByteBuffer text =
        bytes(
            '5', // binary event
            "2-", // two attachments
            "/chat,", // the namespace
            "789", // the ack id
            "[\"up\",", // the event's name
            FIRST, // the place of 01 02 03
            ",{\"deep\":[",
            SECOND, // the place of 04
            "]}]");
    List<Frame> frames = SocketEncoder.encode(event);
    assertThat(frames).extracting(Frame::isText).containsExactly(true, false, false);
    assertThat(frames.get(0).buffer()).isEqualTo(bytes('4', text)); // message, and the packet
    assertThat(frames.get(1).buffer()).isEqualTo(bytes(1, 2, 3));
    assertThat(frames.get(2).buffer()).isEqualTo(bytes(4));

    assertThat(decoder.onText(text)).isNull();
    assertThat(decoder.awaitsAttachments()).isTrue();
    assertThat(decoder.onBinary(bytes(1, 2, 3))).isNull();
    assertThat(decoder.onBinary(bytes(4))).isEqualTo(event);
    assertThat(decoder.awaitsAttachments()).isFalse();
  }

  @Test
  void anAcknowledgementWithBinaryIsATextAndItsAttachments() {
    SocketPacket ack = new SocketPacket.Ack("/", 7, List.of(JsonValue.binary(new byte[0])));
    ByteBuffer text =
        bytes(
            '6', // binary ack
            "1-", // one attachment
            '7', // the ack id
            "[", FIRST, "]");
    assertThat(SocketEncoder.encode(ack).get(0).buffer()).isEqualTo(bytes('4', text));
    assertThat(decoder.onText(text)).isNull();
    assertThat(decoder.onBinary(bytes())).isEqualTo(ack);
  }

  @Test
  void attachmentsFindTheirPlacesByNumber() {
    decoder.onText(bytes("52-[\"a\",", SECOND, ",", FIRST, "]"));
    decoder.onBinary(bytes(1));
    assertThat(decoder.onBinary(bytes(2)))
        .isEqualTo(
            new SocketPacket.Event(
                "/",
                null,
                List.of(
                    JsonValue.of("a"),
                    JsonValue.binary(new byte[] {2}),
                    JsonValue.binary(new byte[] {1}))));
  }

  @Test
  void anAttachmentIsCopied() {
    byte[] received = {1};
    decoder.onText(bytes("61-1[", FIRST, "]"));
    SocketPacket packet = decoder.onBinary(ByteBuffer.wrap(received));
    received[0] = 9;
    assertThat(packet)
        .isEqualTo(new SocketPacket.Ack("/", 1, List.of(JsonValue.binary(new byte[] {1}))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "51-[\"a\"]", // no place
        "52-[\"a\"," + FIRST + "]", // a missing place
        "51-[\"a\"," + SECOND + "]", // out of range
        "52-[\"a\"," + FIRST + "," + FIRST + "]", // twice the same
        "51-[\"a\"," + FIRST + "," + SECOND + "]", // a place too many
        "51-[\"a\",{\"_placeholder\":true}]", // no number
        "51-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]",
        "51-[\"a\",{\"_placeholder\":true,\"num\":-1}]",
        "51-[\"a\",{\"_placeholder\":true,\"num\":0.5}]",
        "51-[\"a\",{\"_placeholder\":true,\"num\":4294967296}]", // 0 in 32 bits
        "51-[\"a\",{\"_placeholder\":true,\"num\":1e300}]",
        "51-[\"a\",{\"_placeholder\":false,\"num\":0}]",
        "51-[\"a\",{\"_placeholder\":1,\"num\":0}]",
        "51-[" + FIRST + ",\"a\"]", // binary for a name
        "51-" + FIRST,
        "51-{\"a\":" + FIRST + "}",
      })
  void aTextWhosePlaceholdersDoNotFitIsRefusedBeforeAnyAttachment(String text) {
    assertThat(violation(() -> decoder.onText(bytes(text))))
        .isEqualTo(ProtocolViolation.BAD_PACKET);
    assertThat(decoder.awaitsAttachments()).isFalse();
  }

  @Test
  void onlyBinaryMayFollowABinaryText() {
    decoder.onText(bytes("51-[\"a\",", FIRST, "]"));
    violation(() -> decoder.onText(bytes("2[\"a\"]")));
    violation(() -> decoder.onBinary(bytes(1)));
  }

  @Test
  void binaryOutOfTheBlueIsRefused() {
    violation(() -> decoder.onBinary(bytes(1)));
  }

  @Test
  void theNumberAndSizeOfAttachmentsAreBounded() {
    assertThat(violation(() -> decoder.onText(bytes("511-[\"a\"]"))))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(violation(() -> decoder.onText(bytes("52147483648-[\"a\"]"))))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    violation(() -> decoder.onText(bytes("599999999999999999999-[\"a\"]")));

    SocketDecoder small = new SocketDecoder(ProtocolLimits.DEFAULT.withMaxPayloadBytes(64));
    small.onText(bytes("51-[\"a\",", FIRST, "]"));
    assertThat(violation(() -> small.onBinary(ByteBuffer.allocate(65))))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(small.awaitsAttachments()).isFalse();
    assertThat(violation(() -> small.onText(bytes("2[\"", "a".repeat(60), "\"]"))))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
  }

  @Test
  void asManyAttachmentsAsAllowedAreTaken() {
    List<JsonValue> args =
        new ArrayList<>(Collections.nCopies(10, JsonValue.binary(new byte[] {7})));
    args.add(0, JsonValue.of("ten"));
    SocketPacket packet = new SocketPacket.Event("/", null, args);
    assertThat(Wire.receive(decoder, Wire.messages(SocketEncoder.encode(packet))))
        .containsExactly(packet);
  }

  @Test
  void rawJsonIsCopiedAsItIs() {
    byte[] body = "{ \"k\" : [1.50, \"\\u00e9\"] }".getBytes(StandardCharsets.UTF_8);
    List<JsonValue> args = List.of(JsonValue.of("m"), Json.raw(body));
    Frame frame = SocketEncoder.encode(new SocketPacket.Event("/", 0L, args)).get(0);
    assertThat(frame.buffer())
        .isEqualTo(
            bytes(
                '4', // message
                '2', // event
                '0', // ack id
                "[\"m\",",
                ByteBuffer.wrap(body), // spaces, zeros and escapes untouched
                "]"));
  }

  @Test
  void binaryTravelsInEventsAndAcknowledgementsOnly() {
    JsonObject data = JsonObject.of("a", new byte[1]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SocketEncoder.encode(new SocketPacket.Connect("/", data)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SocketEncoder.encode(new SocketPacket.ConnectError("/", data)));
  }

  @Test
  void whatHasNoFormOnTheWireIsRefusedWhenItIsMade() {
    List<JsonValue> named = List.of(JsonValue.of("a"));
    for (String namespace : List.of("", "chat", "/a,b", "/a\u001eb", "/\ud800", "/\udc00a")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SocketPacket.Event(namespace, null, named));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SocketPacket.Event("/", null, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SocketPacket.Event("/", null, List.of(JsonValue.nullValue())));
    assertThatIllegalArgumentException().isThrownBy(() -> new SocketPacket.Event("/", -1L, named));
    assertThatIllegalArgumentException().isThrownBy(() -> new SocketPacket.Ack("/", -1, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SocketPacket.Connect("/", JsonValue.of("a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SocketPacket.ConnectError("/", JsonValue.of(1)));
  }

  @Test
  void aPacketIsBoundedInSumNotOnlyByAttachment() {
    SocketDecoder small = new SocketDecoder(ProtocolLimits.DEFAULT.withMaxPayloadBytes(100));
    small.onText(bytes("52-[\"a\",", FIRST, ",", SECOND, "]")); // 65 bytes of arguments wait
    assertThat(small.heldBytes()).isEqualTo(66); // and the namespace
    small.onBinary(ByteBuffer.allocate(34));
    assertThat(small.heldBytes()).isEqualTo(100);

    assertThat(violation(() -> small.onBinary(bytes(1)))).isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(small.heldBytes()).isZero();
  }

  @Test
  void aTextThatIsAPacketTooLargeByItselfWaitsForNoAttachment() {
    ProtocolLimits limits =
        ProtocolLimits.DEFAULT.toBuilder().maxPayloadBytes(1000).maxPacketBytes(100).build();
    SocketDecoder small = new SocketDecoder(limits);
    ByteBuffer text = bytes("51-[\"a\",\"" + "x".repeat(100) + "\",", FIRST, "]");

    assertThat(violation(() -> small.onText(text))).isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(small.heldBytes()).isZero();
  }

  @Test
  void whatCannotBeReadIsPassedOverWithItsAttachmentsWhereSomebodyHearsOfIt() {
    List<String> heard = new ArrayList<>();
    SocketDecoder hearing =
        new SocketDecoder(
            ProtocolLimits.DEFAULT,
            (namespace, answer, ackId, why) ->
                heard.add(namespace + (answer ? " answer " : " event ") + ackId));
    for (String body : List.of("[\"a\",{]", "[1e400]", "[\"a\"," + FIRST + "]", "{}", "[]")) {
      assertThat(hearing.onText(bytes("52-/chat,7" + body))).isNull();
      assertThat(hearing.awaitsAttachments()).isTrue();
      assertThat(hearing.heldBytes()).as("nothing is kept of it").isZero();
      assertThat(hearing.onBinary(bytes(1))).isNull();
      assertThat(hearing.awaitsAttachments()).isTrue();
      assertThat(hearing.onBinary(bytes(2))).isNull();
      assertThat(hearing.awaitsAttachments()).isFalse();
    }
    hearing.onText(bytes("61-8[1e400]"));
    hearing.onBinary(bytes(1));
    assertThat(heard)
        .containsExactly(
            "/chat event 7",
            "/chat event 7",
            "/chat event 7",
            "/chat event 7",
            "/chat event 7",
            "/ answer 8");

    hearing.onText(bytes("51-[\"a\",", FIRST, "]"));
    assertThat(hearing.onBinary(bytes(3))).as("what follows is in step").isNotNull();
  }

  @Test
  void attachmentsOfWhatIsPassedOverAreBoundedAndMustCome() {
    SocketDecoder small =
        new SocketDecoder(
            ProtocolLimits.DEFAULT.withMaxPayloadBytes(100), (namespace, answer, id, why) -> {});
    small.onText(bytes("51-[{]"));
    assertThat(violation(() -> small.onBinary(ByteBuffer.allocate(101))))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    assertThat(small.awaitsAttachments()).isFalse();

    small.onText(bytes("51-[{]"));
    assertThat(violation(() -> small.onText(bytes("2[\"a\"]"))))
        .isEqualTo(ProtocolViolation.BAD_PACKET);
    assertThat(small.awaitsAttachments()).isFalse();
    assertThat(small.onText(bytes("2[\"a\"]"))).isNotNull();
  }

  @Test
  void ofAStrangerNothingIsHeld() {
    SocketDecoder ofStranger = new SocketDecoder(ProtocolLimits.DEFAULT.forStrangers());
    assertThat(violation(() -> ofStranger.onText(bytes("51-[\"a\",", FIRST, "]"))))
        .isEqualTo(ProtocolViolation.TOO_LARGE);
    ByteBuffer tooLong = bytes("40{\"a\":\"" + "x".repeat(ProtocolLimits.STRANGER_BYTES) + "\"}");
    assertThat(violation(() -> ofStranger.onText(tooLong))).isEqualTo(ProtocolViolation.TOO_LARGE);

    ofStranger.limits(ProtocolLimits.DEFAULT);
    ofStranger.onText(bytes("51-[\"a\",", FIRST, "]"));
    assertThat(ofStranger.onBinary(bytes(1))).isNotNull();
  }

  @Test
  void moreAttachmentsThanAPeerTakesAreNotEncoded() {
    List<JsonValue> args =
        Collections.nCopies(ProtocolLimits.ATTACHMENTS + 1, JsonValue.binary(new byte[0]));
    SocketPacket ack = new SocketPacket.Ack("/", 1, args);
    assertThatIllegalArgumentException().isThrownBy(() -> SocketEncoder.encode(ack));
    assertThat(SocketEncoder.encode(ack, ProtocolLimits.DEFAULT.withMaxAttachments(11)))
        .hasSize(12);
  }
}
