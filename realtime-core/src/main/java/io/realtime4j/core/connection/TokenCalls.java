package io.realtime4j.core.connection;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.TokenRequest;
import io.realtime4j.api.TokenSource;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the token source where it may block, and brings its answer to the loop. */
final class TokenCalls {
  private final @Nullable TokenSource source;
  private final Executor blocking;
  private final EventLoop loop;
  private final Steps steps;

  TokenCalls(@Nullable TokenSource source, Executor blocking, EventLoop loop, Steps steps) {
    this.source = source;
    this.blocking = blocking;
    this.loop = loop;
    this.steps = steps;
  }

  /** Returns whether there is a source. */
  boolean hasSource() {
    return source != null;
  }

  /** Asks for a token; one of the two is called on the loop, once. */
  void ask(
      TokenRequest request, Consumer<String> arrived, Consumer<AuthenticationException> failed) {
    TokenSource asked = source;
    if (asked != null) {
      steps.tokenAsked(request.reason());
      Consumer<String> given =
          token -> {
            steps.tokenGiven();
            arrived.accept(token);
          };
      Consumer<AuthenticationException> refused =
          cause -> {
            steps.tokenFailed(cause);
            failed.accept(cause);
          };
      try {
        blocking.execute(() -> call(asked, request, given, refused));
      } catch (RejectedExecutionException busy) {
        loop.execute(() -> refused.accept(busy()));
      }
    }
  }

  private void call(
      TokenSource asked,
      TokenRequest request,
      Consumer<String> arrived,
      Consumer<AuthenticationException> failed) {
    try {
      Objects.requireNonNull(asked.token(request), "it returned null in place of a stage")
          .whenComplete(
              (token, failure) ->
                  post(
                      () -> {
                        if (token == null) {
                          failed.accept(unavailable(failure));
                        } else {
                          arrived.accept(token);
                        }
                      }));
    } catch (RuntimeException | LinkageError e) {
      post(() -> failed.accept(unavailable(e)));
    }
  }

  private void post(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException stopped) {
      // The client is gone.
    }
  }

  private static AuthenticationException busy() {
    return new AuthenticationException(
        "TOKEN_UNAVAILABLE", "Earlier calls of the token source have not returned.", null, null);
  }

  private static AuthenticationException unavailable(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new AuthenticationException(
        "TOKEN_UNAVAILABLE",
        cause == null ? "The token source gave no token." : "The token source failed: " + cause,
        null,
        cause);
  }
}
