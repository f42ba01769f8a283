package io.realtime4j.transport.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a loop carries ends with the transport, however late it comes. */
class ContainerLoopTest {
  private final ContainerLoop loop = new ContainerLoop("test");

  @AfterEach
  void stop() throws InterruptedException {
    loop.shutdown();
    loop.awaitEnd(10_000);
  }

  @Test
  void whateverATaskThrowsTheLoopGoesOn() throws Exception {
    for (Error error : List.of(new OutOfMemoryError("heap"), new InternalError(), new Error())) {
      loop.execute(
          () -> {
            throw error;
          });
      loop.schedule(
          Duration.ofMillis(1),
          () -> {
            throw error;
          });
    }
    CompletableFuture<Boolean> after = new CompletableFuture<>();
    loop.schedule(Duration.ofMillis(5), () -> after.complete(true));
    assertThat(after.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatComesWhileTheTransportEndsIsEndedToo() throws Exception {
    CompletableFuture<Boolean> early = new CompletableFuture<>();
    CompletableFuture<Boolean> late = new CompletableFuture<>();
    loop.execute(() -> loop.carry(() -> early.complete(true)));

    loop.endAll().get(20, TimeUnit.SECONDS);
    // A request that was accepted before the transport was closed, on its way to the loop.
    loop.execute(() -> loop.carry(() -> late.complete(true)));

    assertThat(early.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(late.get(20, TimeUnit.SECONDS)).isTrue();
  }
}
