package io.realtime4j.core.connection;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Another transport that is asked for, and what the application sends meanwhile. Loop only. */
final class SwapRequest {
  private final ClientTransport target;
  private final Consumer<@Nullable RealtimeException> done;
  private final List<Runnable> kept = new ArrayList<>();

  SwapRequest(ClientTransport target, Consumer<@Nullable RealtimeException> done) {
    this.target = target;
    this.done = done;
  }

  ClientTransport target() {
    return target;
  }

  void keep(Runnable task) {
    kept.add(task);
  }

  /** Returns how many tasks are kept. */
  int size() {
    return kept.size();
  }

  /** Runs what was kept, in order, and tells how the request has ended. */
  void settle(@Nullable RealtimeException cause) {
    List<Runnable> tasks = List.copyOf(kept);
    kept.clear();
    tasks.forEach(Runnable::run);
    done.accept(cause);
  }
}
