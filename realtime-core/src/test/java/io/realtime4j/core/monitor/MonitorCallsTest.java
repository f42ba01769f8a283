package io.realtime4j.core.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.fakes.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class MonitorCallsTest {
  private final ManualLoop loop = new ManualLoop();
  private final List<String> heard = new ArrayList<>();
  private boolean isFull;
  private final MonitorCalls calls =
      new MonitorCalls(
          loop,
          task -> {
            if (isFull) {
              throw new RejectedExecutionException("calls hang");
            }
            loop.execute(task);
          },
          task -> {
            heard.add("spare");
            task.run();
          },
          isCurrent -> {
            heard.add("begun");
            return () -> heard.add("ended");
          },
          why -> heard.add(why.getClass().getSimpleName()));

  @Test
  void theEndIsNotKeptOutByCallsThatHang() {
    calls.begin();
    loop.run();
    isFull = true;
    calls.end();
    loop.run();
    assertThat(heard).containsExactly("begun", "spare", "ended");
  }

  @Test
  void aBeginningThatIsKeptOutIsAFault() {
    isFull = true;
    calls.begin();
    loop.run();
    calls.end();
    assertThat(heard).containsExactly("RejectedExecutionException");
  }
}
