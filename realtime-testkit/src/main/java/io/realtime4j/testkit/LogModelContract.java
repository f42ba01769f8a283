package io.realtime4j.testkit;

import io.realtime4j.api.spi.store.ServerStore;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Random appends, edits, deletions, removals and scans against a model of a few lists. Run by
 * jqwik: a test class of its own joins it.
 */
public interface LogModelContract extends ServerStoreSource {
  /** One thing that is done to a log; numbers are taken modulo what there is. */
  record Step(Kind kind, int room, int user, int id, int other) {}

  /** What can be done. */
  enum Kind {
    /** Appends with a client id that may be taken, and perhaps a condition. */
    APPEND,
    /** Edits a message, perhaps with an id of the edit that was used before. */
    EDIT,
    /** Deletes a message. */
    DELETE,
    /** Keeps a few messages of a room. */
    TRIM,
    /** Reads the log in small parts. */
    SCAN
  }

  /** Returns steps, appends more often than others. */
  @Provide
  default Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(6, Kind.APPEND),
            Tuple.of(3, Kind.EDIT),
            Tuple.of(1, Kind.DELETE),
            Tuple.of(1, Kind.TRIM),
            Tuple.of(1, Kind.SCAN));
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 2);
    Arbitrary<Integer> ids = Arbitraries.integers().between(0, 30);
    return Combinators.combine(kinds, small, small, ids, ids).as(Step::new).list().ofMaxSize(60);
  }

  /** The log ends as the model does, and every answer on the way is the model's. */
  @Property(tries = 60)
  default void theLogDoesAsTheModel(@ForAll("steps") List<Step> steps) {
    try (ServerStore store = open(null)) {
      LogModel model = new LogModel(store.log());
      for (Step step : steps) {
        switch (step.kind()) {
          case APPEND -> model.append(step);
          case EDIT -> model.edit(step);
          case DELETE -> model.delete(step);
          case TRIM -> model.trim(step);
          case SCAN -> model.compare(1 + step.id() % 4);
        }
      }
      model.compare(7);
    }
  }
}
