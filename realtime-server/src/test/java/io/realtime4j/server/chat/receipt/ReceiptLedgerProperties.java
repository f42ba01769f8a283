package io.realtime4j.server.chat.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.room.Memberships;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ReceiptLedgerProperties {
  private static final RoomKey ROOM = new RoomKey("primary", "channel:c");
  private static final List<String> USERS = List.of("a", "b", "c");

  /** Offset n is by user n mod 3, in thread t if n is divisible by 4. */
  private static StoredMessage message(int offset) {
    return new StoredMessage(
        "m" + offset, USERS.get(offset % 3), offset % 4 == 0 ? "t" : null, offset);
  }

  @Property
  void countsAgreeWithAPlainModelAlsoAfterALoad(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 119) Integer> acks,
      @ForAll @IntRange(min = 0, max = 20) int joinedAt) {
    Memberships members =
        new Memberships(
            List.of(
                Membership.builder().userId("a").build(),
                Membership.builder().userId("b").joinedAtMillis(1).build(),
                Membership.builder().userId("c").fromOffset(joinedAt).joinedAtMillis(2).build()),
            seats -> {});
    ReceiptLedger ledger = new ReceiptLedger(ROOM, members, List.of());
    for (int offset = 1; offset <= 20; offset++) {
      ledger.written(message(offset));
    }
    List<Receipt> stored = new ArrayList<>();
    Map<String, Set<String>> delivered = new HashMap<>();
    Map<String, Set<String>> read = new HashMap<>();
    for (int ack : acks) {
      StoredMessage message = message(ack % 20 + 1);
      String user = USERS.get(ack / 20 % 3);
      Kind kind = ack / 60 == 0 ? Kind.DELIVERED : Kind.READ;
      List<StoredMessage> news = ledger.news(List.of(message), user, kind);
      boolean concerns =
          !user.equals(message.author()) && (!user.equals("c") || message.offset() > joinedAt);
      Map<String, Set<String>> model = kind == Kind.READ ? read : delivered;
      boolean known =
          read.getOrDefault(message.messageId(), Set.of()).contains(user)
              || model.getOrDefault(message.messageId(), Set.of()).contains(user);
      assertThat(news.isEmpty()).isEqualTo(!concerns || known);
      if (!news.isEmpty()) {
        List<Receipt> receipts = ledger.receipts(news, user, kind, ack);
        stored.addAll(receipts);
        ledger.apply(receipts);
        model.computeIfAbsent(message.messageId(), m -> new HashSet<>()).add(user);
      }
    }
    ReceiptLedger loaded = new ReceiptLedger(ROOM, members, stored);
    for (int offset = 1; offset <= 20; offset++) {
      StoredMessage message = message(offset);
      Set<String> readers = read.getOrDefault(message.messageId(), Set.of());
      Set<String> havers = new HashSet<>(delivered.getOrDefault(message.messageId(), Set.of()));
      havers.addAll(readers);
      for (ReceiptLedger one : List.of(ledger, loaded)) {
        ReceiptLedger.Counts counts = one.counts(message, user -> true, user -> true);
        assertThat(counts.read()).isEqualTo(readers.size());
        assertThat(counts.delivered()).isEqualTo(havers.size());
        assertThat(counts.total()).isEqualTo(members.recipients(offset, message.author()).size());
      }
    }
  }
}
