package io.realtime4j.core;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** A client goes over to another transport at any moment, with anything under way. */
class SwapProperties {
  private static Action.Independent<SwapModel> action(
      String name, int most, BiConsumer<SwapModel, Integer> effect) {
    return () ->
        Arbitraries.integers()
            .between(0, most)
            .map(
                number ->
                    Transformer.mutate(name + " " + number, model -> effect.accept(model, number)));
  }

  private static Action.Independent<SwapModel> action(String name, Consumer<SwapModel> effect) {
    return () -> Arbitraries.just(Transformer.mutate(name, effect));
  }

  @Provide
  Arbitrary<ActionChain<SwapModel>> chains() {
    return ActionChain.startWith(SwapModel::new)
        .withAction(4, action("send", SwapModel::send))
        .withAction(4, action("emit", SwapModel::emit))
        .withAction(3, action("request", SwapModel::request))
        .withAction(4, action("written", SwapModel::written))
        .withAction(6, action("swap", 1, SwapModel::swap))
        .withAction(12, action("read", 2, SwapModel::read))
        .withAction(12, action("arrive", 2, SwapModel::arrive))
        .withAction(3, action("settle", SwapModel::settle))
        .withAction(1, action("lose", 1, SwapModel::lose))
        .withAction(3, action("pass", 3_000, SwapModel::pass))
        .withAction(1, action("disconnect", SwapModel::disconnect))
        .withMaxTransformations(60);
  }

  @Property(tries = 400)
  void nothingIsLostAndNothingIsDoubled(@ForAll("chains") ActionChain<SwapModel> chain) {
    chain.run().calm();
  }
}
