package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the store said to be new of what was added. */
final class News {
  private final Map<Whose, List<Span>> spans = new LinkedHashMap<>();

  private record Whose(String userId, Kind kind) {}

  private record Span(@Nullable String thread, long from, long to) {
    boolean covers(StoredMessage message) {
      return from <= message.offset()
          && message.offset() <= to
          && Objects.equals(thread, message.thread());
    }
  }

  News(List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      spans
          .computeIfAbsent(new Whose(receipt.userId(), receipt.kind()), whose -> new ArrayList<>(1))
          .add(new Span(receipt.thread(), receipt.from(), receipt.to()));
    }
  }

  /** Returns what is new; users of whom the same is stay together. */
  List<Reached> of(Reached added, Kind kind) {
    Map<List<Span>, List<String>> users = new LinkedHashMap<>();
    for (String userId : added.userIds()) {
      List<Span> news = spans.get(new Whose(userId, kind));
      if (news != null) {
        users.computeIfAbsent(news, same -> new ArrayList<>()).add(userId);
      }
    }
    List<Reached> fresh = new ArrayList<>();
    users.forEach(
        (news, same) -> {
          List<StoredMessage> messages =
              added.messages().stream()
                  .filter(message -> news.stream().anyMatch(span -> span.covers(message)))
                  .toList();
          if (!messages.isEmpty()) {
            fresh.add(new Reached(same, messages));
          }
        });
    return fresh;
  }
}
