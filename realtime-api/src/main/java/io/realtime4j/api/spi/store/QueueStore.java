package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Outgoing messages, first in, first out. */
public interface QueueStore {
  /**
   * Returns this process's rows and those of processes that are gone, which it adopts, by ascending
   * sequence. Rows of another living process on the same file stay its own.
   */
  CompletionStage<List<QueuedRow>> load();

  /**
   * Adopts rows of this owner whose processes have gone since the last call of this or of {@link
   * #load}, and returns just those, by ascending sequence. Asked every few seconds.
   */
  CompletionStage<List<QueuedRow>> adopt();

  /**
   * Adds a row at the end; once complete it survives what the store promises to survive. A row of
   * the same client message id moves to the end, replaced in the same step: it is never absent.
   *
   * @return the row with its sequence, larger than every earlier one, also than deleted ones
   */
  CompletionStage<QueuedRow> insert(QueuedRow row);

  /**
   * Replaces rows of the same client message id, which keep their places; one that is not there is
   * passed over.
   */
  CompletionStage<Void> update(List<QueuedRow> rows);

  /** Deletes rows; an id that is not there is passed over. */
  CompletionStage<Void> delete(List<String> clientMessageIds);
}
