package io.realtime4j.core.queue;

import java.util.function.BiConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Edits, deletions and reactions beside messages, whatever befalls the client and its connection.
 */
class ChangeProperties {
  private record Target(int index, boolean byServersId, String emoji) {}

  private static <T> Action.Independent<ChangeModel> action(
      String name, Arbitrary<T> arguments, BiConsumer<ChangeModel, T> effect) {
    return () ->
        arguments.map(
            argument ->
                Transformer.mutate(name + " " + argument, model -> effect.accept(model, argument)));
  }

  private static Arbitrary<Target> targets() {
    return Arbitraries.integers()
        .between(0, 3)
        .flatMap(
            index ->
                Arbitraries.of(true, false)
                    .flatMap(
                        byServersId ->
                            Arbitraries.of("👍", "👎")
                                .map(emoji -> new Target(index, byServersId, emoji))));
  }

  private static Arbitrary<Boolean> once() {
    return Arbitraries.just(true);
  }

  @Provide
  Arbitrary<ActionChain<ChangeModel>> chains() {
    return ActionChain.startWith(ChangeModel::new)
        .withAction(4, action("send", once(), (m, t) -> m.send()))
        .withAction(6, action("edit", targets(), (m, t) -> m.edit(t.index, t.byServersId)))
        .withAction(2, action("delete", targets(), (m, t) -> m.delete(t.index, t.byServersId)))
        .withAction(
            4, action("react", targets(), (m, t) -> m.react(t.index, t.byServersId, t.emoji)))
        .withAction(4, action("connect", once(), (m, t) -> m.connect()))
        .withAction(1, action("lose", once(), (m, t) -> m.lose()))
        .withAction(2, action("crash", once(), (m, t) -> m.crash()))
        .withAction(8, action("step", Arbitraries.integers().between(1, 8), ChangeModel::step))
        .withAction(3, action("pass", Arbitraries.integers().between(0, 2_000), ChangeModel::pass))
        .withAction(8, action("serve", Arbitraries.of(ChangeModel.Mood.class), ChangeModel::serve))
        .withMaxTransformations(60);
  }

  /**
   * Nothing that was stored is lost, nothing is made twice, and the order of each message holds.
   */
  @Property(tries = 2_000)
  void everyStoredChangeIsMadeOnceAndInItsOrder(@ForAll("chains") ActionChain<ChangeModel> chain) {
    chain.run().calm();
  }
}
