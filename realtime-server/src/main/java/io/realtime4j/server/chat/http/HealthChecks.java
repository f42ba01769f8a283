package io.realtime4j.server.chat.http;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeServer.Health;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.chat.room.WriteHealth;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Complaints;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the parts of a server how they are, once a second at most however many want to know: a check
 * may be a write to a disk, and anybody may ask. From any thread.
 */
public final class HealthChecks {
  private static final String OK = "ok";

  /** Whoever asks more often is told the same. */
  private static final Duration MEMORY = Duration.ofSeconds(1);

  private final SocketIoServer server;
  private final ServerStore store;
  private final @Nullable Backplane backplane;
  private final EventLoop loop;
  private final Asker asker;
  private final WriteHealth writes;
  private final BooleanSupplier isInDoubt;
  private final AtomicLong startedNanos = new AtomicLong();
  // Loop only.
  private CompletableFuture<States> asked =
      CompletableFuture.completedFuture(new States(OK, OK, OK));
  private boolean isAsked;
  private long askedAtNanos;

  /**
   * Creates one.
   *
   * @param isInDoubt whether the log owes an answer; asked on the first loop
   */
  public HealthChecks(
      SocketIoServer server,
      ServerStore store,
      @Nullable Backplane backplane,
      WriteHealth writes,
      BooleanSupplier isInDoubt) {
    this.writes = writes;
    this.isInDoubt = isInDoubt;
    this.server = server;
    this.store = store;
    this.backplane = backplane;
    this.loop = server.loops().get(0);
    this.asker = new Asker(loop, new Complaints(loop));
    started();
  }

  public void started() {
    startedNanos.set(loop.nanoTime());
  }

  /** Returns how the server is, as of at most a second ago. */
  public CompletableFuture<Health> check() {
    CompletableFuture<Health> health = new CompletableFuture<>();
    loop.execute(
        () ->
            Stages.settle(
                states(),
                states -> health.complete(health(states)),
                health::completeExceptionally));
    return health;
  }

  private CompletableFuture<States> states() {
    long now = loop.nanoTime();
    boolean isOld = asked.isDone() && now - askedAtNanos >= MEMORY.toNanos();
    if (!isAsked || isOld) {
      isAsked = true;
      askedAtNanos = now;
      Backplane joined = backplane;
      asked =
          state("store", store::check)
              .thenCombine(
                  state("deliveries", this::throughLoops),
                  (known, delivers) -> new States(known, delivers, OK))
              .thenCombine(
                  joined == null
                      ? CompletableFuture.completedFuture(OK)
                      : state("backplane", joined::check),
                  (some, last) -> new States(some.store, some.deliveries, last));
    }
    return asked;
  }

  private Health health(States states) {
    boolean isStoring = !writes.isFailing() && !isInDoubt.getAsBoolean();
    String storeState =
        states.store.equals(OK) && !isStoring ? "messages cannot be stored" : states.store;
    return new Health(
        storeState.equals(OK) && states.deliveries.equals(OK) && states.backplane.equals(OK),
        Health.State.RUNNING,
        server.connections(),
        uptimeSeconds(),
        storeState,
        states.deliveries,
        states.backplane);
  }

  private long uptimeSeconds() {
    return Duration.ofNanos(loop.nanoTime() - startedNanos.get()).toSeconds();
  }

  /** Returns how a server is that does nothing any more. */
  public Health closed() {
    return new Health(
        false,
        Health.State.CLOSED,
        server.connections(),
        uptimeSeconds(),
        "the server is closed",
        "the server is closed",
        "the server is closed");
  }

  /** Completes behind all that each loop has had to deliver until now. */
  private CompletionStage<Void> throughLoops() {
    List<CompletableFuture<Void>> through = new ArrayList<>();
    for (EventLoop one : server.loops()) {
      CompletableFuture<Void> reached = new CompletableFuture<>();
      through.add(reached);
      one.execute(() -> reached.complete(null));
    }
    return Stages.all(through).thenApply(all -> null);
  }

  private CompletableFuture<String> state(String part, Supplier<CompletionStage<Void>> check) {
    // What is wrong in detail is for the log, not for whoever asks over HTTP.
    AtomicBoolean isOverloaded = new AtomicBoolean();
    return asker
        .tell(
            "the " + part,
            () ->
                check
                    .get()
                    .whenComplete(
                        (done, failure) ->
                            isOverloaded.set(failure != null && Asker.isOverload(failure))))
        .handle(
            (done, failure) -> {
              if (failure == null) {
                return OK;
              }
              return "the " + part + (isOverloaded.get() ? " is overloaded" : " failed");
            });
  }

  private record States(String store, String deliveries, String backplane) {}
}
