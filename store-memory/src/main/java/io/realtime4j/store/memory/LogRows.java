package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every message and change of a log, by all that they are looked for by. */
final class LogRows {
  /** What a row costs beside its body: the objects, five index entries and short ids. */
  private static final long ROW_BYTES = 800;

  /** So many edits of a message are known by their ids, to answer repetitions. */
  static final int EDITS_KNOWN = 100;

  /** In the order of their first message, so that two runs remove in the same order. */
  private final Map<RoomKey, RoomLog> rooms = new LinkedHashMap<>();

  private final Map<String, MessageRow> byId = new HashMap<>();
  private final ClientIds clientIds = new ClientIds();
  private final Rising<LogEntry> byLsn = new Rising<>();

  /** The changes of each message that has some, by its id. */
  private final Map<String, List<ChangeRow>> changes = new HashMap<>();

  /** Whom each message mentions that mentions somebody, by its id. */
  private final Map<String, List<String>> mentions = new HashMap<>();

  private final Map<EditKey, ChangeRow> byEditId = new HashMap<>();
  private long messages;
  private long bodyBytes;
  private long lastLsn;

  private record EditKey(String tenant, String userId, String clientEditId) {}

  long lastLsn() {
    return lastLsn;
  }

  long messages() {
    return messages;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  ClientIds clientIds() {
    return clientIds;
  }

  Map<RoomKey, RoomLog> rooms() {
    return rooms;
  }

  Rising<LogEntry> byLsn() {
    return byLsn;
  }

  @Nullable MessageRow byId(String messageId) {
    return byId.get(messageId);
  }

  /** Returns whom a message mentions. */
  List<String> mentions(String messageId) {
    return mentions.getOrDefault(messageId, List.of());
  }

  MessageRow add(MessageEntry entry) {
    RoomLog room =
        rooms.computeIfAbsent(new RoomKey(entry.tenant(), entry.room()), key -> new RoomLog());
    MessageRow row =
        MessageRow.builder()
            .tenant(entry.tenant())
            .room(entry.room())
            .thread(entry.thread())
            .messageId(entry.messageId())
            .userId(entry.userId())
            .clientMessageId(entry.clientMessageId())
            .kind(entry.kind())
            .offset(++room.newest)
            .lsn(++lastLsn)
            .sentAtMillis(entry.sentAtMillis())
            .body(entry.body())
            .build();
    put(room, row);
    clientIds.add(row);
    if (!entry.mentions().isEmpty()) {
      mentions.put(row.messageId(), entry.mentions());
    }
    messages++;
    return row;
  }

  private void put(RoomLog room, MessageRow row) {
    room.byOffset.add(row.offset(), row);
    room.byLsn.add(row.lsn(), row);
    byLsn.add(row.lsn(), row);
    byId.put(row.messageId(), row);
    count(room, row.body().length);
  }

  private void count(RoomLog room, long bytes) {
    room.bodyBytes += bytes;
    bodyBytes += bytes;
  }

  /** Undoes what a failed call has added; nobody has seen its numbers. */
  void takeBackAfter(long lsn) {
    while (lastLsn > lsn) {
      MessageRow row = (MessageRow) byLsn.last();
      clientIds.takeBack(row);
      take(row).newest--;
      lastLsn--;
    }
  }

  /** Removes a message; its client id stays known. */
  void remove(MessageRow row) {
    clientIds.outlive(row);
    long last = row.lsn();
    for (ChangeRow change : changes.getOrDefault(row.messageId(), List.of())) {
      last = Math.max(last, change.lsn());
    }
    RoomLog room = take(row);
    room.removedLsn = Math.max(room.removedLsn, last);
  }

  private RoomLog take(MessageRow row) {
    RoomLog room = room(row);
    room.byOffset.remove(row.offset());
    room.byLsn.remove(row.lsn());
    byLsn.remove(row.lsn());
    byId.remove(row.messageId());
    mentions.remove(row.messageId());
    count(room, -row.body().length);
    messages--;
    List<ChangeRow> gone = changes.remove(row.messageId());
    if (gone != null) {
      for (ChangeRow change : gone) {
        supersede(room, change);
        forgetEdit(change);
      }
    }
    return room;
  }

  RoomLog room(LogEntry entry) {
    return rooms.computeIfAbsent(new RoomKey(entry.tenant(), entry.room()), key -> new RoomLog());
  }

  /** Removes the oldest messages until the rest is no more than so much memory. */
  void dropOldest(long maxBytes) {
    while (messages > 1 && bodyBytes + messages * ROW_BYTES > maxBytes) {
      MessageRow oldest = oldest();
      remove(oldest);
      clientIds.expire(oldest.sentAtMillis() - ClientIds.DAY_MILLIS);
    }
  }

  /** Returns the first message of all that are kept; there must be one. */
  MessageRow oldest() {
    for (LogEntry entry : byLsn.between(0, lastLsn)) {
      if (entry instanceof MessageRow row) {
        return row;
      }
    }
    throw new IllegalStateException("the log is empty");
  }

  @Nullable ChangeRow changeOf(ChangeEntry entry) {
    String id = entry.clientEditId();
    return id == null ? null : byEditId.get(new EditKey(entry.tenant(), entry.userId(), id));
  }

  ChangeRow change(MessageRow row, ChangeEntry entry) {
    boolean deletes = entry.kind().equals(ChangeEntry.DELETE);
    boolean edits = entry.kind().equals(ChangeEntry.EDIT);
    RoomLog room = room(row);
    ChangeRow change =
        ChangeRow.builder()
            .tenant(row.tenant())
            .room(row.room())
            .thread(row.thread())
            .messageId(row.messageId())
            .offset(row.offset())
            .lsn(++lastLsn)
            .kind(entry.kind())
            .userId(entry.userId())
            .clientEditId(entry.clientEditId())
            .edit(edits ? row.edits() + 1 : 0)
            .atMillis(entry.atMillis())
            .body(deletes ? new byte[0] : entry.body())
            .build();
    List<ChangeRow> earlier = changes.computeIfAbsent(row.messageId(), id -> new ArrayList<>());
    if (edits || deletes) {
      for (ChangeRow old : earlier) {
        if (deletes || old.kind().equals(ChangeEntry.EDIT)) {
          supersede(room, old);
        }
      }
      earlier.replaceAll(old -> old.toBuilder().body(new byte[0]).build());
      forgetOldEdits(earlier);
      count(room, change.body().length - row.body().length);
      replace(room, changed(row, change, deletes));
      if (deletes) {
        mentions.remove(row.messageId());
      }
    }
    earlier.add(change);
    room.byLsn.add(change.lsn(), change);
    byLsn.add(change.lsn(), change);
    if (change.clientEditId() != null) {
      byEditId.put(
          editKey(change, change.clientEditId()), change.toBuilder().body(new byte[0]).build());
    }
    return change;
  }

  /** What is superseded is kept only to know a repetition, which comes soon. */
  private void forgetOldEdits(List<ChangeRow> changesOfOne) {
    int edits = 0;
    for (int i = changesOfOne.size() - 1; i >= 0; i--) {
      ChangeRow old = changesOfOne.get(i);
      if (old.kind().equals(ChangeEntry.EDIT) && ++edits > EDITS_KNOWN) {
        forgetEdit(changesOfOne.remove(i));
      }
    }
  }

  private static MessageRow changed(MessageRow row, ChangeRow change, boolean deletes) {
    return row.toBuilder()
        .body(change.body())
        .edits(deletes ? row.edits() : change.edit())
        .changeLsn(change.lsn())
        .changedAtMillis(change.atMillis())
        .changedBy(change.userId())
        .isDeleted(deletes)
        .build();
  }

  private void replace(RoomLog room, MessageRow row) {
    room.byOffset.replace(row.offset(), row);
    room.byLsn.replace(row.lsn(), row);
    byLsn.replace(row.lsn(), row);
    byId.put(row.messageId(), row);
  }

  private void supersede(RoomLog room, ChangeRow change) {
    room.byLsn.remove(change.lsn());
    byLsn.remove(change.lsn());
  }

  private void forgetEdit(ChangeRow change) {
    if (change.clientEditId() != null) {
      byEditId.remove(editKey(change, change.clientEditId()));
    }
  }

  private static EditKey editKey(ChangeRow change, String clientEditId) {
    return new EditKey(change.tenant(), change.userId(), clientEditId);
  }
}
