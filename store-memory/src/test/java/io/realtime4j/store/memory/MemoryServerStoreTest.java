package io.realtime4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.store.AppendResult.Appended;
import io.realtime4j.api.spi.store.AppendResult.Duplicate;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.testkit.ServerStoreContract;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MemoryServerStoreTest implements ServerStoreContract {
  @Override
  public ServerStore open(@Nullable StoreContext context) {
    return new MemoryServerStoreProvider().open("", context);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static MessageEntry entry(String id) {
    return MessageEntry.builder()
        .tenant("t")
        .room("r")
        .messageId(id)
        .userId("u")
        .clientMessageId(id)
        .sentAtMillis(1)
        .body(new byte[1_000])
        .build();
  }

  @Test
  void theOldestMessagesGoWhenTheLogIsFullAndNumbersAndClientIdsGoOn() throws Exception {
    try (ServerStore store = new MemoryServerStoreProvider().open("bytes=5400", null)) {
      for (int i = 1; i <= 10; i++) {
        await(store.log().append(List.of(entry("m" + i))));
      }
      assertThat(await(store.log().head("t", "r")))
          .isEqualTo(RoomHead.builder().newest(10).oldest(8).lsn(10).build());
      assertThat(await(store.log().byId("t", "m7"))).isEmpty();
      assertThat(
              await(
                      store
                          .log()
                          .page(
                              PageQuery.builder()
                                  .tenant("t")
                                  .room("r")
                                  .before(99)
                                  .limit(99)
                                  .build()))
                  .rows())
          .hasSize(3);
      assertThat(await(store.log().append(List.of(entry("m1")))))
          .containsExactly(new Duplicate("m1", 1, 1));
      assertThat(await(store.log().append(List.of(entry("m11")))))
          .containsExactly(new Appended(11, 11));
    }
  }

  @Test
  void eachOpeningHasAnEpochOfItsOwnUnlessItIsNamed() {
    MemoryServerStoreProvider provider = new MemoryServerStoreProvider();
    assertThat(provider.open("", null).log().epoch())
        .isNotEqualTo(provider.open("", null).log().epoch());
    assertThat(provider.open("bytes=1&epoch=e7", null).log().epoch()).isEqualTo("e7");
  }

  @Test
  void unknownOptionsAreNamed() {
    for (String location : List.of("x", "bytes=0", "bytes=many", "epoch=", "a=b&epoch=e")) {
      ConfigurationException refusal =
          catchThrowableOfType(
              ConfigurationException.class,
              () -> new MemoryServerStoreProvider().open(location, null));
      assertThat(refusal).hasMessageContaining(location);
    }
  }

  @Test
  void aStoreThatIsNamedNowhereGivesWayToADurableOne() {
    ServerStoreProvider provider = new MemoryServerStoreProvider();
    assertThat(provider.id()).isEqualTo("memory");
    assertThat(provider.priority()).isNegative();
  }

  @Test
  void ofTheEditsOfAMessageTheLatestAreKnown() throws Exception {
    try (ServerStore store = open(null)) {
      await(store.log().append(List.of(entry("m"))));
      for (int i = 0; i < 1_000; i++) {
        await(store.log().change(edit(i)));
      }
      assertThat(await(store.log().change(edit(999)))).isInstanceOf(ChangeResult.Repeated.class);
      assertThat(await(store.log().change(edit(901)))).isInstanceOf(ChangeResult.Repeated.class);
      // Long superseded, and known no more: it counts as an edit of its own.
      assertThat(await(store.log().change(edit(0))))
          .isInstanceOfSatisfying(
              ChangeResult.Changed.class, changed -> assertThat(changed.edit()).isEqualTo(1_001));
      assertThat(await(store.log().lastLsn())).isEqualTo(1_002);
    }
  }

  private static ChangeEntry edit(int number) {
    return ChangeEntry.builder()
        .tenant("t")
        .room("r")
        .messageId("m")
        .userId("u")
        .kind(ChangeEntry.EDIT)
        .clientEditId("e" + number)
        .body(new byte[] {1})
        .build();
  }
}
