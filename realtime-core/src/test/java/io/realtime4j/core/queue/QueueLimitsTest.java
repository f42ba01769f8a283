package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.QueueOptions;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.testing.FeatureBench;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the queue takes, keeps and gives up. */
class QueueLimitsTest extends QueueFixture {
  @Test
  void fullQueueRefusesTheNewMessage() {
    reopen(options -> options.maxMessages(2));
    send("channel:a", "1");
    send("channel:a", "2");

    SendHandle third = send("channel:a", "3");

    assertThat(failureOf(third.stored())).isInstanceOf(QueueFullException.class);
    assertThat(failureOf(third.sent())).isInstanceOf(QueueFullException.class);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(bench.store.rows).hasSize(2);
  }

  @Test
  void fullQueueByBytesRefusesToo() {
    reopen(options -> options.maxBytes(400));
    send("channel:a", "x".repeat(200));
    SendHandle second = send("channel:a", "x".repeat(200));
    assertThat(failureOf(second.stored())).isInstanceOf(QueueFullException.class);
  }

  @Test
  void dropOldestDropsWithAnEventAndOnlyWhatWasNeverWritten() {
    reopen(options -> options.maxMessages(2).overflow(QueueOptions.Overflow.DROP_OLDEST).window(1));
    bench.start(FeatureBench.FULL);
    send("channel:a", "in flight");
    SendHandle oldest = send("channel:a", "oldest");
    send("channel:a", "newest");

    assertThat(bench.published(QueueEvent.Discarded.class))
        .extracting(event -> event.message().clientMessageId())
        .containsExactly(oldest.clientMessageId());
    assertThat(failureOf(oldest.sent())).isInstanceOf(QueueFullException.class);
    assertThat(queue.messages())
        .extracting(message -> message.message().content())
        .containsExactly("in flight", "newest");
    assertThat(bench.store.rows)
        .as("the next process does not send it")
        .hasSize(2)
        .doesNotContainKey(oldest.clientMessageId());
  }

  @Test
  void tooLargeContentIsRefusedBeforeItIsStored() {
    SendHandle handle = send("channel:a", "ä".repeat(32 * 1024 + 1));
    assertThat(failureOf(handle.stored())).isInstanceOf(PayloadTooLargeException.class);
    assertThat(bench.store.rows).isEmpty();
  }

  @Test
  void payloadTooLargeForTheConnectionIsFailedAndKept() {
    bench.maxPayload = 200;
    bench.start(FeatureBench.FULL);
    send("channel:a", "big".repeat(100));
    assertThat(queue.messages().get(0).failure()).isEqualTo("PAYLOAD_TOO_LARGE");
  }

  @Test
  void messageExpiresAfterADayAndIsNeverSent() {
    SendHandle handle = send("channel:a", "old");
    bench.loop.advance(Duration.ofHours(24).minusSeconds(1));
    assertThat(queue.size()).isEqualTo(1);

    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(queue.messages().get(0).failure()).isEqualTo("EXPIRED");
    assertThat(failureOf(handle.sent())).hasMessageContaining("in time");
    bench.start(FeatureBench.FULL);
    assertThat(contents()).isEmpty();
  }

