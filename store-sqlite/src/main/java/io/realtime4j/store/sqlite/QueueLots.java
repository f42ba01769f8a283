package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.QueueLot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/*
 * A lot is what one process has enqueued, and is named after it. The heir of a process that is gone
 * has its lot; the heir's heir has it after that. Rows are not touched, so a million change hands as
 * fast as one. Every call runs in a transaction that excludes other processes.
 */
/** Which process has which part of one owner's queue. Lane only. */
final class QueueLots {
  private static final String LEFT_BY =
      """
      WITH RECURSIVE left_by (process) AS (
        SELECT min(process) FROM queue WHERE owner = ?1
        UNION ALL
        SELECT (SELECT min(process) FROM queue WHERE owner = ?1 AND process > left_by.process)
        FROM left_by WHERE left_by.process IS NOT NULL)
      SELECT left_by.process, coalesce(heir, left_by.process)
      FROM left_by LEFT JOIN heir ON heir.owner = ?1 AND heir.process = left_by.process
      WHERE left_by.process IS NOT NULL
      ORDER BY (SELECT min(sequence) FROM queue
        WHERE queue.owner = ?1 AND queue.process = left_by.process)""";

  private static final String COUNT =
      """
      SELECT count(*), count(failure), total(CASE WHEN failure IS NULL THEN length(body) END)
      FROM queue WHERE owner = ? AND process = ?""";

  private static final String INHERIT =
      "INSERT OR REPLACE INTO heir (owner, process, heir) VALUES (?, ?, ?)";

  private static final String FORGET =
      """
      DELETE FROM heir WHERE owner = ? AND NOT EXISTS (
        SELECT 1 FROM queue WHERE queue.owner = heir.owner AND queue.process = heir.process)""";

  private final OwnerRows owner;
  private final Processes processes;

  /** A lot, and the process that has it as far as the file says. */
  private record Held(String lot, String holder) {}

  QueueLots(OwnerRows owner, Processes processes) {
    this.owner = owner;
    this.processes = processes;
  }

  /** Adopts what the dead have left; returns all that this process has then, its own last. */
  List<QueueLot> open(Sql sql) throws SQLException {
    sql.update(FORGET, owner.id());
    List<QueueLot> lots = new ArrayList<>();
    for (Held held : held(sql)) {
      if (!isOwn(held.lot) && (isOwn(held.holder) || inherits(sql, held))) {
        lots.add(count(sql, held.lot));
      }
    }
    lots.add(count(sql, processes.id()));
    return lots;
  }

  /** Adopts what the dead have left since. */
  List<QueueLot> adopt(Sql sql) throws SQLException {
    List<QueueLot> lots = new ArrayList<>();
    for (Held held : held(sql)) {
      if (!isOwn(held.holder) && inherits(sql, held)) {
        lots.add(count(sql, held.lot));
      }
    }
    return lots;
  }

  private List<Held> held(Sql sql) throws SQLException {
    return sql.list(LEFT_BY, row -> new Held(row.getString(1), row.getString(2)), owner.id());
  }

  private boolean inherits(Sql sql, Held held) throws SQLException {
    if (!processes.isDead(held.holder)) {
      return false;
    }
    sql.update(INHERIT, owner.id(), held.lot, processes.id());
    return true;
  }

  private boolean isOwn(String process) {
    return process.equals(processes.id());
  }

  private QueueLot count(Sql sql, String lot) throws SQLException {
    return sql.first(
            COUNT,
            row ->
                QueueLot.builder()
                    .id(lot)
                    .own(isOwn(lot))
                    .waiting(row.getInt(1) - row.getInt(2))
                    .failed(row.getInt(2))
                    .waitingBytes(row.getLong(3))
                    .build(),
            owner.id(),
            lot)
        .orElseThrow();
  }
}
