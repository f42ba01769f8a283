package io.realtime4j.core;

import io.realtime4j.core.QueueModel.Mood;
import java.time.Duration;
import java.util.function.BiConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * The queue in two whole clients on one file, whatever befalls them, their server and their users.
 */
class QueueProperties {
  private static <T> Action.Independent<QueueModel> action(
      String name, Arbitrary<T> arguments, BiConsumer<QueueModel, T> effect) {
    return () ->
        arguments.map(
            argument ->
                Transformer.mutate(name + " " + argument, model -> effect.accept(model, argument)));
  }

  /** A client, and a number for whatever else is to be chosen. */
  private record Choice(int client, int other) {}

  private static Arbitrary<Choice> choices() {
    return Arbitraries.integers()
        .between(0, 1)
        .flatMap(
            client -> Arbitraries.integers().between(0, 9).map(other -> new Choice(client, other)));
  }

  private static Arbitrary<Integer> clients() {
    return Arbitraries.integers().between(0, 1);
  }

  @Provide
  Arbitrary<ActionChain<QueueModel>> chains() {
    return ActionChain.startWith(QueueModel::new)
        .withAction(8, action("send", choices(), (m, c) -> m.send(c.client, c.other % 3)))
        .withAction(4, action("connect", clients(), QueueModel::connect))
        .withAction(1, action("disconnect", clients(), QueueModel::disconnect))
        .withAction(2, action("lose", clients(), QueueModel::lose))
        .withAction(2, action("crash", clients(), QueueModel::crash))
        .withAction(5, action("mood", Arbitraries.of(Mood.class), QueueModel::mood))
        .withAction(
            5,
            action(
                "pass",
                Arbitraries.integers().between(1, 20_000),
                (m, millis) -> m.pass(Duration.ofMillis(millis))))
        .withAction(1, action("expire", clients(), (m, c) -> m.pass(QueueModel.EXPIRY)))
        .withAction(
            1,
            action(
                "jump",
                Arbitraries.integers().between(-50, 50),
                (m, hours) -> m.jump(Duration.ofHours(hours))))
        .withAction(2, action("retry", choices(), (m, c) -> m.retry(c.client, c.other)))
        .withAction(2, action("discard", choices(), (m, c) -> m.discard(c.client, c.other)))
        .withAction(1, action("store breaks", Arbitraries.of(true, false), QueueModel::storeBreaks))
        .withAction(2, action("login", Arbitraries.of(QueueModel.USERS), QueueModel::login))
        .withMaxTransformations(60);
  }

  @Example
  void whatTheStoreDoesNotForgetIsNotDiscarded() {
    QueueModel model = new QueueModel();
    model.mood(QueueModel.Mood.RATE_LIMITED);
    model.send(1, 0);
    model.connect(1);
    model.storeBreaks(true);
    model.mood(QueueModel.Mood.ACCEPT);
    model.discard(1, 0);
    model.pass(Duration.ofSeconds(2));
    model.storeBreaks(false);
    model.send(1, 0);
    model.calm();
  }

  /**
   * The server has had the one that is tried again: that it knows it says nothing of the others.
   */
  @Example
  void whatIsTriedAgainInDoubtDoesNotLetOthersOvertake() {
    QueueModel model = new QueueModel();
    model.mood(QueueModel.Mood.SILENT_TAKEN);
    model.connect(1);
    model.send(1, 0);
    model.pass(QueueModel.EXPIRY);
    model.mood(QueueModel.Mood.SILENT_LOST);
    model.send(1, 0);
    model.retry(1, 0);
    model.mood(QueueModel.Mood.ACCEPT);
    model.send(1, 0);
    model.pass(Duration.ofSeconds(12));
    model.calm();
  }

  @Example
  void norDoesItAfterARestart() {
    QueueModel model = new QueueModel();
    model.mood(QueueModel.Mood.SILENT_TAKEN);
    model.connect(1);
    model.send(1, 0);
    model.pass(QueueModel.EXPIRY);
    model.disconnect(1);
    model.send(1, 0);
    model.retry(1, 0);
    model.crash(1);
    model.mood(QueueModel.Mood.SILENT_LOST);
    model.connect(1);
    model.mood(QueueModel.Mood.ACCEPT);
    model.send(1, 0);
    model.pass(Duration.ofSeconds(12));
    model.calm();
  }

  /** As often as junit-platform.properties says: whole clients take their time. */
  @Property
  void everyStoredMessageIsAcceptedOnceAsItsWritersAndInOrderOrKept(
      @ForAll("chains") ActionChain<QueueModel> chain) {
    chain.run().calm();
  }
}
