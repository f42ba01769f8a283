package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the store held of a room when it was read. Another server's receipts may be in it and still
 * be told of, and must not be counted twice then. Loop only.
 */
final class Reading {
  // Null once nothing more can be told that was in it.
  private @Nullable List<Receipt> receipts;
  // Made when first asked for.
  private @Nullable Map<Whose, List<Receipt>> byUser;

  private record Whose(String userId, Kind kind) {}

  Reading(List<Receipt> receipts) {
    this.receipts = receipts;
  }

  /** Returns whether it has that a user has a message. */
  boolean has(String userId, Kind kind, StoredMessage message) {
    for (Receipt receipt : of(new Whose(userId, kind))) {
      if (receipt.from() <= message.offset()
          && message.offset() <= receipt.to()
          && Objects.equals(receipt.thread(), message.thread())) {
        return true;
      }
    }
    return false;
  }

  private List<Receipt> of(Whose whose) {
    List<Receipt> all = receipts;
    if (all == null) {
      return List.of();
    }
    Map<Whose, List<Receipt>> known = byUser;
    if (known == null) {
      known = new HashMap<>();
      for (Receipt receipt : all) {
        known
            .computeIfAbsent(new Whose(receipt.userId(), receipt.kind()), key -> new ArrayList<>(1))
            .add(receipt);
      }
      byUser = known;
    }
    return known.getOrDefault(whose, List.of());
  }

  /** All that was in it has been told. */
  void forget() {
    receipts = null;
    byUser = null;
  }
}
