package io.realtime4j.store.sqlite;

import static io.realtime4j.store.sqlite.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.api.spi.store.Retention;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that earlier versions have written: the first, five messages in each of two rooms, and the
 * rest; the second, six in one room, of which one was edited and one deleted.
 */
final class SqliteUpgradeIT {
  @TempDir Path directory;

  private String file(String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream packed =
            Objects.requireNonNull(SqliteUpgradeIT.class.getResourceAsStream(name + ".gz"));
        InputStream content = new GZIPInputStream(packed)) {
      Files.copy(content, file);
    }
    return file.toString();
  }

  private static ServerStore open(String file) {
    return new SqliteServerStoreProvider().open(file, null);
  }

  @Test
  void aFileOfTheFirstVersionKeepsEverything() throws Exception {
    String file = file("server-v1.db");
    for (int opening = 1; opening <= 2; opening++) {
      try (ServerStore store = open(file)) {
        assertThat(store.log().epoch()).isEqualTo("2ba2ca2fb884ff6f5e41ef7e");
        List<MessageRow> rows = await(store.log().page(room("channel:a"))).rows();
        assertThat(rows).extracting(MessageRow::offset).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(rows).extracting(MessageRow::lsn).containsExactly(1L, 3L, 5L, 7L, 9L);
        assertThat(rows.get(2))
            .isEqualTo(
                MessageRow.builder()
                    .tenant("t")
                    .room("channel:a")
                    .thread("th")
                    .messageId("channel:a-3")
                    .userId("u1")
                    .clientMessageId("c-channel:a-3")
                    .offset(3)
                    .lsn(5)
                    .sentAtMillis(3_000)
                    .body("{\"content\":\"channel:a3\"}".getBytes(StandardCharsets.UTF_8))
                    .build());
        assertThat(await(store.rooms().find("t", "dm:u0:u1")))
            .contains(
                RoomRow.builder()
                    .tenant("t")
                    .name("dm:u0:u1")
                    .type("dm")
                    .visibility("private")
                    .createdAtMillis(6)
                    .build());
        assertThat(await(store.rooms().memberships("t", "channel:a")))
            .containsExactly(
                Membership.builder().userId("u0").joinedAtMillis(10).build(),
                Membership.builder()
                    .userId("u1")
                    .fromOffset(1)
                    .toOffset(4)
                    .joinedAtMillis(11)
                    .build());
        assertThat(await(store.receipts().ofRoom("t", "channel:a")))
            .extracting(Receipt::kind)
            .containsExactly(Kind.DELIVERED, Kind.READ);
      }
    }
  }

  @Test
  void aFileOfTheFirstVersionGoesOn() throws Exception {
    try (ServerStore store = open(file("server-v1.db"))) {
      MessageEntry next =
          MessageEntry.builder()
              .tenant("t")
              .room("channel:a")
              .messageId("new")
              .userId("u1")
              .clientMessageId("c-channel:a-1")
              .body(new byte[10])
              .build();
      assertThat(await(store.log().append(List.of(next))))
          .containsExactly(new AppendResult.Duplicate("channel:a-1", 1, 1_000));
      assertThat(await(store.log().append(List.of(next.toBuilder().userId("u7").build()))))
          .containsExactly(new AppendResult.Appended(6, 11));
      ChangeEntry edit =
          ChangeEntry.builder()
              .tenant("t")
              .room("channel:a")
              .messageId("channel:a-1")
              .userId("u1")
              .kind(ChangeEntry.EDIT)
              .body(new byte[] {1})
              .build();
      assertThat(((ChangeResult.Changed) await(store.log().change(edit))).lsn()).isEqualTo(12);
      // The bytes of a room were counted: each of its old messages had 24.
      assertThat(
              await(
                      store
                          .log()
                          .retain(
                              Retention.builder()
                                  .tenant("t")
                                  .room("channel:a")
                                  .maxRoomBytes(3 * 24 + 10)
                                  .build()))
                  .messages())
          .isEqualTo(2);
      assertThat(await(store.log().scan(ScanQuery.builder().build())).entries()).hasSize(9);
    }
  }

  private static PageQuery room(String name) {
    return PageQuery.builder().tenant("t").room(name).build();
  }

  @Test
  void aFileOfTheSecondVersionKeepsEverythingAndCountsWhatIsNotRead() throws Exception {
    String file = file("server-v2.db");
    UnreadQuery query = UnreadQuery.builder().tenant("t").room("channel:a").userId("u0").build();
    for (int opening = 1; opening <= 2; opening++) {
      try (ServerStore store = open(file)) {
        assertThat(store.log().epoch()).isEqualTo("aebda666dd510c7dd266ef96");
        List<MessageRow> rows = await(store.log().page(room("channel:a"))).rows();
        assertThat(rows).extracting(MessageRow::offset).startsWith(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(rows.get(1).body()).asString(StandardCharsets.UTF_8).contains("two");
        assertThat(rows.get(4).isDeleted()).isTrue();
        // 1 was read, 2, 4 and 6 are the user's, 5 is deleted. Of before the upgrade no mention is.
        UnreadCount count = await(store.receipts().countUnread(query));
        assertThat(count.firstOffset()).isEqualTo(3);
        assertThat(count.messages()).isEqualTo(opening);
        assertThat(count.mentions()).isEqualTo(opening - 1);
        await(
            store
                .log()
                .append(
                    List.of(
                        MessageEntry.builder()
                            .tenant("t")
                            .room("channel:a")
                            .messageId("later" + opening)
                            .userId("u1")
                            .mentions(List.of("u0"))
                            .body("{}".getBytes(StandardCharsets.UTF_8))
                            .build())));
      }
    }
  }
}
