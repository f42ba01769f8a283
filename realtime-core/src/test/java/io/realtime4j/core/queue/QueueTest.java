package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import io.realtime4j.core.wire.QueueSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sending, sessions and processes. */
class QueueTest extends QueueFixture {
  @Test
  void messageIsStoredBeforeItIsSent() {
    bench.start(FeatureBench.FULL);
    List<Integer> rowsAtSend = new ArrayList<>();
    bench.onSend = sent -> rowsAtSend.add(bench.store.rows.size());

    SendHandle handle = send("channel:a", "hello");

    assertThat(rowsAtSend).containsExactly(1);
    assertThat(handle.stored()).isCompleted();
    assertThat(handle.sent()).isNotDone();
    assertThat(last().payload.string("clientMessageId")).contains(handle.clientMessageId());
    assertThat(last().payload.has("after")).isFalse();
  }

  @Test
  void acceptedMessageLeavesQueueAndStore() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "hello");

    accept(last());

    assertThat(handle.sent()).isCompleted();
    assertThat(handle.sent().join().messageId()).isEqualTo("m-hello");
    assertThat(handle.sent().join().offset()).isEqualTo(7);
    assertThat(queue.messages()).isEmpty();
    assertThat(queue.size()).isZero();
    bench.loop.advance(Duration.ofMillis(100));
    assertThat(bench.store.rows).isEmpty();
    assertThat(bench.published)
        .hasExactlyElementsOfTypes(
            QueueEvent.Queued.class,
            QueueEvent.Sending.class,
            QueueEvent.Sent.class,
            QueueEvent.Flushed.class);
  }

  @Test
  void rowsOfSeveralMessagesThatTheServerHasGoTogetherAndWhoRemembersThemHearsOfItFirst() {
    List<Integer> rowsThen = new ArrayList<>();
    bench.observe(QueueSignal.Settling.class, settling -> rowsThen.add(bench.store.rows.size()));
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < 3; i++) {
      send("channel:a", "hello");
      accept(last());
    }
    assertThat(rowsThen).isEmpty();
    bench.loop.advance(Duration.ofMillis(100));
    assertThat(rowsThen).containsExactly(3);
    assertThat(bench.store.rows).isEmpty();
  }

  @Test
  void aServerThatTakesAMessageTwiceLeavesNoRowOfOneItHas() {
    bench.start(FeatureBench.REFERENCE);
    send("channel:a", "hello");
    accept(last());
    assertThat(bench.store.rows).isEmpty();
  }

  @Test
  void allFieldsOfAMessageReachTheWire() {
    bench.start(FeatureBench.FULL);
    queue.send(
        OutgoingMessage.to("channel:a", "see")
            .withType("file")
            .inThread("t")
            .replyingTo("m0")
            .mentioning(List.of("bob"))
            .withAttachments(JsonArray.of(JsonObject.of("id", "f")))
            .withMetadata(JsonObject.of("k", 1)));
    bench.loop.run();

    JsonObject payload = last().payload;
    assertThat(payload)
        .isEqualTo(
            JsonObject.of(
                "roomName", "channel:a",
                "content", "see",
                "type", "file",
                "threadId", "t",
                "replyTo", "m0",
                "mentions", List.of("bob"),
                "attachments", JsonArray.of(JsonObject.of("id", "f")),
                "metadata", JsonObject.of("k", 1),
                "clientMessageId", payload.string("clientMessageId").orElseThrow()));
    assertThat(queue.messages().get(0).message().metadata()).isEqualTo(JsonObject.of("k", 1));
  }

  @Test
  void sendsArePipelinedAndNameTheOneBefore() {
    bench.start(FeatureBench.FULL);
    SendHandle first = send("channel:a", "1");
    SendHandle second = send("channel:a", "2");
    send("channel:b", "3");

    assertThat(contents()).containsExactly("1", "2", "3");
    assertThat(bench.sent.get(1).payload.string("after")).contains(first.clientMessageId());
    assertThat(bench.sent.get(2).payload.has("after")).isFalse();

    accept(bench.sent.get(0));
    send("channel:a", "4");
    assertThat(last().payload.string("after")).contains(second.clientMessageId());
  }

  @Test
  void windowLimitsWhatIsUnderWayAndLeavesRoomForOtherRooms() {
    reopen(options -> options.window(16));
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < 20; i++) {
      send("channel:a", "a" + i);
    }
    assertThat(contents()).hasSize(12);

    send("channel:b", "b");
    assertThat(contents()).hasSize(13).last().isEqualTo("b");

    accept(bench.sent.get(0));
    assertThat(contents()).last().isEqualTo("a12");
  }

  @Test
  void moreIsUnderWayWhileAnswersComeAtOnceAndLessAfterARefusal() {
    bench.start(FeatureBench.FULL);
    for (int i = 0; i < 90; i++) {
      send("channel:a", "a" + i);
    }
    assertThat(bench.open("message:send")).hasSize(12);
    acceptAllUnderWay();
    assertThat(bench.open("message:send")).hasSize(24 - 3);
    acceptAllUnderWay();
    assertThat(bench.open("message:send")).hasSizeGreaterThan(30);

    List<SentEvent> underWay = bench.open("message:send");
    underWay.get(0).refuse("UNAVAILABLE");
    underWay.stream().skip(1).forEach(sent -> sent.refuse("OUT_OF_ORDER"));
    bench.loop.run();
    SentEvent alone = bench.awaitOpen("message:send");
    assertThat(bench.open("message:send")).containsExactly(alone);
    accept(alone);
    assertThat(bench.open("message:send")).hasSize(12);
  }

  private void acceptAllUnderWay() {
    bench.open("message:send").forEach(this::accept);
  }

  @Test
  void nothingIsSentWithoutSessionAndAllInOrderWithOne() {
    send("channel:a", "1");
    send("channel:a", "2");
    assertThat(bench.sent).isEmpty();
    assertThat(queue.size()).isEqualTo(2);

    bench.start(FeatureBench.FULL);

    assertThat(contents()).containsExactly("1", "2");
    assertThat(bench.published(QueueEvent.Flushing.class))
        .containsExactly(new QueueEvent.Flushing(2));
  }

  @Test
  void lostConnectionCostsNothingAndSendsAgainWithTheSameIds() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "1");
    send("channel:a", "2");

    bench.lose();
    bench.loop.advance(Duration.ofMinutes(5));
    bench.start(FeatureBench.FULL);

    assertThat(contents()).containsExactly("1", "2", "1", "2");
    assertThat(queue.messages()).extracting(QueuedMessage::attempts).containsExactly(0, 0);
    assertThat(bench.sent.get(2).payload).isEqualTo(bench.sent.get(0).payload);
    accept(bench.sent.get(2));
    assertThat(handle.sent()).isCompleted();
  }

  @Test
  void anotherProcessTakesUpWhatTheFirstLeft() {
    send("channel:a", "1");
    send("channel:a", "2");

    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    queue = open();
    assertThat(bench.sent).isEmpty();
    assertThat(queue.size()).isEqualTo(2);
    bench.start(FeatureBench.FULL);

    assertThat(contents()).containsExactly("1", "2");
    assertThat(bench.sent.get(1).payload.string("after")).contains(id(0));
  }

  @Test
  void referenceServerGetsOneAtATimeAndNoOrderField() {
    bench.start(FeatureBench.REFERENCE);
    SendHandle first = send("channel:a", "1");
    send("channel:b", "2");
    assertThat(contents()).containsExactly("1");

    last().succeed();
    bench.loop.run();

    assertThat(first.sent().join().messageId()).isEmpty();
    assertThat(first.sent().join().offset()).isZero();
    assertThat(contents()).containsExactly("1", "2");
    send("channel:b", "3");
    last().succeed();
    bench.loop.run();
    assertThat(last().payload.has("after")).isFalse();
  }

  @Test
  void closingFailsWhatCallersWaitForAndKeepsTheMessages() {
    SendHandle handle = send("channel:a", "1");
    feature.close();
    bench.loop.run();
    assertThat(failureOf(handle.sent())).hasMessageContaining("closed");
    assertThat(bench.store.rows).hasSize(1);
    SendHandle late = send("channel:a", "2");
    assertThat(failureOf(late.stored())).hasMessageContaining("closed");
  }
}
