package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.protocol.MessageLimits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message as it is kept and sent: what is just allowed, and what is not. */
class BodyTest {
  private static final String ROOM = "channel:a";

  private static byte[] of(OutgoingMessage message) {
    return Body.of("c1", message);
  }

  private static QueuedRow row(byte[] body) {
    return QueuedRow.builder().clientMessageId("c1").room(ROOM).body(body).build();
  }

  @Test
  void contentMayBeAsLargeAsTheServerTakes() {
    String most = "x".repeat(MessageLimits.CONTENT_BYTES);
    assertThat(of(OutgoingMessage.to(ROOM, most))).hasSizeGreaterThan(MessageLimits.CONTENT_BYTES);
    assertThatThrownBy(() -> of(OutgoingMessage.to(ROOM, most + "x")))
        .isInstanceOf(PayloadTooLargeException.class);
  }

  @Test
  void asManyAreMentionedAsTheServerTakes() {
    List<String> most = Collections.nCopies(MessageLimits.LIST, "u");
    OutgoingMessage message = OutgoingMessage.to(ROOM, "x").mentioning(most);
    assertThat(Body.message(row(of(message)))).isEqualTo(message);
    assertThatThrownBy(
            () ->
                of(
                    OutgoingMessage.to(ROOM, "x")
                        .mentioning(Collections.nCopies(MessageLimits.LIST + 1, "u"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mentions");
  }

  @Test
  void binaryIsKeptByNoStore() {
    JsonValue binary = JsonValue.binary(new byte[1]);
    OutgoingMessage message = OutgoingMessage.to(ROOM, "x");
    assertThatThrownBy(() -> of(message.withMetadata(JsonObject.of("k", binary))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of(message.withAttachments(JsonArray.of(JsonObject.of("k", binary)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRowThatCannotBeReadIsAMessageWithoutContent() {
    for (String body : List.of("{", "[]", "")) {
      OutgoingMessage message = Body.message(row(body.getBytes(StandardCharsets.UTF_8)));
      assertThat(message.roomName()).isEqualTo(ROOM);
      assertThat(message.content()).isEmpty();
    }
  }

  @Test
  void anAnswerThatNamesNoRoomIsOfTheRoomItWasSentTo() {
    Entry entry = new Entry(1, new Lane(ROOM, false), null, row(new byte[2]), 0);
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    SentMessage sent = Body.confirmation(entry, JsonObject.of("messageId", "m1"), clock);
    assertThat(sent.roomName()).isEqualTo(ROOM);
    assertThat(sent.sentAt()).isEqualTo(Instant.EPOCH);
    assertThat(
            Body.confirmation(entry, JsonObject.of("messageId", "m1", "roomName", "b"), clock)
                .roomName())
        .isEqualTo("b");
  }
}
