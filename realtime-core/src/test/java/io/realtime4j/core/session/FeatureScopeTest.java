package io.realtime4j.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.MessageTransform;
import io.realtime4j.core.testing.FeatureBench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a feature sees of its client, and what is left of it when it has ended. */
class FeatureScopeTest {
  private record Said(String text) implements RealtimeEvent {}

  private final FeatureBench bench = new FeatureBench();
  private final FeatureScope scope = (FeatureScope) bench.context();
  private final List<String> heard = new ArrayList<>();

  private static OutgoingMessage message() {
    return OutgoingMessage.to("channel:a", "x");
  }

  private static MessageTransform shouting() {
    return new MessageTransform() {
      @Override
      public OutgoingMessage outgoing(OutgoingMessage message) {
        return OutgoingMessage.to(message.roomName(), message.content() + "!");
      }
    };
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    return future.handle((value, failure) -> failure).getNow(null);
  }

  @Test
  void afterItsEndAFeatureHearsNothing() {
    scope.onSession(
        new FeatureContext.SessionListener() {
          @Override
          public void onStarted(io.realtime4j.api.SessionInfo session) {
            heard.add("started");
          }

          @Override
          public void onEnded() {
            heard.add("ended");
          }
        });
    scope.on("news", payload -> heard.add("news"));
    scope.observe(Said.class, said -> heard.add(said.text()));
    scope.transform(shouting());
    bench.start(FeatureBench.FULL);
    bench.receive("news");
    bench.publish(new Said("hello"));
    assertThat(scope.transformed(message()).content()).isEqualTo("x!");
    assertThat(heard).containsExactly("started", "news", "hello");

    scope.close();
    bench.receive("news");
    bench.publish(new Said("hello"));
    bench.lose();
    assertThat(heard).hasSize(3);
    assertThat(scope.transformed(message()).content()).isEqualTo("x");
    scope.close();
  }

  @Test
  void whatWasUnsubscribedIsLeftAloneByTheEnd() {
    Subscription news = scope.on("news", payload -> heard.add("news"));
    Subscription loud = scope.transform(shouting());
    Subscription said = scope.observe(Said.class, event -> heard.add("said"));
    news.unsubscribe();
    loud.unsubscribe();
    said.unsubscribe();
    bench.start(FeatureBench.FULL);
    bench.receive("news");
    bench.publish(new Said("hello"));
    assertThat(heard).isEmpty();
    assertThat(scope.transformed(message()).content()).isEqualTo("x");
    scope.close();
  }

  @Test
  void aCallEndsWithItsStageAndAfterTheEndAtOnce() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> good = scope.call(() -> stage);
    CompletableFuture<String> thrown =
        scope.call(
            () -> {
              throw new StoreException(StoreException.FAILED, "full", null);
            });
    bench.loop.run();
    assertThat(good).isNotDone();
    stage.complete("done");
    bench.loop.run();
    assertThat(good).isCompletedWithValue("done");
    assertThat(failureOf(thrown)).isInstanceOf(StoreException.class);

    scope.close();
    CompletableFuture<String> late = scope.call(() -> stage);
    bench.loop.run();
    assertThat(failureOf(late)).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void aCallWhoseStageIsOpenEndsWithTheFeature() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> open = scope.call(() -> stage);
    bench.loop.run();
    scope.close();
    bench.loop.run();
    assertThat(failureOf(open)).isInstanceOf(ClientClosedException.class);
    stage.complete("late");
    bench.loop.run();
    assertThat(open).isCompletedExceptionally();
  }

  @Test
  void aStageIsFollowedOnTheLoopUntilTheEnd() {
    CompletableFuture<String> good = new CompletableFuture<>();
    CompletableFuture<String> bad = new CompletableFuture<>();
    CompletableFuture<String> late = new CompletableFuture<>();
    List<RealtimeException> failures = new ArrayList<>();
    for (CompletableFuture<String> stage : List.of(good, bad, late)) {
      scope.follow(
          stage,
          (value, failure) -> {
            heard.add(value + (failure == null ? "" : " " + failure.code()));
            failures.add(failure);
          });
    }
    good.complete("good");
    bad.completeExceptionally(new StoreException(StoreException.FAILED, "full", null));
    assertThat(heard).as("in a task of the loop").isEmpty();
    bench.loop.run();
    assertThat(heard).containsExactly("good", "null " + StoreException.FAILED);
    assertThat(failures.get(0)).isNull();

    scope.close();
    late.complete("late");
    bench.loop.run();
    assertThat(heard).hasSize(2);
  }

  @Test
  void aCapabilityHasAFewCharacters() {
    scope.announce("x".repeat(64));
    scope.announce("y");
    for (String bad : List.of("", " ", "x".repeat(65))) {
      assertThatThrownBy(() -> scope.announce(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 64 characters");
    }
  }
}
