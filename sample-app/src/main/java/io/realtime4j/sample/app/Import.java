package io.realtime4j.sample.app;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.ServerStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/*
 * The file is read twice: once to find whatever is wrong in it, before anything is stored, and once
 * to store it. Only rooms' names and one batch of messages are held meanwhile. What ends in the
 * middle, by a full disk or a kill, is done by doing it again: messages are known by their ids.
 */
/** Brings a file of rooms, members and messages into a store that no server has open. */
final class Import {
  /** Shares a commit among many, and is little to hold. */
  private static final int BATCH = 500;

  private final ServerStore store;
  private final String tenant;
  private final LongConsumer progress;
  private final Map<String, MessageEntry> batch = new LinkedHashMap<>();
  private long rooms;
  private long members;
  private long messages;
  private long known;

  /**
   * Creates one.
   *
   * @param progress told of the number of lines that are done, now and then
   */
  Import(ServerStore store, String tenant, LongConsumer progress) {
    this.store = store;
    this.tenant = tenant;
    this.progress = progress;
  }

  /**
   * Reads a file and stores it, or nothing of it if a line is wrong.
   *
   * @return what was stored, in words
   */
  String run(Path file) {
    check(file);
    try (ImportLines lines = ImportLines.open(file)) {
      for (ImportLine line = lines.next(); line != null; line = lines.next()) {
        if (!line.kind().equals(ImportLine.MESSAGE)) {
          flush(lines);
        }
        store(line, lines);
        if (lines.number() % BATCH == 0) {
          progress.accept(lines.number());
        }
      }
      flush(lines);
      progress.accept(lines.number() - 1);
    }
    return rooms
        + " rooms, "
        + members
        + " members and "
        + messages
        + " messages were stored; "
        + known
        + " were there already";
  }

  /** Finds the first line that is wrong. */
  private void check(Path file) {
    Set<String> names = new HashSet<>();
    try (ImportLines lines = ImportLines.open(file)) {
      for (ImportLine line = lines.next(); line != null; line = lines.next()) {
        if (line.kind().equals(ImportLine.ROOM)) {
          names.add(line.id("name"));
        } else if (!names.contains(line.id("room"))) {
          if (done(store.rooms().find(tenant, line.id("room"))).isEmpty()) {
            throw lines.wrong("the room " + line.id("room") + " is in no line before");
          }
          names.add(line.id("room"));
        }
      }
    }
  }

  private void store(ImportLine line, ImportLines lines) {
    switch (line.kind()) {
      case ImportLine.ROOM -> room(line);
      case ImportLine.MEMBER -> member(line, lines);
      default -> {
        MessageEntry entry = entry(line);
        if (batch.putIfAbsent(entry.messageId(), entry) != null) {
          known++;
        }
        if (batch.size() == BATCH) {
          flush(lines);
        }
      }
    }
  }

  private void room(ImportLine line) {
    String name = line.id("name");
    if (done(store.rooms().find(tenant, name)).isPresent()) {
      known++;
      return;
    }
    done(
        store
            .rooms()
            .createIfAbsent(
                RoomRow.builder()
                    .tenant(tenant)
                    .name(name)
                    .type(line.type())
                    .visibility(line.visibility())
                    .createdAtMillis(line.optionalTime("createdAt"))
                    .maxMembers((int) line.number("maxMembers", Integer.MAX_VALUE))
                    .slowModeMillis(line.number("slowModeMs", Long.MAX_VALUE))
                    .isClosed(line.flag("closed"))
                    .build()));
    rooms++;
  }

  private void member(ImportLine line, ImportLines lines) {
    String room = line.id("room");
    String user = line.id("userId");
    long newest = done(store.log().head(tenant, room)).newest();
    if (line.flag("banned")) {
      done(
          store
              .rooms()
              .ban(
                  Ban.builder()
                      .tenant(tenant)
                      .room(room)
                      .userId(user)
                      .atMillis(line.optionalTime("joinedAt"))
                      .untilMillis(Long.MAX_VALUE)
                      .build(),
                  newest));
      members++;
      return;
    }
    String role = line.optionalId("role");
    // What was there before the membership began counts as read.
    JoinResult result =
        done(
            store
                .rooms()
                .join(
                    JoinRequest.builder()
                        .tenant(tenant)
                        .room(room)
                        .userId(user)
                        .fromOffset(newest)
                        .atMillis(line.optionalTime("joinedAt"))
                        .role(role == null ? Membership.MEMBER : role)
                        .build()));
    if (!(result instanceof JoinResult.Joined joined)) {
      throw lines.wrong(user + " is banned from " + room);
    }
    if (line.flag("muted")) {
      done(store.rooms().mute(tenant, room, user, Long.MAX_VALUE));
    }
    if (joined.isNew()) {
      members++;
    } else {
      known++;
    }
  }

  private MessageEntry entry(ImportLine line) {
    return MessageEntry.builder()
        .tenant(tenant)
        .room(line.id("room"))
        .thread(line.optionalId("threadId"))
        .messageId(line.id("id"))
        .userId(line.id("userId"))
        .clientMessageId(line.optionalId("clientMessageId"))
        .sentAtMillis(line.optionalTime("sentAt"))
        .mentions(line.mentions())
        .body(line.body())
        .build();
  }

  private void flush(ImportLines lines) {
    if (batch.isEmpty()) {
      return;
    }
    for (MessageRow there : done(store.log().byIds(tenant, List.copyOf(batch.keySet())))) {
      batch.remove(there.messageId());
      known++;
    }
    List<MessageEntry> fresh = new ArrayList<>(batch.values());
    batch.clear();
    if (fresh.isEmpty()) {
      return;
    }
    for (AppendResult result : done(store.log().append(fresh))) {
      if (result instanceof AppendResult.Appended) {
        messages++;
      } else if (result instanceof AppendResult.Duplicate) {
        known++;
      } else {
        throw lines.wrong("a clientMessageId at or before it was used by its user in another room");
      }
    }
  }

  private static <T> T done(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      throw e;
    }
  }
}
