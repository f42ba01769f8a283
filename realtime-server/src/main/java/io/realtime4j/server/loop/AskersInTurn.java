package io.realtime4j.server.loop;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Gives questions that belong to no loop to each loop in turn. From any thread. */
public final class AskersInTurn {
  private final List<Asker> askers;
  private final AtomicInteger turn = new AtomicInteger();

  public AskersInTurn(List<Asker> askers) {
    this.askers = List.copyOf(askers);
  }

  /** Runs a task on the next loop, with what asks there. */
  public void execute(Consumer<Asker> task) {
    Asker asker = askers.get(Math.floorMod(turn.getAndIncrement(), askers.size()));
    asker.loop().execute(() -> task.accept(asker));
  }
}
