package io.realtime4j.api.spi.store;

import io.realtime4j.api.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Outgoing messages, first in, first out, in lots: this process's own, and those of processes that
 * are gone. What is read is what was written by earlier calls. Nobody asks for more than a page, so
 * a store may hold a million rows.
 */
public interface QueueStore {
  /**
   * Adopts the lots of this owner's processes that are gone, and returns all that this process has,
   * oldest first, its own always and last. Rows of another living process on the same file stay its
   * own. Its cost must not grow with the bodies.
   */
  CompletionStage<List<QueueLot>> open();

  /**
   * Adopts lots of this owner whose processes have gone since the last call of this or of {@link
   * #open}, and returns just those, oldest first. Asked every few seconds.
   */
  CompletionStage<List<QueueLot>> adopt();

  /** Returns rows of a lot by ascending sequence. */
  CompletionStage<StorePage<QueuedRow>> page(QueueQuery query);

  /** Returns a row of any lot that this process has. */
  CompletionStage<Optional<QueuedRow>> find(String clientMessageId);

  /**
   * Adds rows at the end of the own lot, all or none; once complete they survive what the store
   * promises to survive. A row of the same client message id moves to the end, replaced in the same
   * step: it is never absent.
   *
   * @return the rows with their sequences, ascending, larger than every earlier one, also than
   *     deleted ones
   */
  CompletionStage<List<QueuedRow>> insert(List<QueuedRow> rows);

  /** Adds one row, as {@link #insert(List)} does. */
  default CompletionStage<QueuedRow> insert(QueuedRow row) {
    return insert(List.of(row)).thenApply(rows -> rows.get(0));
  }

  /**
   * Writes down the state of rows: whether they were written, their attempts, their failure.
   * Nothing else of them changes; one that is not there is passed over.
   */
  CompletionStage<Void> update(List<QueuedRow> rows);

  /**
   * Replaces the body of a row, which keeps its place and everything else.
   *
   * @return whether there is such a row; fails with {@link StoreException} from a store that cannot
   *     do it
   */
  default CompletionStage<Boolean> replace(String clientMessageId, byte[] body) {
    return CompletableFuture.failedFuture(
        new StoreException(
            StoreException.FAILED, "the store cannot change a message that waits", null));
  }

  /** Deletes rows; an id that is not there is passed over. */
  CompletionStage<Void> delete(List<String> clientMessageIds);
}
