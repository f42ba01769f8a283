package io.realtime4j.core.wire;

import java.util.ArrayList;
import java.util.List;

/** Keeps tasks back, in order, until what they need has been read from the store. Loop only. */
public final class Gate {
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean open;

  /** Creates a closed one. */
  public Gate() {}

  /** Runs a task now if the gate is open, else when it opens. */
  public void pass(Runnable task) {
    if (open) {
      task.run();
    } else {
      waiting.add(task);
    }
  }

  /** Opens the gate, and runs what waits. */
  public void open() {
    open = true;
    waiting.forEach(Runnable::run);
    waiting.clear();
  }
}
