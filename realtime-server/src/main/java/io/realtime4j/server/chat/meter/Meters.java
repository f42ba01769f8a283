package io.realtime4j.server.chat.meter;

import io.realtime4j.api.EventLoop;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** The meters of a server, one for each loop. */
public final class Meters {
  private final List<EventLoop> loops;
  private final List<LoopMeter> meters;
  private final Observers observers;

  public Meters(List<EventLoop> loops, Observers observers) {
    this.loops = List.copyOf(loops);
    this.observers = observers;
    this.meters =
        IntStream.range(0, loops.size())
            .mapToObj(index -> new LoopMeter(loops.get(index), index, observers))
            .toList();
  }

  /** Returns the meter of a loop. */
  public LoopMeter of(EventLoop loop) {
    return meters.get(loops.indexOf(loop));
  }

  /**
   * Begins to count, when all who are to be told are known.
   *
   * @param events that the server answers
   */
  public void begin(Collection<String> events) {
    loops.get(0).execute(() -> Expectations.tell(observers, events));
    for (int i = 0; i < meters.size(); i++) {
      loops.get(i).execute(meters.get(i)::begin);
    }
  }
}
