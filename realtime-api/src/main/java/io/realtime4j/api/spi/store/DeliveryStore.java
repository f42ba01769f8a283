package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What became of sent messages, and read acknowledgements that wait for a connection. */
public interface DeliveryStore {
  /** Returns every row, oldest update first. */
  CompletionStage<List<DeliveryRow>> load();

  /** Inserts or replaces rows by client message id. */
  CompletionStage<Void> put(List<DeliveryRow> rows);

  /** Deletes rows; an id that is not there is passed over. */
  CompletionStage<Void> delete(List<String> clientMessageIds);

  /** Returns the read acknowledgements that are owed, in the order in which they were added. */
  CompletionStage<List<PendingRead>> pendingReads();

  /** Adds read acknowledgements; one already there is kept as it is. */
  CompletionStage<Void> addPendingReads(List<PendingRead> reads);

  /** Removes read acknowledgements that the server has taken. */
  CompletionStage<Void> removePendingReads(List<PendingRead> reads);
}
