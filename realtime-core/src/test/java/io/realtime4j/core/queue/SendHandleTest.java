package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.MessageDiscardedException;
import io.realtime4j.api.MessageExpiredException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who holds a handle learns how the message ended, whichever process took it. */
class SendHandleTest extends QueueFixture {
  private Optional<SendHandle> find(String id) {
    CompletableFuture<Optional<SendHandle>> found = queue.find(id);
    bench.loop.run();
    return found.join();
  }

  private void restart() {
    bench.loop.run();
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    queue = open();
  }

  @Test
  void aMessageOfAnEarlierProcessHasAHandle() {
    String id = send("channel:a", "1").clientMessageId();
    restart();

    SendHandle handle = find(id).orElseThrow();
    assertThat(handle.clientMessageId()).isEqualTo(id);
    assertThat(handle.stored()).isCompleted();
    assertThat(handle.state()).isEqualTo(SendHandle.State.WAITING);
    assertThat(find(id)).containsSame(handle);
    bench.start(FeatureBench.FULL);
    assertThat(handle.state()).isEqualTo(SendHandle.State.IN_FLIGHT);
    accept(last());

    assertThat(handle.sent().join()).extracting(SentMessage::messageId).isEqualTo("m-1");
    assertThat(handle.state()).isEqualTo(SendHandle.State.SENT);
    assertThat(find(id)).isEmpty();
  }

  @Test
  void whyAnEarlierProcessGaveUpIsKnown() {
    bench.start(FeatureBench.FULL);
    String refused = send("channel:a", "refused").clientMessageId();
    last().refuse("FORBIDDEN");
    bench.lose();
    String expired = send("channel:b", "expired").clientMessageId();
    bench.loop.advance(Duration.ofHours(25));
    restart();

    SendHandle first = find(refused).orElseThrow();
    assertThat(first.state()).isEqualTo(SendHandle.State.FAILED);
    assertThat(failureOf(first.sent()))
        .isInstanceOfSatisfying(
            RefusedException.class, why -> assertThat(why.code()).isEqualTo("FORBIDDEN"));
    assertThat(failureOf(find(expired).orElseThrow().sent()))
        .isInstanceOf(MessageExpiredException.class);
    SendHandle again = queue.retry(expired);
    bench.start(FeatureBench.FULL);
    accept(last());
    assertThat(again.sent()).isCompleted();
  }

  @Test
  void whoeverWaitedForTheStoreFindsItStored() {
    Handle handle = new Handle("id", Runnable::run);
    List<SendHandle.State> seen = new ArrayList<>();
    handle.stored().thenRun(() -> seen.add(handle.state()));
    handle.completeStored();
    assertThat(seen).containsExactly(SendHandle.State.WAITING);
  }

  @Test
  void expiredAndDiscardedAreTypes() {
    SendHandle expired = send("channel:a", "1");
    bench.loop.advance(Duration.ofHours(25));
    assertThat(failureOf(expired.sent())).isInstanceOf(MessageExpiredException.class);
    assertThat(expired.state()).isEqualTo(SendHandle.State.FAILED);

    SendHandle discarded = send("channel:a", "2");
    queue.discard(discarded.clientMessageId());
    bench.loop.run();
    assertThat(failureOf(discarded.sent())).isInstanceOf(MessageDiscardedException.class);
    assertThat(discarded.state()).isEqualTo(SendHandle.State.DISCARDED);
  }

  @Test
  void aHandleIsAskedForBeforeTheStoreHasBeenRead() {
    String id = send("channel:a", "1").clientMessageId();
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    feature = new DefaultQueueProvider().create(bench.context());
    queue = feature.api();
    CompletableFuture<Optional<SendHandle>> found = queue.find(id);
    assertThat(found).isNotDone();
    bench.loop.run();
    assertThat(found.join()).isPresent();
  }
}
