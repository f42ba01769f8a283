package io.realtime4j.core.connection;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.core.session.KeptLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Another transport that is asked for, and what the application sends meanwhile. Loop only. */
final class SwapRequest {
  private final ClientTransport target;
  private final Consumer<@Nullable RealtimeException> done;
  private final List<Runnable> kept = new ArrayList<>();
  private final KeptLimit limit = new KeptLimit("calls of the application");

  SwapRequest(ClientTransport target, Consumer<@Nullable RealtimeException> done) {
    this.target = target;
    this.done = done;
  }

  ClientTransport target() {
    return target;
  }

  /**
   * Keeps a task that sends an event.
   *
   * @return {@code null}, or why it is too much that is kept now
   */
  @Nullable RealtimeException keep(String event, List<JsonValue> args, Runnable task) {
    kept.add(task);
    return limit.exceededBy(event, args) ? limit.tooMuch() : null;
  }

  /** Runs what was kept, in order, and tells how the request has ended. */
  void settle(@Nullable RealtimeException cause) {
    List<Runnable> tasks = List.copyOf(kept);
    kept.clear();
    tasks.forEach(Runnable::run);
    done.accept(cause);
  }
}
