package io.realtime4j.server.chat.receipt;

import io.realtime4j.server.chat.message.StoredMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What has become new in a room by one saying: what authors are told of, on all servers.
 *
 * @param form how they are told
 * @param delivered what was received, reading included
 * @param read what was read
 * @param untoldUpTo of older messages up to this offset more is new, of which nobody is told
 */
record Fresh(
    Form form, List<Reached> delivered, List<Reached> read, long atMillis, long untoldUpTo) {
  /** How authors are told. */
  enum Form {
    /** Together with other deliveries of a moment. */
    DELIVERED,
    /** One event for each message that was read. */
    READ,
    /** One event for each author. */
    BATCH_READ
  }

  boolean isEmpty() {
    return delivered.isEmpty() && read.isEmpty() && untoldUpTo == 0;
  }

  /** Returns the messages of which something is new, each once. */
  Set<StoredMessage> messages() {
    Set<StoredMessage> messages = new LinkedHashSet<>();
    all().forEach(some -> messages.addAll(some.messages()));
    return messages;
  }

  /** Returns the last offset of those messages, 0 if there is none. */
  long lastOffset() {
    return all().stream().mapToLong(Reached::lastOffset).max().orElse(0);
  }

  /** Returns whatever is new. */
  List<Reached> all() {
    List<Reached> all = new ArrayList<>(delivered);
    all.addAll(read);
    return all;
  }
}
