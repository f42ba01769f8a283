package io.realtime4j.core.delivery;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.core.wire.Inquiry;
import io.realtime4j.core.wire.QueueSignal;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Our messages by both their ids, in memory, in the store, and for other threads. Loop only. */
final class Receipts {
  /**
   * Beyond this the oldest that the queue no longer holds are forgotten; while it holds as many
   * itself, of a further one nothing is kept here before the server has it.
   */
  static final int MAX_RECEIPTS = 10_000;

  /** As long as a stock client keeps a receipt. */
  private static final long MAX_AGE_MILLIS = Duration.ofDays(7).toMillis();

  /** Changes of so long are one commit; the server is asked for what a crash loses of them. */
  private static final Duration PUT_WITHIN = Duration.ofMillis(100);

  /** Receipts for messages whose acceptance we have not heard of yet. */
  private static final int MAX_EARLY = 1_000;

  private final FeatureContext context;
  private final DeliveryStore store;
  private final Map<String, Receipt> byClientId = new LinkedHashMap<>();
  private final Map<String, Receipt> byMessageId = new LinkedHashMap<>();

  /** Those that may be forgotten, in the order in which the queue let go of them. */
  private final Set<String> settled = new LinkedHashSet<>();

  private final Map<String, List<Consumer<Receipt>>> early = new LinkedHashMap<>();
  private final Map<String, DeliveryRow> unstored = new LinkedHashMap<>();
  private final List<String> undeleted = new ArrayList<>();

  /** What is being read; the last one at other times. */
  private @Nullable Inquiry<List<DeliveryRow>> inquiry;

  /** Whether an earlier process may have left receipts that could not be read. */
  private boolean isUnread;

  /** What has gone while that is so. */
  private final Set<String> forgotten = new LinkedHashSet<>();

  /** Runs while something is to be written. */
  private @Nullable Cancellable timer;

  /** Read by all threads. */
  private final Map<String, DeliveryStatus> shown = new ConcurrentHashMap<>();

  Receipts(FeatureContext context) {
    this.context = context;
    this.store = context.store().delivery();
  }

  /**
   * Reads what an earlier process left, as often as it takes.
   *
   * @param done called once: when it is read, or cannot be read now
   * @param late called when it is read after all
   */
  void load(Runnable done, Runnable late) {
    inquiry =
        new Inquiry<>(
            context.loop(),
            () -> context.store().owner().isNamed(),
            Inquiry.Then.AGAIN,
            store::load,
            rows -> {
              boolean isLate = isUnread;
              isUnread = false;
              long oldest = context.clock().millis() - MAX_AGE_MILLIS;
              for (DeliveryRow row : rows) {
                Receipt receipt = Receipt.of(row);
                Receipt here = byClientId.get(row.clientMessageId());
                if (forgotten.contains(row.clientMessageId())
                    || (row.updatedAtMillis() < oldest && isSettled(receipt) && here == null)) {
                  delete(row.clientMessageId());
                } else if (here != null) {
                  // Made anew meanwhile: what it has become since is the later word.
                  here.isStored = true;
                } else {
                  receipt.isStored = true;
                  add(receipt);
                }
              }
              forgotten.clear();
              (isLate ? late : done).run();
            },
            error -> {
              isUnread = true;
              report(error);
              done.run();
            });
  }

  Optional<DeliveryStatus> shown(String id) {
    return Optional.ofNullable(shown.get(id));
  }

  /** Returns a receipt by either id, or {@code null}. */
  @Nullable Receipt find(String id) {
    Receipt receipt = byClientId.get(id);
    return receipt == null ? byMessageId.get(id) : receipt;
  }

  /** Returns all receipts of which something is still to be heard, oldest first. */
  List<Receipt> unread() {
    return byClientId.values().stream()
        .filter(one -> one.hasLeft && one.state() != DeliveryState.FAILED && !one.isReadByAll())
        .toList();
  }

  /** Changes the receipt of a message of ours, which is made if it is new. */
  void change(String clientId, String room, Predicate<Receipt> change) {
    Receipt receipt = byClientId.get(clientId);
    boolean isNew = receipt == null;
    if (receipt == null) {
      receipt = new Receipt(clientId, room);
      if (isFull()) {
        // The queue knows it; the server's answer makes room for it.
        var unused = change.test(receipt);
        if (!isSettled(receipt)) {
          receipt.touch(context.clock().millis());
          context.publish(new DeliveryEvent.Changed(receipt.status()));
          return;
        }
      }
      add(receipt);
    }
    if (change.test(receipt) || isNew) {
      changed(receipt);
    }
  }

  /** The queue has a message again of an earlier process, which need not have told the store. */
  void restored(QueueSignal.Restored message) {
    String id = message.clientMessageId();
    DeliveryState state = message.hasFailed() ? DeliveryState.FAILED : DeliveryState.PENDING;
    if (byClientId.containsKey(id)) {
      change(id, message.roomName(), receipt -> receipt.become(state));
    } else if (!isFull()) {
      Receipt receipt = new Receipt(id, message.roomName());
      receipt.become(state);
      receipt.hasLeft |= message.mayHaveLeft();
      receipt.touch(message.takenAtMillis());
      add(receipt);
    }
  }

