package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Changes of one message by two ids: by ours and by the server's. */
class ChangeOrderTest extends ChangeFixture {
  @Test
  void whileTheFateOfAMessageIsInDoubtChangesOfItsRoomWait() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    bench.silence();
    edit(handle.clientMessageId(), "first");
    // By the id that another device has told.
    edit("m-x", "second");
    assertThat(edits()).isEmpty();
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(contents()).containsExactly("x", "x");
    accept(last());
    assertThat(edits()).containsExactly("first");
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(edits()).containsExactly("first", "second");
  }

  @Test
  void aMessageThatNeverLeftHoldsUpNobody() {
    SendHandle handle = send(ROOM, "x");
    bench.store.hanging.add("replace");
    edit(handle.clientMessageId(), "y");
    bench.start(FeatureBench.FULL);
    edit("m5", "z");
    assertThat(edits()).containsExactly("z");
  }

  @Test
  void theServersWordOnOtherMessagesIsPassedOver() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    edit(handle.clientMessageId(), "y");
    bench.store.rows.clear();
    restart();
    bench.start(FeatureBench.FULL);
    bench
        .last("delivery:sync")
        .succeed(
            "statuses",
            JsonArray.of(
                JsonObject.of("messageId", "m8", "clientMessageId", "c8", "state", "sent"),
                JsonObject.of(
                    "messageId",
                    "m9",
                    "clientMessageId",
                    handle.clientMessageId(),
                    "state",
                    "read")));
    bench.loop.run();
    assertThat(bench.last("message:edit").payload.string("messageId")).contains("m9");
  }

  @Test
  void whatIsAskedForOneIdIsKnownByTheOtherAfterwards() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send(ROOM, "x");
    ChangeHandle ours = edit(handle.clientMessageId(), "y");
    accept(last());
    succeed(bench.last("message:edit"));
    bench.loop.run();
    assertThat(ours.done()).isCompleted();
    // Nothing of ours is in the queue: nobody waits.
    edit("m7", "z");
    assertThat(edits()).containsExactly("y", "z");
  }
}
