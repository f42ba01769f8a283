package io.realtime4j.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A crowd before a store that serves few of them for half a minute, in virtual time. */
class RetryCrowdTest {
  private static final int CLIENTS = 2_000;
  private static final int RECOVERS_AT_MILLIS = 30_000;

  /** As the server says, however long it has been so. */
  private static final RefusedException REFUSAL =
      new RefusedException("UNAVAILABLE", true, "not now", Duration.ofSeconds(1), JsonObject.EMPTY);

  private record Client(long at, int refusals) {}

  @Test
  void theyAskSeldomAndAllAreServedSoonAfterItHasRecovered() {
    Random jitter = new Random(7);
    PriorityQueue<Client> waiting =
        new PriorityQueue<>((one, other) -> Long.compare(one.at, other.at));
    for (int i = 0; i < CLIENTS; i++) {
      waiting.add(new Client(i / 2, 0));
    }
    int[] asked = new int[60];
    int[] served = new int[60];
    long last = 0;
    while (!waiting.isEmpty()) {
      Client next = waiting.remove();
      int second = (int) (next.at / 1_000);
      asked[second]++;
      if (served[second] < (next.at < RECOVERS_AT_MILLIS ? 20 : CLIENTS)) {
        served[second]++;
        last = next.at;
      } else {
        Duration wait = RetrySchedule.again(REFUSAL, next.refusals + 1, jitter);
        waiting.add(new Client(next.at + wait.toMillis(), next.refusals + 1));
      }
    }

    int duringIt = 0;
    for (int second = 0; second < 30; second++) {
      duringIt += asked[second];
      assertThat(asked[second]).as("second %d", second).isLessThanOrEqualTo(CLIENTS);
    }
    // Once a second each would be sixty thousand.
    assertThat(duringIt).isLessThan(7 * CLIENTS);
    assertThat(last).isLessThan(RECOVERS_AT_MILLIS + 9_000);
  }
}