  private boolean isFull() {
    return byClientId.size() >= MAX_RECEIPTS && settled.isEmpty();
  }

  /** Changes a receipt by the server's id, now or when we learn whose message that is. */
  void changeByMessageId(String messageId, Predicate<Receipt> change) {
    Receipt receipt = find(messageId);
    if (receipt != null) {
      apply(receipt, change);
      return;
    }
    if (messageId.isEmpty()) {
      return;
    }
    if (early.size() >= MAX_EARLY && !early.containsKey(messageId)) {
      // Most likely of a message that another device of ours has sent.
      early.remove(early.keySet().iterator().next());
    }
    List<Consumer<Receipt>> waiting = early.computeIfAbsent(messageId, id -> new ArrayList<>());
    if (waiting.size() < MAX_EARLY) {
      waiting.add(later -> apply(later, change));
    }
  }

  private void apply(Receipt receipt, Predicate<Receipt> change) {
    if (change.test(receipt)) {
      changed(receipt);
    }
  }

  /** The server has given a message its id. */
  boolean name(Receipt receipt, String messageId) {
    if (messageId.isEmpty() || messageId.equals(receipt.messageId)) {
      return false;
    }
    receipt.messageId = messageId;
    byMessageId.put(messageId, receipt);
    return true;
  }

  /** Applies what was heard before the message had its id. */
  void applyEarly(String messageId) {
    List<Consumer<Receipt>> waiting = early.remove(messageId);
    Receipt receipt = byMessageId.get(messageId);
    if (waiting != null && receipt != null) {
      waiting.forEach(change -> change.accept(receipt));
    }
  }

  private void add(Receipt receipt) {
    byClientId.put(receipt.clientMessageId, receipt);
    if (receipt.messageId != null) {
      byMessageId.put(receipt.messageId, receipt);
    }
    show(receipt);
    settle(receipt);
    if (byClientId.size() > MAX_RECEIPTS && !settled.isEmpty()) {
      forget(settled.iterator().next());
    }
  }

  private void settle(Receipt receipt) {
    if (isSettled(receipt)) {
      settled.add(receipt.clientMessageId);
    }
  }

  /** The queue still speaks of the others. */
  private static boolean isSettled(Receipt receipt) {
    return switch (receipt.state()) {
      case SENT, DELIVERED, READ -> true;
      case PENDING, SENDING, FAILED -> false;
    };
  }

  /** Returns whether the queue's own row does not say as much. */
  private static boolean isNewsToTheStore(Receipt receipt) {
    return receipt.state() == DeliveryState.FAILED || isSettled(receipt);
  }

  private void show(Receipt receipt) {
    DeliveryStatus status = receipt.status();
    shown.put(receipt.clientMessageId, status);
    if (receipt.messageId != null) {
      shown.put(receipt.messageId, status);
    }
  }

  private void changed(Receipt receipt) {
    receipt.touch(context.clock().millis());
    show(receipt);
    settle(receipt);
    if (receipt.isStored || isNewsToTheStore(receipt)) {
      receipt.isStored = true;
      unstored.put(receipt.clientMessageId, receipt.row());
      writeSoon();
    }
    context.publish(new DeliveryEvent.Changed(receipt.status()));
  }

  void forget(String clientId) {
    Receipt receipt = byClientId.remove(clientId);
    if (receipt == null) {
      return;
    }
    settled.remove(clientId);
    shown.remove(clientId);
    if (receipt.messageId != null) {
      byMessageId.remove(receipt.messageId);
      shown.remove(receipt.messageId);
    }
    if (receipt.isStored) {
      delete(clientId);
    } else if (isUnread) {
      forgotten.add(clientId);
    }
  }

  private void delete(String clientId) {
    unstored.remove(clientId);
    undeleted.add(clientId);
    writeSoon();
  }

  private void writeSoon() {
    if (timer == null) {
      timer = context.loop().schedule(PUT_WITHIN, this::flush);
    }
  }

  /** Writes what is to be written: with what the queue writes in this turn it is one commit. */
  void flush() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (!undeleted.isEmpty()) {
      var deleted = store.delete(List.copyOf(undeleted));
      undeleted.clear();
      Stages.post(context.loop(), deleted, done -> {}, this::report);
    }
    if (!unstored.isEmpty()) {
      var put = store.put(List.copyOf(unstored.values()));
      unstored.clear();
      Stages.post(context.loop(), put, done -> {}, this::report);
    }
  }

  void close() {
    if (inquiry != null) {
      inquiry.cancel();
    }
    flush();
  }

  private void report(RealtimeException error) {
    context.publish(new ConnectionEvent.Fault(error));
  }
}
