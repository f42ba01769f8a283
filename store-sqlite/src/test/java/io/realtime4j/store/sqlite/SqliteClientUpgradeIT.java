package io.realtime4j.store.sqlite;

import static io.realtime4j.store.sqlite.Waiting.await;
import static io.realtime4j.store.sqlite.Waiting.owner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.PendingRead;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.testkit.QueueRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that the first version has written, for the accounts me, default and them: of four
 * messages each the fourth deleted, and something of all the rest. It does not say which server.
 */
final class SqliteClientUpgradeIT {
  @TempDir Path directory;
  private String file;

  @BeforeEach
  void unpack() throws IOException {
    Path unpacked = directory.resolve("client.db");
    try (InputStream packed =
            Objects.requireNonNull(getClass().getResourceAsStream("client-v1.db.gz"));
        InputStream content = new GZIPInputStream(packed)) {
      Files.copy(content, unpacked);
    }
    file = unpacked.toString();
  }

  private ClientStore open(String user, String options) {
    return new SqliteClientStoreProvider().open(file + options, owner(user), null);
  }

  private static void assertEmpty(ClientStore store) throws Exception {
    assertThat(QueueRows.of(store)).isEmpty();
    assertThat(await(store.delivery().load())).isEmpty();
    assertThat(await(store.delivery().pendingReads())).isEmpty();
    assertThat(await(store.positions().load())).isEmpty();
  }

  @Test
  void rowsWhoseServerIsNotKnownAreNobodysAndStay() throws Exception {
    for (String user : new String[] {"me", "default", "", "me"}) {
      try (ClientStore store = open(user, "")) {
        assertEmpty(store);
        assertThat(await(store.queue().adopt())).isEmpty();
        assertThat(await(store.setAside())).isEqualTo(9);
        await(store.queue().delete(List.of("me1")));
      }
    }
    try (ClientStore store = open("me", "?first-version=adopt")) {
      assertThat(QueueRows.of(store)).hasSize(3);
    }
  }

  @Test
  void onTheOperatorsWordTheyAreTheUsersOnThisServer() throws Exception {
    try (ClientStore store = open("me", "?first-version=adopt")) {
      assertThat(QueueRows.of(store))
          .extracting(
              QueuedRow::clientMessageId,
              QueuedRow::sequence,
              QueuedRow::written,
              QueuedRow::attempts,
              QueuedRow::failure)
          .containsExactly(
              tuple("me1", 1L, true, 2, null),
              tuple("me2", 2L, false, 0, "EXPIRED"),
              tuple("me3", 3L, false, 0, null));
      assertThat(await(store.delivery().load()))
          .containsExactly(
              DeliveryRow.builder()
                  .clientMessageId("me0")
                  .messageId("m-me")
                  .room("channel:a")
                  .state("DELIVERED")
                  .deliveredCount(1)
                  .totalRecipients(2)
                  .updatedAtMillis(77)
                  .build());
      assertThat(await(store.delivery().pendingReads()))
          .containsExactly(
              PendingRead.builder().room("channel:a").messageId("r-me").readAtMillis(78).build());
      assertThat(await(store.positions().load()))
          .isEqualTo(Map.of("channel:a", StoredPosition.builder().epoch("e1").offset(12).build()));
      assertThat(await(store.setAside())).isEqualTo(6);
      // The last that was given was of a row that had been deleted.
      assertThat(await(store.queue().insert(Waiting.row("new"))).sequence()).isEqualTo(13);
    }
    try (ClientStore store = open("me", "")) {
      assertThat(QueueRows.of(store)).hasSize(4);
      assertThat(await(store.setAside())).isEqualTo(6);
    }
    try (ClientStore other =
        new SqliteClientStoreProvider()
            .open(
                file + "?first-version=adopt",
                owner("me").toBuilder().server("https://staging.chat.example").build(),
                null)) {
      assertEmpty(other);
    }
  }

  @Test
  void aStoreThatIsClaimedLaterAdoptsLater() throws Exception {
    try (ClientStore store =
        new SqliteClientStoreProvider()
            .open(file + "?first-version=adopt", StoreOwner.builder().build(), null)) {
      assertThat(await(store.setAside())).isEqualTo(9);
      await(store.claim(owner("them")));
      assertThat(QueueRows.of(store))
          .extracting(QueuedRow::clientMessageId)
          .containsExactly("them1", "them2", "them3");
    }
  }
}
