package io.realtime4j.api.spi.store;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a client keeps, for one owner. Stages complete on any thread, those of one store's changes
 * in the order of the calls; a failure is a {@link io.realtime4j.api.StoreException}. The engine
 * posts results to its loop.
 *
 * <p>A store that was opened for an owner who is not named yet is named by {@link #claim}; before
 * that the engine calls nothing but {@link #id}, {@link #isDurable}, {@link #owner}, {@link
 * #setAside} and {@link #close}.
 */
public interface ClientStore extends AutoCloseable {
  /** Returns the provider's id. */
  String id();

  /** Returns whether what it holds survives the process. */
  boolean isDurable();

  /** Returns whose data it is. From any thread. */
  StoreOwner owner();

  /**
   * Names the owner of a store that was opened without; from then on it holds that owner's data and
   * no others. Naming the same owner again does nothing.
   *
   * @param owner named, and of the same server and user as {@link #owner()} as far as those are
   *     known
   * @return fails with {@link io.realtime4j.api.StoreException} if the store cannot do it now; it
   *     may be tried again
   * @throws IllegalArgumentException if the owner is not named
   * @throws IllegalStateException if the store is another owner's
   */
  CompletionStage<Void> claim(StoreOwner owner);

  /**
   * Returns how many outgoing messages lie where the store is and belong to nobody that can be
   * named, such as those of an earlier version that did not write down the server. They are neither
   * sent nor removed.
   */
  CompletionStage<Integer> setAside();

  /** Returns the outgoing messages. */
  QueueStore queue();

  /** Returns what is known of sent messages, and read acknowledgements not yet delivered. */
  DeliveryStore delivery();

  /** Returns where each room was left. */
  PositionStore positions();

  /**
   * Returns what is to be done to messages; empty if the store has no room for such: then it is
   * forgotten with the client. As durable as the store.
   */
  default Optional<OperationStore> operations() {
    return Optional.empty();
  }

  /**
   * Returns where a feature keeps values of its own, for the store's owner; empty if the store has
   * no room for such. As durable as the store.
   *
   * @param featureId the feature's id
   */
  default Optional<ValueStore> values(String featureId) {
    return Optional.empty();
  }

  /** Completes what was begun, then frees files and threads. May block. Idempotent. */
  @Override
  void close();
}
