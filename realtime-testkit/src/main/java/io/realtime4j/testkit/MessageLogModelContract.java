package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.AppendResult.Appended;
import io.realtime4j.api.spi.store.AppendResult.Duplicate;
import io.realtime4j.api.spi.store.AppendResult.OtherRoom;
import io.realtime4j.api.spi.store.AppendResult.OutOfOrder;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random appends, with duplicates and conditions, against a model of a few maps. */
public interface MessageLogModelContract extends ServerStoreSource {
  /** What a log does, written as simply as it can be. */
  final class Model {
    private final Map<String, List<MessageEntry>> rooms = new LinkedHashMap<>();
    private final Map<String, MessageEntry> byClientId = new LinkedHashMap<>();
    private final Map<String, Long> offsets = new LinkedHashMap<>();

    private Model() {}

    private AppendResult append(MessageEntry entry) {
      MessageEntry first = find(entry, entry.clientMessageId());
      if (first != null) {
        return first.room().equals(entry.room())
            ? new Duplicate(first.messageId(), offset(first), first.sentAtMillis())
            : new OtherRoom(String.valueOf(entry.clientMessageId()));
      }
      String after = entry.after();
      if (after != null) {
        MessageEntry earlier = find(entry, after);
        if (earlier == null) {
          return new OutOfOrder(after);
        }
        if (!earlier.room().equals(entry.room())) {
          return new OtherRoom(after);
        }
      }
      List<MessageEntry> room = rooms.computeIfAbsent(roomOf(entry), key -> new ArrayList<>());
      room.add(entry);
      offsets.put(entry.messageId(), (long) room.size());
      if (entry.clientMessageId() != null) {
        byClientId.put(keyOf(entry, entry.clientMessageId()), entry);
      }
      return new Appended(room.size(), 0);
    }

    private @Nullable MessageEntry find(MessageEntry entry, @Nullable String clientId) {
      return clientId == null ? null : byClientId.get(keyOf(entry, clientId));
    }

    private long offset(MessageEntry entry) {
      return offsets.getOrDefault(entry.messageId(), 0L);
    }

    private static String roomOf(MessageEntry entry) {
      return entry.tenant() + '/' + entry.room();
    }

    private static String keyOf(MessageEntry entry, String clientId) {
      return entry.tenant() + '/' + entry.userId() + '/' + clientId;
    }
  }

  /** Batches of random size, sent without waiting, end as the model says. */
  @Test
  default void randomAppendsEndAsInTheModel() {
    Random random = new Random(20260101);
    Model model = new Model();
    List<AppendResult> expected = new ArrayList<>();
    List<CompletionStage<List<AppendResult>>> calls = new ArrayList<>();
    try (ServerStore store = open(null)) {
      int messages = 0;
      for (int call = 0; call < 400; call++) {
        List<MessageEntry> batch = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
          MessageEntry entry = entry(random, "m" + messages++);
          batch.add(entry);
          expected.add(model.append(entry));
        }
        calls.add(store.log().append(batch));
      }
      List<AppendResult> results = new ArrayList<>();
      calls.forEach(call -> results.addAll(await(call)));

      assertThat(results.stream().map(MessageLogModelContract::withoutLsn)).isEqualTo(expected);
      assertThat(
              results.stream()
                  .filter(Appended.class::isInstance)
                  .map(result -> ((Appended) result).lsn()))
          .isSorted()
          .doesNotHaveDuplicates();
      model.rooms.forEach(
          (key, entries) -> {
            String[] name = key.split("/");
            List<MessageRow> rows =
                await(
                        store
                            .log()
                            .page(
                                PageQuery.builder()
                                    .tenant(name[0])
                                    .room(name[1])
                                    .limit(10_000)
                                    .build()))
                    .rows();
            assertThat(rows)
                .extracting(MessageRow::messageId)
                .isEqualTo(entries.stream().map(MessageEntry::messageId).toList());
            assertThat(rows.get(rows.size() - 1).offset()).isEqualTo(rows.size());
          });
    }
  }

  private static MessageEntry entry(Random random, String messageId) {
    String clientId = random.nextInt(5) == 0 ? null : "c" + random.nextInt(300);
    String after = random.nextInt(3) == 0 ? "c" + random.nextInt(300) : null;
    return MessageEntry.builder()
        .tenant("t" + random.nextInt(2))
        .room("r" + random.nextInt(3))
        .thread(random.nextInt(4) == 0 ? "th" : null)
        .messageId(messageId)
        .userId("u" + random.nextInt(2))
        .clientMessageId(clientId)
        .after(after)
        .sentAtMillis(random.nextInt(1_000_000))
        .body(new byte[random.nextInt(40)])
        .build();
  }

  private static AppendResult withoutLsn(AppendResult result) {
    return result instanceof Appended appended ? new Appended(appended.offset(), 0) : result;
  }
}
