package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The settings of users, such as who may see their presence. */
public interface SettingsStore {
  /** Returns a user's settings, empty if none were ever put. */
  CompletionStage<Optional<SettingsRow>> get(String tenant, String userId);

  /** Inserts or replaces settings, in the order of the calls. */
  CompletionStage<Void> put(List<SettingsRow> rows);

  /** Forgets a user's settings. */
  CompletionStage<Void> delete(String tenant, String userId);

  /**
   * Returns a part of a tenant's settings, by user.
   *
   * @param afterUserId where to go on; empty for the start
   * @param limit from 1
   */
  CompletionStage<StorePage<SettingsRow>> page(String tenant, String afterUserId, int limit);
}
