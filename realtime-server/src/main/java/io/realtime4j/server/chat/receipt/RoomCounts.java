package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.receipt.Tallies.Tally;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Says how far messages of a room have come, from memory or the store. Loop only. */
final class RoomCounts {
  /** What another server has stored it has told by then, or is taken for gone. */
  private static final Duration TOLD_BY = ReceiptRelay.KEPT;

  private final Room room;
  private final RoomServices services;
  private final Tallies tallies;
  private final Viewing viewing;
  private List<Question> waiting = new ArrayList<>();
  private boolean reading;

  RoomCounts(Room room, RoomServices services, Tallies tallies, Viewing viewing) {
    this.room = room;
    this.services = services;
    this.tallies = tallies;
    this.viewing = viewing;
  }

  boolean isIdle() {
    return !reading;
  }

  /** Returns the counts of messages, by id; the future completes on the loop. */
  CompletableFuture<Map<String, Counts>> of(List<StoredMessage> messages) {
    Question question = new Question(messages, new CompletableFuture<>());
    Map<String, Counts> known = new LinkedHashMap<>();
    for (StoredMessage message : messages) {
      Tally tally = tallies.known(message.offset());
      if (tally == null) {
        waiting.add(question);
        read();
        return question.answer;
      }
      known.put(message.messageId(), counts(message, tally));
    }
    question.answer.complete(known);
    return question.answer;
  }

  /** Reads what the store has, for all who wait, one reading at a time. */
  private void read() {
    if (reading || waiting.isEmpty()) {
      return;
    }
    reading = true;
    List<Question> asked = waiting;
    waiting = new ArrayList<>();
    tallies.readingBegins();
    Stages.settle(
        room.asker()
            .ask(
                "the store",
                () -> services.store().receipts().ofRoom(room.key().tenant(), room.key().name()))
            .whenComplete((receipts, failure) -> reading = false),
        receipts -> {
          Map<StoredMessage, Tally> counted = count(receipts, asked);
          if (services.receiptRelay().areOthers()) {
            keep(receipts, counted.values());
          }
          counted.forEach((message, tally) -> tallies.read(message.offset(), tally));
          tallies.readingEnds();
          asked.forEach(question -> question.answer(counted, this));
          read();
        },
        failure -> {
          tallies.readingEnds();
          asked.forEach(question -> question.answer.completeExceptionally(failure));
          read();
        });
  }

  private void keep(List<Receipt> receipts, Collection<Tally> counted) {
    Reading reading = new Reading(receipts);
    counted.forEach(tally -> tally.from(reading));
    room.home().schedule(TOLD_BY, reading::forget);
  }

  private Map<StoredMessage, Tally> count(List<Receipt> receipts, List<Question> asked) {
    Map<@Nullable String, List<StoredMessage>> byThread = new LinkedHashMap<>();
    Map<StoredMessage, Tally> counted = new LinkedHashMap<>();
    for (Question question : asked) {
      for (StoredMessage message : question.messages) {
        if (counted.putIfAbsent(message, new Tally()) == null) {
          byThread.computeIfAbsent(message.thread(), t -> new ArrayList<>()).add(message);
        }
      }
    }
    byThread.values().forEach(l -> l.sort(Comparator.comparingLong(StoredMessage::offset)));
    for (Receipt receipt : receipts) {
      List<StoredMessage> messages = byThread.getOrDefault(receipt.thread(), List.of());
      for (int i = firstFrom(messages, receipt.from()); i < messages.size(); i++) {
        StoredMessage message = messages.get(i);
        if (message.offset() > receipt.to()) {
          break;
        }
        if (!receipt.userId().equals(message.author())
            && viewing.shows(receipt.kind(), message.author(), receipt.userId())) {
          Objects.requireNonNull(counted.get(message)).add(receipt.kind(), 1);
        }
      }
    }
    return counted;
  }

  /** Returns the index of the first message from an offset on. */
  private static int firstFrom(List<StoredMessage> messages, long offset) {
    int low = 0;
    int high = messages.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (messages.get(middle).offset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Counts counts(StoredMessage message, Tally tally) {
    return tally.counts(viewing.recipients(message.offset(), message.author()));
  }

  private record Question(
      List<StoredMessage> messages, CompletableFuture<Map<String, Counts>> answer) {
    void answer(Map<StoredMessage, Tally> counted, RoomCounts counts) {
      Map<String, Counts> all = new LinkedHashMap<>();
      for (StoredMessage message : messages) {
        all.put(
            message.messageId(),
            counts.counts(message, Objects.requireNonNull(counted.get(message))));
      }
      answer.complete(all);
    }
  }
}
