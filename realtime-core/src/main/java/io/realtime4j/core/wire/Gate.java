package io.realtime4j.core.wire;

import java.util.ArrayList;
import java.util.List;

/** Keeps tasks back, in order, until what they need has been read from the store. Loop only. */
public final class Gate {
  private final List<Held> waiting = new ArrayList<>();
  private boolean open;
  private boolean closed;

  private record Held(Runnable task, Runnable refused) {}

  /** Creates one that keeps tasks back. */
  public Gate() {}

  /** Runs a task now if the gate is open, else when it opens. */
  public void pass(Runnable task) {
    pass(task, () -> {});
  }

  /** Runs a task as soon as the gate is open, or {@code refused} if it will not be. */
  public void pass(Runnable task, Runnable refused) {
    if (closed) {
      refused.run();
    } else if (open) {
      task.run();
    } else {
      waiting.add(new Held(task, refused));
    }
  }

  /** Opens the gate, and runs what waits. */
  public void open() {
    open = true;
    List<Held> held = List.copyOf(waiting);
    waiting.clear();
    held.forEach(one -> one.task().run());
  }

  /** Ends it: who waits is refused. */
  public void close() {
    closed = true;
    List<Held> held = List.copyOf(waiting);
    waiting.clear();
    held.forEach(one -> one.refused().run());
  }
}
