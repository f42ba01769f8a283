package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.MessageTransform;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is left of a queue that is closed, and what a feature may make of its messages. */
class QueueClosingTest extends QueueFixture {
  private void transform(UnaryOperator<OutgoingMessage> change) {
    bench = new FeatureBench();
    FeatureContext context = bench.context();
    context.transform(
        new MessageTransform() {
          @Override
          public OutgoingMessage outgoing(OutgoingMessage message) {
            return change.apply(message);
          }
        });
    feature = new DefaultQueueProvider().create(context);
    queue = feature.api();
    bench.loop.run();
  }

  @Test
  void nothingRunsOnInAClosedQueue() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "waits for the user's limit");
    last().refuse("RATE_LIMITED", Duration.ofHours(2));
    send("channel:b", "1");
    bench.loop.run();
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofHours(3));
    send("channel:c", "waits for its room");
    last().refuse("UNAVAILABLE", Duration.ofHours(2));
    send("channel:d", "accepted");
    accept(last());
    bench.lose();
    assertThat(bench.loop.pending()).isPositive();

    feature.close();
    bench.loop.run();
    assertThat(bench.loop.pending()).as("timers").isZero();
    assertThat(bench.store.rows.values()).as("what is settled is gone").hasSize(3);
    int sent = bench.sent.size();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent).hasSize(sent);
    bench.receive("message:sent", "clientMessageId", id(0));
    assertThat(bench.published(QueueEvent.Sent.class)).hasSize(1);
  }

  @Test
  void aPauseOfTheWholeQueueEndsWithIt() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "1");
    last().refuse("RATE_LIMITED", Duration.ofHours(2));
    bench.lose();
    feature.close();
    bench.loop.run();
    assertThat(bench.loop.pending()).isZero();
  }

  @Test
  void allWhoWaitAreToldWhereverTheirMessageIs() {
    bench.options = ClientOptions.builder().queue(queue -> queue.maxMessages(1_000)).build();
    bench = new FeatureBench();
    QueueFeature few = new QueueFeature(bench.context(), new Held(4, 1 << 20, 2, 1, 2));
    feature = few;
    queue = few;
    bench.loop.run();
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      handles.add(send("channel:" + i % 3, "m" + i));
    }
    feature.close();
    bench.loop.run();
    assertThat(handles)
        .allSatisfy(
            handle ->
                assertThat(failureOf(handle.sent())).isInstanceOf(ClientClosedException.class));
    assertThat(bench.store.rows).hasSize(9);
  }

  @Test
  void whoAsksForWhatIsNotReadYetIsToldOfTheEnd() {
    bench = new FeatureBench(new ManualLoop(), bench.store);
    bench.store.broken = true;
    queue = open();
    CompletableFuture<?> found = queue.find("x");
    CompletableFuture<?> discarded = queue.discard("x");
    SendHandle again = queue.retry("x");
    bench.loop.run();
    assertThat(found).isNotDone();
    feature.close();
    bench.loop.run();
    for (CompletableFuture<?> future : List.of(found, discarded, again.sent())) {
      assertThat(failureOf(future)).isInstanceOf(ClientClosedException.class);
    }
    assertThat(bench.loop.pending()).isZero();
  }

  @Test
  void finishingWaitsForTheStoreOfANamedOwnerAlone() {
    CompletionStage<Void> named = feature.finish();
    assertThat(named.toCompletableFuture()).isNotDone();
    bench.loop.run();
    assertThat(named.toCompletableFuture()).isCompleted();
    bench.store.owner = StoreOwner.builder().server("http://chat.example").build();
    assertThat(feature.finish().toCompletableFuture()).isCompleted();
  }

  @Test
  void whatAFeatureMakesOfAMessageIsStoredAndSent() {
    transform(message -> OutgoingMessage.to(message.roomName(), message.content() + "!"));
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "hello");
    assertThat(contents()).containsExactly("hello!");
    assertThat(queue.messages().get(0).message().content()).isEqualTo("hello!");
    assertThat(last().payload.string("clientMessageId")).contains(handle.clientMessageId());
    accept(last());
    assertThat(handle.sent()).isCompleted();
  }

  @Test
  void aFeatureThatFailsOnAMessageCostsThatOne() {
    transform(
        message ->
            switch (message.content()) {
              case "throws" -> throw new IllegalStateException("broken");
              case "large" -> OutgoingMessage.to(message.roomName(), "x".repeat(1 << 17));
              case "type" -> message.withType("t".repeat(100));
              default -> message.withMetadata(JsonObject.of("k", 1));
            });
    assertThat(failureOf(send("channel:a", "throws").stored()))
        .isInstanceOfSatisfying(
            FeatureException.class, e -> assertThat(e.code()).isEqualTo("TRANSFORM_FAILED"));
    assertThat(failureOf(send("channel:a", "large").stored()))
        .isInstanceOf(PayloadTooLargeException.class);
    assertThat(failureOf(send("channel:a", "type").stored()))
        .isInstanceOfSatisfying(
            FeatureException.class, e -> assertThat(e.code()).isEqualTo("TRANSFORM_FAILED"));
    assertThat(send("channel:a", "fine").stored()).isCompleted();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void afterAnEmptyQueueAPlainServerIsNoFault() {
    bench.start(FeatureBench.PLAIN);
    assertThat(bench.published(ConnectionEvent.Fault.class)).isEmpty();
  }
}
