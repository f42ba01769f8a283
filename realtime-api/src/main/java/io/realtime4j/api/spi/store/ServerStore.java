package io.realtime4j.api.spi.store;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a server keeps. Stages complete on any thread; a failure is a {@link
 * io.realtime4j.api.StoreException}. All rows carry their tenant: a query never crosses it.
 *
 * <p>A part that a store may lack is an {@link Optional}, which is empty or not for as long as the
 * store is open: the server then does without, and says so once. All others are there.
 */
public interface ServerStore extends AutoCloseable {
  /** Returns the provider's id. */
  String id();

  /** Returns whether what it holds survives the process. */
  boolean isDurable();

  /**
   * Returns whether other servers may write at the same time. Then what this one reads may have
   * been changed by others, and all numbers, of the log and of rooms, are given out in the order of
   * the commits of all. It never changes.
   */
  default boolean isShared() {
    return false;
  }

  /** Returns the messages. */
  MessageLog log();

  /** Returns the rooms and their members. */
  RoomStore rooms();

  /** Returns who has received and read what. */
  ReceiptStore receipts();

  /** Returns the settings of users. */
  SettingsStore settings();

  /** Returns the contacts of users. */
  ContactStore contacts();

  /** Returns the sessions that can be recovered; without them none can. */
  Optional<SessionStore> sessions();

  /** Returns the values of a feature, by its id; without them a feature that needs some fails. */
  Optional<FeatureStore> features(String featureId);

  /** Completes normally if the store can write and read; for {@code /health}. */
  CompletionStage<Void> check();

  /** Completes what was begun, then frees files and threads. May block. Idempotent. */
  @Override
  void close();
}
