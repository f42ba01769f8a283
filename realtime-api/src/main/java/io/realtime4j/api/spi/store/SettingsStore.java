package io.realtime4j.api.spi.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The settings of users, such as who may see their presence. */
public interface SettingsStore {
  /** Returns a user's settings, empty if none were ever put. */
  CompletionStage<Optional<SettingsRow>> get(String tenant, String userId);

  /** Inserts or replaces settings, in the order of the calls. */
  CompletionStage<Void> put(List<SettingsRow> rows);

  /**
   * Puts settings if those that are stored are the ones that somebody has read; else it changes
   * nothing. A store that several servers share does it in one step. The default reads, compares
   * and puts, which is enough where one server asks for the changes of a user one by one.
   *
   * @param before the body that was read, {@code null} if there was none
   * @return whether they were put
   */
  default CompletionStage<Boolean> replace(SettingsRow row, byte @Nullable [] before) {
    return get(row.tenant(), row.userId())
        .thenCompose(
            known ->
                Arrays.equals(known.map(SettingsRow::body).orElse(null), before)
                    ? put(List.of(row)).thenApply(done -> true)
                    : CompletableFuture.completedFuture(false));
  }

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
