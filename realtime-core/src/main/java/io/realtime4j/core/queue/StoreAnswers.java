package io.realtime4j.core.queue;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a store may answer; anything else is a failure of the store. From any thread. */
final class StoreAnswers {
  private StoreAnswers() {}

  /** Says that the store may have done what it was asked, among the causes of an error. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String what) {
      super(what);
    }
  }

  /** Returns whether an error tells of an answer that leaves open what the store has done. */
  static boolean isDoubtful(Throwable error) {
    return error.getCause() instanceof Wrong;
  }

  static List<QueueLot> lots(@Nullable List<QueueLot> lots) {
    if (lots == null || lots.stream().anyMatch(Objects::isNull)) {
      throw wrong("null for the lots that it has");
    }
    return lots;
  }

  /** A page that promises more and brings nothing, or the same again, would be read for ever. */
  static StorePage<QueuedRow> page(QueueQuery query, @Nullable StorePage<QueuedRow> page) {
    if (page == null) {
      throw wrong("null for a page");
    }
    if (page.hasMore() && page.rows().isEmpty()) {
      throw wrong("an empty page with more behind it");
    }
    long last = query.after();
    for (QueuedRow row : page.rows()) {
      if (row.sequence() <= last) {
        throw wrong("a page out of order");
      }
      last = row.sequence();
    }
    return page;
  }

  /** Whether a row was there to be changed. */
  static Boolean replaced(@Nullable Boolean isThere) {
    if (isThere == null) {
      throw wrong("null for whether it has a row");
    }
    return isThere;
  }

  static List<QueuedRow> inserted(List<QueuedRow> asked, @Nullable List<QueuedRow> rows) {
    if (rows == null) {
      throw wrong("null for rows to insert");
    }
    if (rows.size() != asked.size()) {
      throw wrong(rows.size() + " rows for " + asked.size() + " to insert");
    }
    for (int i = 0; i < rows.size(); i++) {
      QueuedRow row = rows.get(i);
      if (row == null || !row.clientMessageId().equals(asked.get(i).clientMessageId())) {
        throw wrong("other rows than those to insert");
      }
    }
    return rows;
  }

  private static StoreException wrong(String what) {
    String message = "the store answered " + what;
    return new StoreException(StoreException.FAILED, message, new Wrong(message));
  }
}