  @Test
  void writtenMessageDoesNotExpireButItsFateIsAsked() {
    bench.start(FeatureBench.FULL);
    SendHandle arrived = send("channel:a", "arrived");
    SendHandle unknown = send("channel:a", "unknown");
    bench.lose();
    bench.loop.advance(Duration.ofHours(25));
    assertThat(queue.size()).isEqualTo(2);
    CompletableFuture<Boolean> discarded = queue.discard(arrived.clientMessageId());
    bench.loop.run();
    assertThat(discarded).isCompletedWithValue(false);

    bench.start(FeatureBench.FULL);
    assertThat(contents()).as("not sent again").hasSize(2);
    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of(
                    "messageId", "m1",
                    "clientMessageId", arrived.clientMessageId(),
                    "state", "delivered")));
    bench.loop.run();
    assertThat(arrived.sent().join().messageId()).isEqualTo("m1");

    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of("messageId", unknown.clientMessageId(), "state", "unknown")));
    bench.loop.run();
    assertThat(queue.messages()).extracting(QueuedMessage::failure).containsExactly("EXPIRED");
  }

  @Test
  void writtenIsRecordedBeforeTheSocketIsWritten() {
    send("channel:a", "1");
    assertThat(bench.store.rows.values()).allMatch(row -> !row.written());
    List<Boolean> written = new ArrayList<>();
    bench.onSend = sent -> bench.store.rows.values().forEach(row -> written.add(row.written()));
    bench.start(FeatureBench.FULL);
    assertThat(written).containsExactly(true);
  }

  @Test
  void whatIsAboutToBeWrittenIsStoredAsWrittenAtOnce() {
    List<Boolean> inserted = new ArrayList<>();
    bench.store.answer =
        answer -> {
          if (answer instanceof List<?> rows) {
            rows.stream()
                .filter(QueuedRow.class::isInstance)
                .forEach(row -> inserted.add(((QueuedRow) row).written()));
          }
          return answer;
        };
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    bench.lose();
    send("channel:b", "2");
    assertThat(inserted).containsExactly(true, false);
  }

  @Test
  void failingStoreRefusesTheMessage() {
    bench.start(FeatureBench.FULL);
    bench.store.broken = true;
    SendHandle handle = send("channel:a", "1");
    assertThat(failureOf(handle.stored())).isInstanceOf(StoreException.class);
    assertThat(queue.messages()).isEmpty();
    assertThat(contents()).isEmpty();
  }

  @Test
  void binaryIsRefusedAtOnce() {
    OutgoingMessage message =
        OutgoingMessage.to("channel:a", "x").withMetadata(JsonObject.of("b", new byte[] {1}));
    assertThatThrownBy(() -> queue.send(message)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatTheServerWouldNotReadIsRefusedAtOnceByTheSameLimits() {
    OutgoingMessage text = OutgoingMessage.to("channel:a", "x");
    refused(text.withMetadata(JsonObject.of("deep", nested(31))), "31");
    refused(text.withMetadata(JsonObject.of("n", raw("1e400"))), "not readable");
    refused(text.withMetadata(JsonObject.of("n", raw("{"))), "not readable");
    refused(text.withMetadata(JsonObject.of("\ud800", 1)), "surrogate");
    refused(text.withType("t".repeat(65)), "type must be at most 64 characters");
    refused(
        new OutgoingMessage(
            "channel:a",
            "x",
            "text",
            null,
            null,
            Collections.nCopies(101, "bob"),
            JsonArray.EMPTY,
            JsonObject.EMPTY),
        "mentions must be at most 100");
    refused(
        text.withAttachments(new JsonArray(Collections.nCopies(101, JsonValue.of(1)))),
        "attachments must be at most 100");
    SendHandle large =
        queue.send(text.withMetadata(JsonObject.of("large", "x".repeat(192 * 1024))));
    assertThat(failureOf(large.sent())).isInstanceOf(PayloadTooLargeException.class);

    send("channel:a", "good");
    queue.send(text.withMetadata(JsonObject.of("deep", nested(30))));
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("good", "x");
  }

  private void refused(OutgoingMessage message, String why) {
    assertThatThrownBy(() -> queue.send(message))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  /** An array that is so many levels deep. */
  private static JsonValue nested(int depth) {
    JsonValue value = JsonValue.of(1);
    for (int i = 0; i < depth; i++) {
      value = JsonArray.of(value);
    }
    return value;
  }

  /** What somebody else's parser takes, whatever it is. */
  private static JsonValue raw(String text) {
    return JsonValue.raw(
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), utf8 -> JsonNumber.of(1));
  }

  @Test
  void storeThatForgetsIsNotToldWhatIsAboutToBeWritten() {
    bench.store.durable = false;
    queue = open();
    send("channel:a", "1");
    List<Boolean> written = new ArrayList<>();
    bench.onSend = sent -> bench.store.rows.values().forEach(row -> written.add(row.written()));
    bench.start(FeatureBench.FULL);
    assertThat(written).containsOnly(false);
  }
}
