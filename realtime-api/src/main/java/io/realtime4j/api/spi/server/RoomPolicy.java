package io.realtime4j.api.spi.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says who may do what in a room. Called on a loop: it must not block. */
@FunctionalInterface
public interface RoomPolicy {
  /** Decides. A failure refuses the action as UNAVAILABLE. */
  CompletionStage<Decision> decide(Request request);

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
    ACKNOWLEDGE
  }

  /**
   * A question.
   *
   * @param who asks
   * @param action what for
   * @param roomName canonical name, without the tenant
   * @param type channel, dm, user, or room for a plain name
   * @param exists whether there is such a room
   * @param isPrivate whether the room asks for membership
   * @param isMember whether {@code who} is a member now
   * @param seats the users who ever were members, in the order of first joining
   */
  record Request(
      Principal who,
      Action action,
      String roomName,
      String type,
      boolean exists,
      boolean isPrivate,
      boolean isMember,
      List<String> seats) {
    /** Copies the list. */
    public Request {
      seats = List.copyOf(seats);
    }
  }

  /** An answer. */
  sealed interface Decision {
    /** It may be done; a room that is not there is created. */
    record Allow() implements Decision {}

    /**
     * It may not be done.
     *
     * @param code ROOM_NOT_FOUND, FORBIDDEN, ROOM_FULL, NOT_A_MEMBER …
     * @param message for people
     */
    record Deny(String code, String message) implements Decision {}

    /** Returns a stage of {@link Allow}. */
    static CompletionStage<Decision> allow() {
      return CompletableFuture.completedFuture(new Allow());
    }

    /** Returns a stage of {@link Deny}. */
    static CompletionStage<Decision> deny(String code, String message) {
      return CompletableFuture.completedFuture(new Deny(code, message));
    }
  }
}
