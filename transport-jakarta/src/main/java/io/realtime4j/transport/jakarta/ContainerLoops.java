package io.realtime4j.transport.jakarta;

import io.realtime4j.api.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The loops of a transport, one thread each; a thread starts with its first task. */
final class ContainerLoops {
  private final List<ContainerLoop> loops;
  private final AtomicInteger dealt = new AtomicInteger();

  ContainerLoops(int count) {
    List<ContainerLoop> all = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      all.add(new ContainerLoop("realtime4j-jakarta-" + i));
    }
    loops = List.copyOf(all);
  }

  List<EventLoop> all() {
    return List.copyOf(loops);
  }

  /** Returns the loop of the next request, in turn. Any thread. */
  ContainerLoop next() {
    return loops.get(Math.floorMod(dealt.getAndIncrement(), loops.size()));
  }

  /** Returns {@code loop} as one of these. */
  ContainerLoop own(EventLoop loop) {
    if (loop instanceof ContainerLoop own && loops.contains(own)) {
      return own;
    }
    throw new IllegalArgumentException("home must be one of the transport's own loops");
  }

  /** Ends what they carry, then the loops. Waits for it at most as long, unless on one of them. */
  void close(long millis) {
    boolean mayBlock = loops.stream().noneMatch(ContainerLoop::inLoop);
    List<CompletableFuture<Void>> ended = new ArrayList<>();
    loops.forEach(loop -> ended.add(loop.endAll()));
    try {
      if (mayBlock) {
        CompletableFuture.allOf(ended.toArray(new CompletableFuture<?>[0]))
            .get(millis, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // A task of the application's holds a loop: it is not waited for.
    }
    loops.forEach(ContainerLoop::shutdown);
    try {
      for (ContainerLoop loop : loops) {
        if (mayBlock) {
          loop.awaitEnd(millis);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
