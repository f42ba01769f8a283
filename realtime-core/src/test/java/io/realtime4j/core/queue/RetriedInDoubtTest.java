package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A message of unknown fate is tried again behind others: if the server has it already, that says
 * nothing of those.
 */
class RetriedInDoubtTest extends QueueFixture {
  private String id;

  @BeforeEach
  void aMessageHasFailedInDoubt() {
    bench.start(FeatureBench.FULL);
    id = send("channel:a", "first").clientMessageId();
    for (int i = 0; i < 100 && state() != QueuedMessage.State.FAILED; i++) {
      bench.silence();
    }
    assertThat(state()).isEqualTo(QueuedMessage.State.FAILED);
    bench.lose();
    send("channel:a", "second");
    queue.retry(id);
    bench.loop.run();
    bench.sent.clear();
  }

  private QueuedMessage.State state() {
    return queue.messages().get(0).state();
  }

  private void fate(String state) {
    SentEvent question = bench.last("delivery:sync");
    assertThat(question.payload.array("messageIds").orElseThrow().strings()).containsExactly(id);
    question.succeed(
        "statuses", JsonArray.of(JsonObject.of("clientMessageId", id, "state", state)));
    bench.loop.run();
  }

  private String after() {
    return last().payload.string("after").orElse(null);
  }

  @Test
  void theServerIsAskedBeforeAnythingFollows() {
    bench.start(FeatureBench.FULL);
    send("channel:a", "third");
    assertThat(contents()).containsExactly("second");
    fate("unknown");
    assertThat(contents()).containsExactly("second", "first", "third");
    assertThat(after()).isEqualTo(id);
  }

  @Test
  void aServerThatHasItIsToldOfTheOthersAlone() {
    bench.start(FeatureBench.FULL);
    String second = last().payload.string("clientMessageId").orElseThrow();
    send("channel:a", "third");
    fate("sent");
    assertThat(contents()).containsExactly("second", "third");
    assertThat(after()).isEqualTo(second);
  }

  @Test
  void nobodyAsksWhereNothingStandsBeforeIt() {
    queue.discard(queue.messages().get(0).clientMessageId());
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("first");
    assertThat(bench.sent("delivery:sync")).isEmpty();
  }

  @Test
  void theNextProcessAsksToo() {
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    queue = open();
    bench.start(FeatureBench.FULL);
    assertThat(contents()).containsExactly("second");
    fate("unknown");
    assertThat(contents()).containsExactly("second", "first");
  }

  @Test
  void aServerThatCannotTellGetsItAsItStands() {
    bench.start(FeatureBench.FULL);
    bench.last("delivery:sync").refuse("UNKNOWN_EVENT");
    bench.loop.run();
    assertThat(contents()).containsExactly("second", "first");
  }
}
