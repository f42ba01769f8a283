package io.realtime4j.server.chat.http;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeServer.Health;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Complaints;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the parts of a server how they are. From any thread. */
public final class HealthChecks {
  private static final String OK = "ok";

  private final SocketIoServer server;
  private final ServerStore store;
  private final @Nullable Backplane backplane;
  private final EventLoop loop;
  private final Asker asker;
  private final AtomicLong startedNanos = new AtomicLong();

  public HealthChecks(SocketIoServer server, ServerStore store, @Nullable Backplane backplane) {
    this.server = server;
    this.store = store;
    this.backplane = backplane;
    this.loop = server.loops().get(0);
    this.asker = new Asker(loop, new Complaints(loop::nanoTime));
    started();
  }

  public void started() {
    startedNanos.set(loop.nanoTime());
  }

  public CompletableFuture<Health> check() {
    CompletableFuture<Health> health = new CompletableFuture<>();
    Backplane joined = backplane;
    loop.execute(
        () ->
            Stages.settle(
                state("store", store::check)
                    .thenCombine(
                        joined == null
                            ? CompletableFuture.completedFuture(OK)
                            : state("backplane", joined::check),
                        this::health),
                health::complete,
                health::completeExceptionally));
    return health;
  }

  private Health health(String storeState, String backplaneState) {
    return new Health(
        storeState.equals(OK) && backplaneState.equals(OK),
        server.connections(),
        Duration.ofNanos(loop.nanoTime() - startedNanos.get()).toSeconds(),
        storeState,
        backplaneState);
  }

  private CompletableFuture<String> state(String part, Supplier<CompletionStage<Void>> check) {
    // What is wrong in detail is for the log, not for whoever asks over HTTP.
    return asker
        .tell("the " + part, check)
        .handle((done, failure) -> failure == null ? OK : "the " + part + " failed");
  }
}
