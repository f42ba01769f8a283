package io.realtime4j.api.spi.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says who may do what in a room. Called on a loop: it must not block. */
@FunctionalInterface
public interface RoomPolicy {
  /**
   * Decides. A failure, {@code null}, or no answer in time refuses the action as UNAVAILABLE. Deny
   * an action that you do not know: there may be more of them one day.
   */
  CompletionStage<Decision> decide(RoomQuestion question);

  /** What somebody wants to do. */
  enum Action {
    /** Become present, and a member. */
    JOIN,
    /** Read messages, members and receipts. */
    READ,
    /** Send a message. */
    SEND,
    /** Show typing. */
    TYPE,
    /** Acknowledge messages. */
    ACKNOWLEDGE,
    /** Edit or delete a message of somebody else. */
    MODERATE
  }

  /** An answer. */
  sealed interface Decision permits Allow, Deny {
    /** Returns a stage of {@link Allow} that sets nothing. */
    static CompletionStage<Decision> allow() {
      return CompletableFuture.completedFuture(Allow.builder().build());
    }

    /** Returns a stage of {@link Deny}. */
    static CompletionStage<Decision> deny(String code, String message) {
      return CompletableFuture.completedFuture(Deny.builder().code(code).message(message).build());
    }
  }
}
