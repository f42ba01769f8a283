package io.realtime4j.api.spi.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says who may do what in a room. Called on a loop: it must not block. */
@FunctionalInterface
public interface RoomPolicy {
  /**
   * Decides. A failure, {@code null}, or no answer in time refuses the action as UNAVAILABLE. Deny
   * an action that you do not know: there may be more of them one day.
   *
   * <p>Several may be asked about at a time, and the room may change before the answer is there.
   * Who wants to join is asked about anew if the answer could be another one now: if the room was
   * closed, was made private or has another type; if the membership that the question told of has
   * ended or its role is another one. That others have come in meanwhile is no reason: how many may
   * is what {@link Allow#maxMembers} says, not the number of {@link RoomQuestion#seats}; it counts
   * only in a direct conversation without such a number, where {@code maxMembers} seats are taken
   * and one of them has been left, and for who is given a role above that of a member. Nor is it
   * that the room has been created meanwhile, if it has the type and the visibility that this
   * answer would have given it and the answer gives no role above that of a member: everybody who
   * is asked about before a room is there is one of its founders, of whom the quickest creates it.
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
