package io.realtime4j.api.spi.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What is to be done to messages, in the order in which it was asked for: edits, deletions and what
 * features want done that the server has not made yet, and how far rooms were read. There are never
 * more than fit into memory.
 */
public interface OperationStore {
  /**
   * Adopts the rows of this owner's processes that are gone, and returns all that this process has,
   * in the order in which they were added. Rows of another living process stay its own. Asked when
   * a client starts, and with each session.
   */
  CompletionStage<List<OperationRow>> open();

  /**
   * Adds rows at the end, all or none; once complete they survive what the store promises to
   * survive. A row of the same id moves to the end, replaced in the same step.
   */
  CompletionStage<Void> add(List<OperationRow> rows);

  /** Deletes rows; an id that is not there is passed over. */
  CompletionStage<Void> delete(List<String> ids);
}
