package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Whom users list as contacts. */
public interface ContactStore {
  /** Adds contacts; one already there is kept as it is. Returns those that were not there. */
  CompletionStage<List<ContactRow>> add(List<ContactRow> contacts);

  /** Removes contacts; one that is not there is passed over. Returns those that were there. */
  CompletionStage<List<String>> remove(String tenant, String userId, List<String> contactIds);

  /**
   * Returns a part of a user's contacts, sorted.
   *
   * @param afterContactId where to go on; empty for the start
   * @param limit from 1
   */
  CompletionStage<StorePage<ContactRow>> list(
      String tenant, String userId, String afterContactId, int limit);

  /**
   * Returns a part of all contacts of a tenant, by user, then contact.
   *
   * @param after the last one of the page before, or {@code null} for the start
   * @param limit from 1
   */
  CompletionStage<StorePage<ContactRow>> page(String tenant, @Nullable ContactRow after, int limit);
}
