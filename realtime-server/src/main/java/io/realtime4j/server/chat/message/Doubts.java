package io.realtime4j.server.chat.message;

import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * A call that failed or did not answer may have been committed. What the log holds says so; until it
 * has been read, nothing later goes out. A call that has not even failed may be committed after the
 * reading: it stays here until it answers, or a later one has, since calls end in their order.
 */

/** The calls of which it is not known what became of them. Sequencer only. */
final class Doubts {
  /** Of more, once looked for, the oldest are given up: whoever reads the log may find them yet. */
  private static final int MAX_CALLS = 1_000;

  /** As many messages as may be pending. */
  static final int MAX_MESSAGES = Sequencer.MAX_PENDING;

  /** The same in bytes of their bodies. */
  static final long MAX_BYTES = Sequencer.MAX_PENDING_BYTES;

  private final Asker asker;
  private final MessageLog log;
  private final Owner owner;
  private final Deque<Doubt> doubts = new ArrayDeque<>();
  private boolean isAsking;
  private boolean isUnanswered;

  /** Whose messages they are. */
  interface Owner {
    /** Returns the place in the log up to which everything was posted. */
    long head();

    /** Returns the keys of that of which the log has yet to say what became of it. */
    Set<Object> waiting();

    /** Posts what was committed. */
    void found(Pending pending, LogEntry entry);

    /** Posts what others have committed. */
    void foreign(LogEntry entry);

    /** Everything up to here was posted. */
    void reached(long lsn);

    /** The log has said what it holds, or that it cannot. */
    void answered();
  }

  Doubts(Asker asker, MessageLog log, Owner owner) {
    this.asker = asker;
    this.log = log;
    this.owner = owner;
  }

  void add(LogCall call) {
    doubts.add(new Doubt(call, call.byKey()));
  }

  /** Returns whether nothing may go out before the log has answered. */
  boolean isAsking() {
    return isAsking;
  }

  /** Returns whether the log does not say what it holds. */
  boolean isUnanswered() {
    return isUnanswered;
  }

  boolean isEmpty() {
    return doubts.isEmpty();
  }

  /** Returns whether the log can say now what became of one of them. */
  boolean hasOver() {
    return doubts.stream().anyMatch(doubt -> doubt.call.isOver);
  }

  /** A later call has ended. */
  void over() {
    doubts.forEach(doubt -> doubt.call.isOver = true);
  }

  /** Reads the log after what was posted. */
  void ask() {
    isAsking = true;
    List<Doubt> over = doubts.stream().filter(doubt -> doubt.call.isOver).toList();
    read(owner.head(), over, owner.waiting());
  }

  private void read(long after, List<Doubt> over, Set<Object> waiting) {
    ScanQuery query = ScanQuery.builder().after(after).build();
    Stages.settle(
        asker.ask("the store", () -> log.scan(query)),
        page -> {
          if (take(page, waiting) && page.hasMore()) {
            read(page.completeTo(), over, waiting);
          } else {
            end(over);
          }
        },
        failure -> {
          isUnanswered = true;
          owner.answered();
          asker.loop().schedule(Asker.PAUSE, () -> read(owner.head(), over, waiting));
        });
  }

  /** Posts what is found; returns whether what follows may be of theirs too. */
  private boolean take(LogScan page, Set<Object> waiting) {
    for (LogEntry entry : page.entries()) {
      Object key = LogCall.keyOf(entry);
      if (waiting.contains(key)) {
        owner.reached(entry.lsn() - 1);
        return false;
      }
      if (!takes(key, entry)) {
        owner.foreign(entry);
      }
    }
    owner.reached(page.completeTo());
    return true;
  }

  /** Returns whether an entry is of theirs. */
  boolean holds(Object key) {
    return doubts.stream().anyMatch(doubt -> doubt.open.containsKey(key));
  }

  /** Posts an entry of the log if it is of theirs. */
  boolean takes(Object key, LogEntry entry) {
    for (Doubt doubt : doubts) {
      Pending pending = doubt.open.remove(key);
      if (pending != null) {
        owner.found(pending, entry);
        return true;
      }
    }
    return false;
  }

  private void end(List<Doubt> over) {
    over.forEach(Doubt::notStored);
    doubts.removeAll(over);
    doubts.removeIf(doubt -> doubt.open.isEmpty());
    giveUpOldest();
    doubts.forEach(doubt -> doubt.unknown(asker));
    isAsking = false;
    isUnanswered = false;
    owner.answered();
  }

  private void giveUpOldest() {
    int messages = 0;
    long bytes = 0;
    for (Doubt doubt : doubts) {
      messages += doubt.open.size();
      bytes += doubt.bytes();
    }
    while (doubts.size() > MAX_CALLS || messages > MAX_MESSAGES || bytes > MAX_BYTES) {
      Doubt oldest = doubts.remove();
      messages -= oldest.open.size();
      bytes -= oldest.bytes();
      oldest.notStored();
    }
  }

  /** What is not found of a batch. */
  private static final class Doubt {
    final LogCall call;
    final Map<Object, Pending> open;
    private boolean isTold;

    Doubt(LogCall call, Map<Object, Pending> open) {
      this.call = call;
      this.open = new LinkedHashMap<>(open);
    }

    long bytes() {
      return open.values().stream().mapToLong(Pending::bytes).sum();
    }

    void notStored() {
      open.values().forEach(submission -> submission.refused(call.failure()));
    }

    /** Those who wait are told to ask again; the rooms wait on. */
    void unknown(Asker asker) {
      if (isTold) {
        return;
      }
      isTold = true;
      open.values().forEach(submission -> submission.sender().fail(asker.storeFailed()));
    }
  }
}
