package io.realtime4j.core.connection;

import java.util.ArrayList;
import java.util.List;

/**
 * What follows from an input.
 *
 * @param next the new state
 * @param effects what is to be done, in order
 */
record Transition(MachineState next, List<Effect> effects) {
  Transition {
    effects = List.copyOf(effects);
  }

  static Transition to(MachineState next, Effect... effects) {
    return new Transition(next, List.of(effects));
  }

  Transition before(Transition rest) {
    List<Effect> all = new ArrayList<>(effects);
    all.addAll(rest.effects);
    return new Transition(rest.next, all);
  }
}
