package io.realtime4j.core.queue;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.core.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/*
 * Null, then an Answer if somebody asks first, or the outcome if it comes first; an Answer that has
 * its outcome is let go for it. A million messages may wait, and hardly anybody asks for both of
 * their futures.
 */
/** Something that is decided once, with a future only for whoever asks. */
@SuppressWarnings("serial") // nobody writes one down
final class LazyOutcome<T> extends AtomicReference<@Nullable Object> {
  /** It went well, with a value where there is one; or it failed. */
  private record Outcome(@Nullable Object value, @Nullable RealtimeException failure) {}

  /** Shared by all that have no value. */
  private static final Outcome DONE = new Outcome(null, null);

  @SuppressWarnings("unchecked") // only answers and values of T are kept
  CompletableFuture<T> future(Executor callbacks) {
    Answer<T> mine = new Answer<>(callbacks);
    Object seen = compareAndExchange(null, mine);
    if (seen instanceof Answer<?> asked) {
      return ((Answer<T>) asked).future();
    }
    if (seen instanceof Outcome outcome) {
      // Nobody depends on it yet, so none of the application's code runs here.
      boolean unused =
          outcome.failure == null
              ? mine.future().complete((T) outcome.value)
              : mine.future().completeExceptionally(outcome.failure);
    }
    return mine.future();
  }

  void complete(@Nullable T value) {
    decide(value == null ? DONE : new Outcome(value, null));
  }

  void fail(RealtimeException failure) {
    decide(new Outcome(null, failure));
  }

  /** Only the first outcome counts. */
  @SuppressWarnings("unchecked") // see above
  private void decide(Outcome outcome) {
    Object seen = get();
    while (!(seen instanceof Outcome)) {
      Object witness = compareAndExchange(seen, outcome);
      if (witness == seen) {
        if (seen != null) {
          tell((Answer<T>) seen, outcome);
        }
        return;
      }
      seen = witness;
    }
  }

  @SuppressWarnings("unchecked") // see above
  private void tell(Answer<T> answer, Outcome outcome) {
    if (outcome.failure == null) {
      answer.complete((T) outcome.value);
    } else {
      answer.fail(outcome.failure);
    }
  }
}
