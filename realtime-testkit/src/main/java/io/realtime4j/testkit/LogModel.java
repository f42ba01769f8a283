package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Retention;
import io.realtime4j.api.spi.store.ScanQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a log does, written as simply as it can be, beside the log that is to do the same. */
final class LogModel {
  private static final String TENANT = "t";

  private final MessageLog log;
  private final List<Message> kept = new ArrayList<>();
  private final Map<String, Message> byClientId = new LinkedHashMap<>();
  private final Map<String, Integer> newest = new LinkedHashMap<>();
  private final Map<String, ChangeResult.Repeated> edits = new LinkedHashMap<>();

  /** Which message a change with an id was of, by its place. */
  private final Map<Long, String> editedMessages = new LinkedHashMap<>();

  private long lsn;
  private int messages;

  /** A message, and the last change of it. */
  private static final class Message {
    final String id;
    final String room;
    final long offset;
    final long lsn;
    String body;
    int edit;
    long changeLsn;
    boolean isDeleted;

    Message(String id, String room, long offset, long lsn) {
      this.id = id;
      this.room = room;
      this.offset = offset;
      this.lsn = lsn;
      this.body = id;
    }
  }

  LogModel(MessageLog log) {
    this.log = log;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void append(LogModelContract.Step step) {
    String user = "u" + step.user();
    String room = "r" + step.room();
    String clientId = step.id() > 20 ? null : "c" + step.id();
    String after = step.other() > 8 ? null : "c" + step.other();
    String id = "m" + messages++;
    MessageEntry entry =
        MessageEntry.builder()
            .tenant(TENANT)
            .room(room)
            .messageId(id)
            .userId(user)
            .clientMessageId(clientId)
            .after(after)
            .sentAtMillis(messages)
            .body(bytes(id))
            .build();
    assertThat(await(log.append(List.of(entry))))
        .containsExactly(expected(room, user, clientId, after, id));
  }

  private AppendResult expected(
      String room, String user, @Nullable String clientId, @Nullable String after, String id) {
    Message first = clientId == null ? null : byClientId.get(user + clientId);
    if (first != null) {
      return first.room.equals(room)
          ? new AppendResult.Duplicate(
              first.id, first.offset, Long.parseLong(first.id.substring(1)) + 1)
          : new AppendResult.OtherRoom(String.valueOf(clientId));
    }
    if (after != null) {
      Message earlier = byClientId.get(user + after);
      if (earlier == null) {
        return new AppendResult.OutOfOrder(after);
      }
      if (!earlier.room.equals(room)) {
        return new AppendResult.OtherRoom(after);
      }
    }
    Message message = new Message(id, room, newest.merge(room, 1, Integer::sum), ++lsn);
    kept.add(message);
    if (clientId != null) {
      byClientId.put(user + clientId, message);
    }
    return new AppendResult.Appended(message.offset, message.lsn);
  }

  void edit(LogModelContract.Step step) {
    change(step, ChangeEntry.EDIT, step.other() > 6 ? null : "e" + step.other());
  }

  void delete(LogModelContract.Step step) {
    change(step, ChangeEntry.DELETE, null);
  }

  private void change(LogModelContract.Step step, String kind, @Nullable String editId) {
    String id = "m" + (messages == 0 ? 0 : (step.id() * 31 + step.other()) % messages);
    Message message = kept.stream().filter(one -> one.id.equals(id)).findFirst().orElse(null);
    ChangeResult result =
        await(
            log.change(
                ChangeEntry.builder()
                    .tenant(TENANT)
                    .room(message == null ? "r0" : message.room)
                    .messageId(id)
                    .userId("u")
                    .kind(kind)
                    .clientEditId(editId)
                    .atMillis(step.other())
                    .body(kind.equals(ChangeEntry.EDIT) ? bytes("e" + step.other()) : new byte[0])
                    .build()));
    ChangeResult.Repeated repeated = editId == null ? null : edits.get(editId);
    if (editId != null && repeated != null) {
      assertThat(result)
          .isEqualTo(
              id.equals(editedMessages.get(repeated.lsn()))
                  ? repeated
                  : new ChangeResult.OtherMessage(editId));
    } else if (message == null) {
      assertThat(result).isEqualTo(new ChangeResult.NotFound());
    } else if (message.isDeleted) {
      assertThat(result)
          .isInstanceOf(
              kind.equals(ChangeEntry.EDIT)
                  ? ChangeResult.Deleted.class
                  : ChangeResult.Repeated.class);
    } else {
      changed(message, kind, editId, step, (ChangeResult.Changed) result);
    }
  }

  private void changed(
      Message message,
      String kind,
      @Nullable String editId,
      LogModelContract.Step step,
      ChangeResult.Changed result) {
    message.isDeleted = kind.equals(ChangeEntry.DELETE);
    message.body = message.isDeleted ? "" : "e" + step.other();
    message.edit += message.isDeleted ? 0 : 1;
    message.changeLsn = ++lsn;
    assertThat(result.lsn()).isEqualTo(lsn);
    assertThat(result.edit()).isEqualTo(message.isDeleted ? 0 : message.edit);
    if (editId != null) {
      editedMessages.put(lsn, message.id);
      edits.put(editId, new ChangeResult.Repeated(lsn, message.edit, step.other()));
    }
  }

  void trim(LogModelContract.Step step) {
    String room = "r" + step.room();
    List<Message> those = kept.stream().filter(one -> one.room.equals(room)).toList();
    List<Message> gone = those.subList(0, Math.max(0, those.size() - step.id()));
    // The ids of edits go with the message.
    for (Message message : gone) {
      edits.values().removeIf(edit -> editOf(edit, message));
    }
    kept.removeAll(gone);
    long removed =
        await(
                log.retain(
                    Retention.builder()
                        .tenant(TENANT)
                        .room(room)
                        .maxRoomMessages(step.id())
                        .build()))
            .messages();
    assertThat(removed).isEqualTo(gone.size());
  }

  private boolean editOf(ChangeResult.Repeated edit, Message message) {
    return message.id.equals(editedMessages.get(edit.lsn()));
  }

  /** Reads everything in parts of so many entries, and compares it. */
  void compare(int limit) {
    List<String> expected = new ArrayList<>();
    Map<Long, String> byLsn = new TreeMap<>();
    for (Message message : kept) {
      byLsn.put(message.lsn, message.id + "=" + message.body);
      if (message.changeLsn > 0) {
        byLsn.put(message.changeLsn, message.id + (message.isDeleted ? "-" : "~") + message.body);
      }
    }
    byLsn.forEach((place, text) -> expected.add(place + " " + text));
    assertThat(scanned(limit)).isEqualTo(expected);
    assertThat(await(log.lastLsn())).isEqualTo(lsn);
    for (String room : newest.keySet()) {
      List<String> ids =
          kept.stream().filter(one -> one.room.equals(room)).map(one -> one.id).toList();
      assertThat(await(log.page(PageQuery.builder().tenant(TENANT).room(room).build())).rows())
          .extracting(MessageRow::messageId)
          .isEqualTo(ids);
    }
  }

  private List<String> scanned(int limit) {
    List<String> found = new ArrayList<>();
    List<String> rooms = List.of("r0", "r1", "r2");
    long after = 0;
    LogScan scan;
    do {
      scan =
          await(
              log.scan(
                  ScanQuery.builder()
                      .tenant(TENANT)
                      .rooms(limit % 2 == 0 ? rooms : List.of())
                      .after(after)
                      .limit(limit)
                      .build()));
      scan.entries().forEach(entry -> found.add(entry.lsn() + " " + text(entry)));
      after = scan.completeTo();
    } while (scan.hasMore());
    return found;
  }

  private static String text(LogEntry entry) {
    if (entry instanceof MessageRow row) {
      return row.messageId() + "=" + new String(row.body(), StandardCharsets.UTF_8);
    }
    ChangeRow change = (ChangeRow) entry;
    return change.messageId()
        + (change.kind().equals(ChangeEntry.DELETE) ? "-" : "~")
        + new String(change.body(), StandardCharsets.UTF_8);
  }
}
