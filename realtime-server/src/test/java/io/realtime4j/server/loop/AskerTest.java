package io.realtime4j.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.StoreException;
import io.realtime4j.server.chat.Mood;
import io.realtime4j.server.fake.FakeLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AskerTest {
  private final FakeLoops loops = new FakeLoops(1);
  private final List<String> lines = new ArrayList<>();
  private final Asker asker =
      new Asker(
          loops.get(0),
          new Complaints(
              loops.get(0),
              (level, line, failure) -> {
                if (level != System.Logger.Level.DEBUG) {
                  lines.add(level + " " + line);
                }
              }));

  private CompletableFuture<String> ask(Supplier<CompletionStage<String>> question) {
    List<CompletableFuture<String>> asked = new ArrayList<>();
    loops.get(0).execute(() -> asked.add(asker.ask("the oracle", question)));
    loops.run();
    return asked.get(0);
  }

  private CompletableFuture<String> ask(Mood mood) {
    return ask(
        () ->
            mood.answer(
                task -> loops.get(0).schedule(Mood.LATE_BY, task),
                () -> CompletableFuture.completedFuture("yes")));
  }

  @ParameterizedTest
  @EnumSource(Mood.class)
  void whateverIsAnsweredThereIsAValueOrARefusalInTime(Mood mood) {
    CompletableFuture<String> answer = ask(mood);
    loops.advance(Asker.PATIENCE);
    assertThat(answer).isDone();
    if (mood == Mood.WELL) {
      assertThat(answer).isCompletedWithValue("yes");
      assertThat(lines).isEmpty();
    } else {
      RefusedException refusal = refusal(answer);
      assertThat(refusal.code()).isEqualTo("UNAVAILABLE");
      assertThat(refusal.isRetryable()).isTrue();
      assertThat(refusal.retryAfter()).contains(Asker.PAUSE);
      assertThat(refusal).hasMessage("The oracle cannot be used now");
      assertThat(lines).hasSize(1);
    }
    loops.advance(Mood.LATE_BY);
    assertThat(lines.size()).isLessThanOrEqualTo(1);
  }

  @Test
  void theLongerTheStoreFailsTheLaterItsCallersAreToComeBackUpToABound() {
    List<Asker> askers = Asker.ofAll(List.of(loops.get(0)), asker.complaints(), loop -> {});
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i <= 12; i++) {
      waits.add(askers.get(0).storeFailed().retryAfter().orElseThrow().toSeconds());
      loops.advance(Duration.ofSeconds(4));
    }
    assertThat(waits).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 8L, 8L, 8L, 8L, 8L);
    loops.advance(Duration.ofSeconds(7));
    assertThat(askers.get(0).storeFailed().retryAfter()).contains(Asker.PAUSE);
  }

  @Test
  void thatTheStoreIsOverloadedIsToldOnTheLoop() {
    List<EventLoop> told = new ArrayList<>();
    Asker one = Asker.ofAll(List.of(loops.get(0)), asker.complaints(), told::add).get(0);
    loops.get(0).execute(() -> one.tell("the store", () -> Mood.OVERLOADED.answer(null, null)));
    loops.get(0).execute(() -> one.tell("the store", () -> Mood.FAILS.answer(null, null)));
    loops.run();
    assertThat(told).containsExactly(loops.get(0));
  }

  @Test
  void aMissingClassCostsNoMoreThanAnException() {
    assertThat(
            refusal(
                    ask(
                        () -> {
                          throw new NoClassDefFoundError("org/acme/Oracle");
                        }))
                .code())
        .isEqualTo("UNAVAILABLE");
  }

  @Test
  void aStageThatIsNoFutureIsGoodEnough() {
    assertThat(ask(() -> CompletableFuture.completedFuture("yes").minimalCompletionStage()))
        .isCompletedWithValue("yes");
  }

  @Test
  void aRefusalOfTheOneAskedIsPassedOn() {
    var no = new AuthenticationException("INVALID_TOKEN", "no", null, null);
    assertThat(ask(() -> CompletableFuture.failedFuture(no)))
        .isCompletedExceptionally()
        .satisfies(f -> assertThat(f.handle((v, e) -> e).join()).isSameAs(no));
    assertThat(lines).isEmpty();
  }

  @Test
  void whatFailsAllTheTimeIsSaidOnceAMinuteInOneLine() {
    for (int i = 0; i < 1_000; i++) {
      ask(
          () ->
              CompletableFuture.failedFuture(
                  new StoreException(
                      StoreException.FAILED,
                      "write failed",
                      new java.io.IOException("disk\nfull"))));
    }
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .startsWith("WARNING the oracle failed: ")
        .contains("write failed", "disk full")
        .doesNotContain("\n");
    loops.advanceMillis(60_000);
    ask(Mood.THROWS);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).endsWith("(and 999 times since this was last said)");
  }

  private static RefusedException refusal(CompletableFuture<String> answer) {
    assertThat(answer).isCompletedExceptionally();
    Throwable failure = answer.handle((value, cause) -> cause).join();
    assertThat(failure).isInstanceOf(RefusedException.class);
    return (RefusedException) failure;
  }
}
