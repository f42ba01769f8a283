package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Statements cost more than rows, so a call has few, whatever it adds: one for what has to be known,
 * one that writes. Which client ids there are need not be known where no entry names another and
 * none outlives its message, which is nearly always: the insertion itself finds a duplicate. Then
 * what it has inserted is taken out again, and everything looked up. Nobody else writes meanwhile.
 */
/** Drops duplicates, checks conditions, and gives the rest their numbers. In the writer's lane. */
final class LogAppends {
  private final LogNumbers numbers;

  LogAppends(LogNumbers numbers) {
    this.numbers = numbers;
  }

  List<AppendResult> append(Sql sql, List<MessageEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return List.of();
    }
    numbers.load(sql, entries);
    boolean areSomeRemoved = numbers.hasRemovedIds(sql);
    boolean isToBeKnown =
        areSomeRemoved || entries.stream().anyMatch(entry -> entry.after() != null);
    List<AppendResult> added = isToBeKnown ? null : append(sql, entries, new KnownIds());
    if (added == null) {
      KnownIds known = new KnownIds();
      known.read(sql, entries, areSomeRemoved);
      added = append(sql, entries, known);
    }
    if (added == null) {
      throw new IllegalStateException("a client id is there that was not found");
    }
    return added;
  }

  /** Returns null, and has added nothing, if not all is known of client ids. */
  private @Nullable List<AppendResult> append(Sql sql, List<MessageEntry> entries, KnownIds known)
      throws SQLException {
    List<AppendResult> results = new ArrayList<>(entries.size());
    NewRows rows = new NewRows();
    Map<LogNumbers.Room, Long> newest = new HashMap<>();
    long lsn = numbers.lastLsnGiven(sql);
    for (MessageEntry entry : entries) {
      LogNumbers.Room room = numbers.room(sql, entry.tenant(), entry.room());
      AppendResult refusal = refusal(entry, room, known);
      if (refusal != null) {
        results.add(refusal);
        continue;
      }
      long offset = newest.merge(room, room.newest + 1, (before, first) -> before + 1);
      lsn++;
      rows.add(lsn, room.id, offset, entry);
      known.add(entry, offset, room.id);
      results.add(new AppendResult.Appended(offset, lsn));
    }
    if (!rows.write(sql)) {
      return null;
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof AppendResult.Appended) {
        MessageEntry entry = entries.get(i);
        numbers.nextLsn(sql);
        numbers.room(sql, entry.tenant(), entry.room()).next(entry.body().length);
      }
    }
    return results;
  }

  private static @Nullable AppendResult refusal(
      MessageEntry entry, LogNumbers.Room room, KnownIds known) {
    String id = entry.clientMessageId();
    KnownIds.Earlier first = id == null ? null : known.of(entry, id);
    if (id != null && first != null) {
      return first.roomId() == room.id
          ? new AppendResult.Duplicate(first.messageId(), first.offset(), first.sentAtMillis())
          : new AppendResult.OtherRoom(id);
    }
    String after = entry.after();
    if (after == null) {
      return null;
    }
    KnownIds.Earlier predecessor = known.of(entry, after);
    if (predecessor == null) {
      return new AppendResult.OutOfOrder(after);
    }
    return predecessor.roomId() == room.id ? null : new AppendResult.OtherRoom(after);
  }
}
