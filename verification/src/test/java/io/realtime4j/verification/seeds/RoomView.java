package io.realtime4j.verification.seeds;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.verification.seeds.Ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * How a session stands to a room under one name, from what it asked and was told. In a channel each
 * message follows the one before; a thread's room shows some of them, in order.
 */
final class RoomView {
  /** Whether the session is in the room. */
  enum Standing {
    OUT,
    JOINING,
    IN,
    LEAVING,
    /** A join or leave was not answered: the session may be in the room or not. */
    UNKNOWN
  }

  private final String name;
  private final IntSupplier failedReads;
  private final boolean isThread;
  private final List<Entry> early = new ArrayList<>();
  private Standing standing = Standing.OUT;
  private Standing before = Standing.OUT;
  // The offset up to which the session has everything; meaningless unless IN.
  private long position;
  private long joinedAt;
  private String messageId = "";
  private String epoch = "";
  private final List<Long> threadOffsets = new ArrayList<>();
  // How many readings had failed when the session asked to come in.
  private int failedBefore;
  // Whether the channel showed the session some of its thread's messages instead.
  private boolean isMixed;

  /**
   * @param failedReads how many readings of the log have failed so far
   */
  RoomView(String name, IntSupplier failedReads) {
    this.name = name;
    this.failedReads = failedReads;
    this.isThread = name.contains(":thread:");
  }

  Standing standing() {
    return standing;
  }

  boolean isIn() {
    return standing == Standing.IN;
  }

  boolean isBusy() {
    return standing == Standing.JOINING || standing == Standing.LEAVING;
  }

  boolean isThread() {
    return isThread;
  }

  String name() {
    return name;
  }

  long position() {
    return position;
  }

  long joinedAt() {
    return joinedAt;
  }

  List<Long> threadOffsets() {
    return threadOffsets;
  }

  /** The position to resume from, or null. */
  JsonObject since() {
    if (epoch.isEmpty()) {
      return null;
    }
    JsonObject.Builder since = JsonObject.builder().put("epoch", epoch).put("offset", position);
    if (!messageId.isEmpty()) {
      since.put("messageId", messageId);
    }
    return since.build();
  }

  /** Whether this thread's room should have shown all of the thread since the session joined. */
  boolean showsAll() {
    return isIn() && isThread && !isMixed;
  }

  /** The session is, or may be, in the thread's channel too. */
  void mixed() {
    isMixed = true;
  }

  void joining() {
    failedBefore = failedReads.getAsInt();
    before = standing;
    standing = Standing.JOINING;
    early.clear();
  }

  /** The answer to a join. */
  void joined(JsonObject data, JsonObject since, Ledger ledger) {
    long head = data.integer("offset").orElseThrow();
    if (before == Standing.IN) {
      standing = Standing.IN;
      return;
    }
    epoch = data.string("epoch").orElseThrow();
    boolean counts = before == Standing.OUT;
    standing = counts ? Standing.IN : Standing.UNKNOWN;
    if (since != null && !isThread) {
      takeMissed(data, since, head, ledger);
    }
    if (!counts) {
      position = Math.max(position, head);
      return;
    }
    joinedAt = head;
    position = head;
    messageId = "";
    threadOffsets.clear();
    isMixed = false;
    for (Entry entry : early) {
      follow(entry);
    }
  }

  private void takeMissed(JsonObject data, JsonObject since, long head, Ledger ledger) {
    long at = since.integer("offset").orElseThrow();
    boolean isRecovered = data.bool("recovered").orElse(false);
    if (!isRecovered && failedReads.getAsInt() > failedBefore) {
      return;
    }
    Checks.that(isRecovered, () -> name + ": a good position was not taken: " + since + " " + data);
    for (JsonValue value : data.array("messages").orElse(JsonArray.EMPTY).values()) {
      Entry entry = ledger.shown((JsonObject) value.parsed());
      long expected = at + 1;
      Checks.that(
          entry.offset() == expected, () -> name + ": missed " + expected + ", got " + entry);
      at = entry.offset();
    }
    long end = at;
    Checks.that(
        end == head || data.bool("hasMore").orElse(false),
        () -> name + ": resumed to " + end + " of " + head);
  }

  void refused() {
    standing = before;
    Checks.that(
        before != Standing.OUT || early.isEmpty(),
        () -> name + ": refused, but messages came: " + early);
  }

  void leaving() {
    before = standing;
    standing = Standing.LEAVING;
  }

  void left(boolean success) {
    standing = success ? Standing.OUT : Standing.UNKNOWN;
  }

  /** The server has put the session out. */
  void putOut() {
    if (standing == Standing.IN) {
      standing = Standing.OUT;
    }
    before = before == Standing.IN ? Standing.OUT : before;
  }

  /** A live message for this room. */
  void heard(Entry entry) {
    switch (standing) {
      case OUT ->
          throw new AssertionError(name + ": a message for who is not in the room: " + entry);
      case JOINING -> {
        if (before == Standing.IN) {
          follow(entry);
        } else {
          early.add(entry);
        }
      }
      case IN -> follow(entry);
      case LEAVING -> {
        if (before == Standing.IN) {
          follow(entry);
        }
      }
      case UNKNOWN -> position = Math.max(position, entry.offset());
    }
  }

  private void follow(Entry entry) {
    long at = position;
    Checks.that(
        isThread ? entry.offset() > at : entry.offset() == at + 1,
        () -> name + ": " + entry + " came behind offset " + at);
    position = entry.offset();
    messageId = entry.messageId();
    if (isThread) {
      threadOffsets.add(entry.offset());
    }
  }

  /** Whether this session should have seen the message by now, and has not. */
  boolean lacks(Entry entry) {
    return standing == Standing.IN && !isThread && entry.offset() > position;
  }

  /** The connection is lost; what was asked is not known to be done. */
  void lost() {
    if (isBusy()) {
      standing = Standing.UNKNOWN;
    }
    early.clear();
  }
}
