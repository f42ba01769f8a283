package io.realtime4j.core.queue;

import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A queue of which little is in memory loses nothing and keeps the order of its rooms. */
class ReadAheadProperties {
  /** One thing that happens, with a name for who reads of a failure. */
  private record Step(String name, Consumer<ReadAheadModel> effect) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Arbitrary<Step> steps() {
    Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 40);
    return Arbitraries.frequency(
            Tuple.of(10, "send"),
            Tuple.of(6, "accept"),
            Tuple.of(3, "connect"),
            Tuple.of(1, "lose"),
            Tuple.of(1, "restart"),
            Tuple.of(2, "unavailable"),
            Tuple.of(2, "forbidden"),
            Tuple.of(2, "discard"),
            Tuple.of(2, "retry"),
            Tuple.of(2, "pass"),
            Tuple.of(1, "store breaks"),
            Tuple.of(2, "store works"))
        .flatMap(name -> numbers.map(number -> step(name, number)));
  }

  private static Step step(String name, int number) {
    Consumer<ReadAheadModel> effect =
        switch (name) {
          case "send" -> model -> model.send(number % 4, 1 + number % 7, 10 * (number % 11));
          case "accept" -> model -> model.accept(1 + number % 9);
          case "connect" -> ReadAheadModel::connect;
          case "lose" -> ReadAheadModel::lose;
          case "restart" -> ReadAheadModel::restart;
          case "unavailable" -> model -> model.refuse("UNAVAILABLE");
          case "forbidden" -> model -> model.refuse("FORBIDDEN");
          case "discard" -> model -> model.discard(number);
          case "retry" -> model -> model.retry(number);
          case "pass" -> model -> model.pass(1 + number % 8);
          case "store breaks" -> model -> model.storeBreaks(true);
          default -> model -> model.storeBreaks(false);
        };
    return new Step(name + " " + number, effect);
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    return steps().list().ofMinSize(5).ofMaxSize(80);
  }

  @Property
  void whatIsStoredIsAcceptedInOrderOrKeptAndCounted(
      @ForAll("lives") List<Step> life, @ForAll boolean byTheNext) {
    ReadAheadModel model = new ReadAheadModel();
    life.forEach(step -> step.effect().accept(model));
    model.calm(byTheNext);
  }
}
