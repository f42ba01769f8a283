package io.realtime4j.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.core.fakes.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private final List<Object> log = Collections.synchronizedList(new ArrayList<>());

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void tasksRunInOrderOnOneDaemonThread() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");
    CountDownLatch done = new CountDownLatch(1);

    loop.execute(() -> log.add(Thread.currentThread().getName()));
    loop.execute(
        () -> {
          throw new IllegalStateException("a task that fails");
        });
    loop.execute(() -> log.add(loop.inLoop() + " " + Thread.currentThread().isDaemon()));
    loop.execute(() -> loop.schedule(Duration.ZERO, () -> log.add("cancelled")).cancel());
    loop.schedule(Duration.ofMillis(20), () -> log.add("timer 1"));
    loop.schedule(Duration.ofMillis(20), () -> log.add("timer 2"));
    // Asked for last, so due last, however long the calls above have taken.
    loop.schedule(Duration.ofMillis(20), done::countDown);
    await(done);

    assertThat(log).containsExactly("test-loop", "true true", "timer 1", "timer 2");
    assertThat(loop.inLoop()).isFalse();
    loop.stop();
  }

  @Test
  void aTimerThatWasDueRunsBeforeLaterTasks() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);

    loop.execute(
        () -> {
          try {
            await(go);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    loop.schedule(Duration.ofNanos(1), () -> log.add("timer"));
    long due = loop.nanoTime() + 2_000_000;
    while (loop.nanoTime() < due) {
      Thread.onSpinWait();
    }
    loop.execute(() -> log.add("task"));
    loop.execute(done::countDown);
    go.countDown();
    await(done);

    assertThat(log).containsExactly("timer", "task");
    loop.stop();
  }

  @Test
  void aStoppedLoopRunsWhatItHasAndTakesNothingMore() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");

    loop.execute(
        () -> {
          loop.execute(() -> log.add("given before the stop"));
          loop.stop();
        });
    assertThat(loop.awaitStop(Duration.ofSeconds(10))).isTrue();

    assertThat(log).containsExactly("given before the stop");
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    loop.schedule(Duration.ZERO, () -> {}).cancel();
  }

  @Test
  void tasksOfEachThreadKeepTheirOrderHoweverOftenTheLoopFallsAsleep() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");
    int threads = 4;
    int each = 20_000;
    int[] seen = new int[threads];
    CountDownLatch done = new CountDownLatch(threads * each);
    ExecutorService givers = Executors.newFixedThreadPool(threads);
    for (int t = 0; t < threads; t++) {
      int thread = t;
      givers.execute(
          () -> {
            for (int i = 0; i < each; i++) {
              int number = i;
              loop.execute(
                  () -> {
                    if (seen[thread]++ != number) {
                      log.add("thread " + thread + " at " + number);
                    }
                    done.countDown();
                  });
              if (i % 64 == 0) {
                Thread.yield();
              }
            }
          });
    }
    await(done);
    givers.shutdown();

    assertThat(log).isEmpty();
    loop.stop();
    assertThat(loop.awaitStop(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void everyTaskWakesASleepingLoop() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");
    for (int i = 0; i < 2_000; i++) {
      CountDownLatch done = new CountDownLatch(1);
      loop.execute(done::countDown);
      await(done);
    }
    loop.stop();
  }

  @Test
  void anInterruptedLoopStillRunsAndStillWaitsForItsTimers() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");
    CountDownLatch done = new CountDownLatch(1);

    loop.execute(() -> Thread.currentThread().interrupt());
    loop.schedule(
        Duration.ofMillis(10),
        () -> {
          log.add(Thread.currentThread().isInterrupted());
          done.countDown();
        });
    await(done);

    assertThat(log).containsExactly(false);
    loop.stop();
  }

  @Test
  void aTimerThatIsNotYetDueRunsBehindTasksGivenBefore() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");
    CountDownLatch done = new CountDownLatch(1);

    loop.execute(
        () -> {
          loop.execute(() -> log.add("task"));
          loop.schedule(
              Duration.ofMillis(5),
              () -> {
                log.add("timer");
                done.countDown();
              });
          // The timer is due by the time that the loop comes to the task.
          long past = loop.nanoTime() + 20_000_000;
          while (loop.nanoTime() < past) {
            Thread.onSpinWait();
          }
        });
    await(done);

    assertThat(log).containsExactly("task", "timer");
    loop.stop();
  }

  @Test
  void timersAreCancelledFromAnyThread() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");
    CountDownLatch done = new CountDownLatch(1);

    loop.schedule(Duration.ofMillis(30), () -> log.add("cancelled elsewhere")).cancel();
    loop.execute(
        () -> {
          loop.schedule(Duration.ofMillis(20), () -> log.add("cancelled on the loop")).cancel();
          loop.schedule(Duration.ofSeconds(-1), () -> log.add("due at once"));
          loop.schedule(Duration.ofMillis(40), done::countDown);
        });
    await(done);

    assertThat(log).containsExactly("due at once");
    loop.stop();
  }

  @Test
  void aLoopThatWasNeverUsedHasStoppedWhenItIsTold() throws InterruptedException {
    ThreadLoop loop = new ThreadLoop("test-loop");
    loop.stop();
    assertThat(loop.awaitStop(Duration.ZERO)).isTrue();
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void serialTasksKeepTheirOrderOnManyThreads() throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    SerialExecutor serial = new SerialExecutor(pool, pool);
    CountDownLatch done = new CountDownLatch(1);

    for (int i = 0; i < 1000; i++) {
      int number = i;
      serial.execute(
          () -> {
            log.add(number);
            if (number % 10 == 0) {
              throw new IllegalStateException("a listener that fails");
            }
          });
    }
    serial.execute(done::countDown);
    await(done);
    pool.shutdown();

    assertThat(log).hasSize(1000).isSortedAccordingTo((a, b) -> (Integer) a - (Integer) b);
  }

  @Test
  void whatIsOfferedAfterTheEndOfTheExecutorRunsAtOnceAndInOrder() {
    ExecutorService ended = Executors.newSingleThreadExecutor();
    ended.shutdown();
    SerialExecutor serial = new SerialExecutor(ended, ended);

    serial.execute(
        () -> {
          serial.execute(() -> log.add("second"));
          log.add("first");
        });
    serial.execute(() -> log.add("third"));

    assertThat(log).containsExactly("first", "second", "third");
  }

  @Test
  void whatAnExecutorRefusesRunsInItsTurnAndNeverOnTheLoop() throws InterruptedException {
    ThreadPoolExecutor callbacks =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
    callbacks.shutdown();
    List<Executor> refusing =
        List.of(
            callbacks,
            task -> {
              throw new IllegalStateException("the user interface is gone");
            });
    for (Executor executor : refusing) {
      ClientThreads threads = ClientThreads.of(null, executor);
      SerialExecutor serial = new SerialExecutor(threads.callbacks(), threads::spareCallbacks);
      List<Integer> order = new CopyOnWriteArrayList<>();
      List<Boolean> onLoop = new CopyOnWriteArrayList<>();
      CountDownLatch done = new CountDownLatch(200);
      threads
          .loop()
          .execute(
              () -> {
                for (int i = 0; i < 200; i++) {
                  int number = i;
                  serial.execute(
                      () -> {
                        order.add(number);
                        onLoop.add(threads.loop().inLoop());
                        done.countDown();
                      });
                }
              });
      await(done);
      threads.end(() -> {});
      assertThat(order).hasSize(200).isSorted();
      assertThat(onLoop).containsOnly(false);
    }
  }

  @Test
  void whatIsLeftWhenAClientEndsDoesNotRunOnItsLoopEither() throws InterruptedException {
    ClientThreads threads = ClientThreads.of(null, null);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    List<Boolean> onLoop = new CopyOnWriteArrayList<>();
    // Its threads have ended, while a task of the loop is under way.
    threads
        .loop()
        .execute(
            () -> {
              awaitQuietly(ended);
              threads.spareCallbacks(
                  () -> {
                    onLoop.add(threads.loop().inLoop());
                    done.countDown();
                  });
            });
    threads.end(() -> {});
    threads.awaitStop(Duration.ofSeconds(10), Thread.currentThread());
    ended.countDown();
    await(done);
    assertThat(onLoop).containsExactly(false);
    assertThatThrownBy(() -> threads.spareCallbacks(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void anExecutorThatTakesATaskAndThrowsRunsItOnce() {
    List<Runnable> taken = new ArrayList<>();
    SerialExecutor serial =
        new SerialExecutor(
            task -> {
              taken.add(task);
              throw new IllegalStateException("taken all the same");
            },
            Runnable::run);
    serial.execute(() -> log.add("first"));
    taken.forEach(Runnable::run);
    serial.execute(() -> log.add("second"));
    taken.forEach(Runnable::run);
    assertThat(log).containsExactly("first", "second");
  }

  @Test
  void aClosedGateHoldsTasksAndTimersBackInOrder() {
    ManualLoop loop = new ManualLoop();
    StartGate gate = new StartGate(loop);

    assertThat(gate.inLoop()).isTrue();
    gate.execute(() -> log.add("task"));
    gate.schedule(Duration.ofSeconds(1), () -> log.add("timer"));
    gate.schedule(Duration.ofSeconds(1), () -> log.add("cancelled")).cancel();
    loop.seconds(5);
    assertThat(log).isEmpty();
    gate.open();
    gate.execute(() -> log.add("later"));
    loop.seconds(5);

    assertThat(gate.inLoop()).isFalse();
    assertThat(log).containsExactly("task", "later", "timer");
    assertThat(loop.timers()).isZero();
  }

  @Test
  void ownThreadsEndAndThoseOfOthersStay() {
    ClientThreads own = ClientThreads.of(null, null);
    own.loop().execute(() -> log.add(Thread.currentThread().getName()));
    own.callbacks().execute(() -> {});

    own.end(() -> log.add(Thread.currentThread().getName()));
    own.awaitStop(Duration.ofSeconds(10), Thread.currentThread());

    assertThat(log).hasSize(2);
    assertThat(log).anySatisfy(name -> assertThat((String) name).contains("-loop-"));
    assertThat(log).anySatisfy(name -> assertThat((String) name).contains("-closing-"));
    assertThatThrownBy(() -> own.loop().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    ClientThreads given = ClientThreads.of(ClientThreads.of(null, null).environment(), null);
    given.end(() -> {});
    given.awaitStop(Duration.ofSeconds(10), Thread.currentThread());
    given.loop().execute(() -> {});
  }

  @Test
  void aGivenCallbackExecutorIsUsedAndStaysOpen() {
    ManualLoop ui = new ManualLoop();
    for (ClientThreads threads :
        List.of(
            ClientThreads.of(null, ui),
            ClientThreads.of(ClientThreads.of(null, null).environment(), ui))) {
      threads.callbacks().execute(() -> log.add("heard"));
      threads.end(() -> {});
      threads.awaitStop(Duration.ofSeconds(10), Thread.currentThread());
    }
    assertThat(log).isEmpty();

    ui.run();

    assertThat(log).containsExactly("heard", "heard");
  }

  @Test
  void whatBlocksForEverNeitherKeepsTheEndNorItsThreads() throws Exception {
    ClientThreads own = ClientThreads.of(null, null);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(2);
    CountDownLatch begun = new CountDownLatch(2);
    Runnable block =
        () -> {
          begun.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        };
    own.callbacks().execute(block);
    own.blocking().execute(block);
    await(begun);

    own.end(() -> log.add("freed"));
    own.awaitStop(Duration.ofSeconds(10), Thread.currentThread());

    assertThat(log).containsExactly("freed");
    await(interrupted);
  }

  @Test
  void callsThatDoNotReturnAreBounded() {
    ClientThreads own = ClientThreads.of(null, null);
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10; i++) {
                own.blocking().execute(() -> awaitQuietly(never));
              }
            })
        .isInstanceOf(RejectedExecutionException.class);
    own.end(() -> {});
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void waitingForAFutureWhereItCompletesFailsAtOnce() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    SerialExecutor serial = new SerialExecutor(pool, pool);
    ClientFuture<String> open = new ClientFuture<>(serial);
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    serial.execute(
        () -> {
          try {
            open.thenApply(String::length).join();
          } catch (IllegalStateException e) {
            failure.complete(e);
          }
        });
    assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessageContaining("thenAccept");
    serial.execute(() -> open.complete("done"));
    assertThat(open.get(10, TimeUnit.SECONDS)).isEqualTo("done");
    CompletableFuture<String> later = new CompletableFuture<>();
    serial.execute(() -> later.complete(open.join()));
    assertThat(later.get(10, TimeUnit.SECONDS)).isEqualTo("done");
    pool.shutdown();
  }
}
