package io.realtime4j.verification.seeds;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What joins several servers: it loses, doubles and delays what they say, each publisher's in
 * order, and now and then cuts one of them off.
 */
final class Wire {
  private static final double LOST = 0.03;
  private static final double DOUBLED = 0.03;
  private static final int LATE_MILLIS = 150;
  private static final int QUIET_SECONDS = 40;
  private static final int CUT_SECONDS = 15;

  /** Longer than any run. */
  private static final Duration LONG = Duration.ofHours(1);

  private final EventLoop loop;
  private final RandomGenerator random;
  private final Trace trace;
  private final List<End> ends = new ArrayList<>();
  private boolean isFaulty;

  Wire(EventLoop loop, RandomGenerator random, Trace trace) {
    this.loop = loop;
    this.random = random;
    this.trace = trace;
  }

  /** Returns another server's end. */
  Backplane join() {
    End end = new End();
    ends.add(end);
    return end;
  }

  void begin() {
    isFaulty = true;
    cutLater();
  }

  /** From now on everything arrives. */
  void heal() {
    isFaulty = false;
    ends.forEach(End::joins);
  }

  /** Returns for how long the others have reached a server: not at all while it is cut off. */
  Duration reachedFor(int server) {
    End end = ends.get(server);
    return end.isCut ? Duration.ZERO : Duration.ofNanos(loop.nanoTime() - end.joinedNanos);
  }

  private void cutLater() {
    loop.schedule(
        Duration.ofMillis(random.nextInt(1, QUIET_SECONDS * 1_000)),
        () -> {
          if (isFaulty) {
            End one = ends.get(random.nextInt(ends.size()));
            one.isCut = true;
            trace.add("wire", "CUTS " + ends.indexOf(one));
            loop.schedule(
                Duration.ofMillis(random.nextInt(1, CUT_SECONDS * 1_000)),
                () -> {
                  one.joins();
                  trace.add("wire", "JOINS " + ends.indexOf(one));
                  cutLater();
                });
          }
        });
  }

  private final class End implements Backplane {
    private final Map<End, Long> lastNanos = new LinkedHashMap<>();
    private final Map<String, Consumer<BackplaneMessage>> namespaces = new LinkedHashMap<>();
    private final Map<String, Consumer<JsonObject>> topics = new LinkedHashMap<>();
    private boolean isCut;
    private long joinedNanos = loop.nanoTime() - LONG.toNanos();

    void joins() {
      if (isCut) {
        isCut = false;
        joinedNanos = loop.nanoTime();
      }
    }

    @Override
    public String id() {
      return "wire";
    }

    @Override
    public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver) {
      namespaces.put(namespace, receiver);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void publish(String namespace, BackplaneMessage message) {
      for (End other : ends) {
        pass(
            other,
            () -> {
              Consumer<BackplaneMessage> receiver = other.namespaces.get(namespace);
              if (receiver != null) {
                receiver.accept(message);
              }
            });
      }
    }

    @Override
    public CompletionStage<Integer> nodeCount(String namespace) {
      return CompletableFuture.completedFuture(ends.size());
    }

    @Override
    public CompletionStage<Subscription> subscribeTopic(
        String topic, Consumer<JsonObject> receiver) {
      topics.put(topic, receiver);
      return CompletableFuture.completedFuture(() -> topics.remove(topic));
    }

    @Override
    public void publishTopic(String topic, JsonObject message) {
      for (End other : ends) {
        pass(
            other,
            () -> {
              Consumer<JsonObject> receiver = other.topics.get(topic);
              if (receiver != null) {
                receiver.accept(message);
              }
            });
      }
    }

    private void pass(End other, Runnable arrival) {
      if (other == this || isCut || (isFaulty && random.nextDouble() < LOST)) {
        return;
      }
      int times = isFaulty && random.nextDouble() < DOUBLED ? 2 : 1;
      for (int i = 0; i < times; i++) {
        long late = isFaulty ? random.nextInt(LATE_MILLIS * 1_000) * 1_000L : 0;
        long at = Math.max(loop.nanoTime() + late, lastNanos.getOrDefault(other, Long.MIN_VALUE));
        lastNanos.put(other, at);
        loop.schedule(
            Duration.ofNanos(at - loop.nanoTime()),
            () -> {
              if (!other.isCut) {
                arrival.run();
              }
            });
      }
    }

    @Override
    public CompletionStage<Void> check() {
      return isCut
          ? CompletableFuture.failedFuture(new IllegalStateException("cut off"))
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      ends.remove(this);
    }
  }
}
