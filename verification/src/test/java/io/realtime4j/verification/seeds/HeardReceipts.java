package io.realtime4j.verification.seeds;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.verification.seeds.Ledger.Entry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a session has heard of the receipts of those of its user's messages that it saw begin. */
final class HeardReceipts {
  /** Of no more of a room's latest messages are receipts told that were held back. */
  private static final int MAX_REVEALED = 100;

  private final Ledger ledger;
  private final Set<String> mine = new LinkedHashSet<>();
  private final Set<String> received = new LinkedHashSet<>();
  private final Set<String> read = new LinkedHashSet<>();

  HeardReceipts(Ledger ledger) {
    this.ledger = ledger;
  }

  void clear() {
    mine.clear();
    received.clear();
    read.clear();
  }

  /** Whatever is said of this message is said after this. */
  void sent(String messageId) {
    mine.add(messageId);
  }

  void heard(String user, String event, JsonObject payload) {
    switch (event) {
      case "message:new" -> {
        if (payload.string("userId").orElse("").equals(user)) {
          sent(payload.string("messageId").orElseThrow());
        }
      }
      case "message:delivered" -> received.add(payload.string("messageId").orElseThrow());
      case "message:read" -> read.add(payload.string("messageId").orElseThrow());
      case "message:batch-read" -> read.addAll(payload.array("messageIds").orElseThrow().strings());
      default -> {}
    }
  }

  /** Asks how far the messages have come: nothing of it may be new. */
  void compare(SimClient client) {
    List<String> asked = mine.stream().filter(this::isLate).toList();
    if (asked.isEmpty()) {
      return;
    }
    client
        .link()
        .request(
            "delivery:sync",
            JsonObject.of("messageIds", asked),
            answer ->
                answer
                    .object("data")
                    .flatMap(data -> data.array("statuses"))
                    .orElse(JsonArray.EMPTY)
                    .values()
                    .forEach(status -> compare(client, (JsonObject) status.parsed())));
  }

  private boolean isLate(String messageId) {
    Entry entry = ledger.find(messageId);
    return entry != null && entry.offset() > ledger.known(entry.room()).size() - MAX_REVEALED;
  }

  private void compare(SimClient client, JsonObject status) {
    String id = status.string("messageId").orElseThrow();
    boolean isRead = status.integer("readCount").orElse(0L) > 0;
    boolean isReceived = status.integer("deliveredCount").orElse(0L) > 0;
    Checks.that(
        (!isRead || read.contains(id))
            && (!isReceived || received.contains(id) || read.contains(id)),
        () -> client.name() + " has not heard of the receipts of " + status);
  }
}
