package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.session.RoomKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is told of entries of the log. */
class LogNewsTest {
  private static MessageRow.Builder row(long lsn, String room) {
    return MessageRow.builder()
        .tenant("primary")
        .room(room)
        .messageId("m" + lsn)
        .userId("ann")
        .offset(lsn)
        .lsn(lsn)
        .body("{}".getBytes(StandardCharsets.UTF_8));
  }

  private static LogNews only(List<JsonObject> news) {
    assertThat(news).hasSize(1);
    return LogNews.read(news.get(0)).orElseThrow();
  }

  @Test
  void itSaysWhomTheEntriesConcern() {
    LogNews news =
        only(
            LogNews.of(
                List.of(
                    row(7, "channel:a").build(),
                    row(8, "channel:b").userId("bob").clientMessageId("c1").build())));

    assertThat(news.from()).isEqualTo(7);
    assertThat(news.to()).isEqualTo(8);
    assertThat(news.isForAll()).isFalse();
    assertThat(news.rooms())
        .containsExactly(new RoomKey("primary", "channel:a"), new RoomKey("primary", "channel:b"));
    // Nobody is told that a message was stored which has no name of its client's.
    assertThat(news.authors()).containsExactly(RoomKey.userRoom("primary", "bob"));
  }

  @Test
  void whatIsBetweenTwoEntriesOfACallIsOfOthers() {
    List<JsonObject> news =
        LogNews.of(
            List.of(
                row(7, "channel:a").build(),
                row(8, "channel:a").build(),
                row(10, "channel:a").build()));

    assertThat(news).extracting(one -> one.integer("from").orElseThrow()).containsExactly(7L, 10L);
    assertThat(news).extracting(one -> one.integer("to").orElseThrow()).containsExactly(8L, 10L);
  }

  @Test
  void manyRoomsAreNotNamed() {
    List<MessageRow> rows =
        LongStream.rangeClosed(1, 201).mapToObj(lsn -> row(lsn, "channel:" + lsn).build()).toList();

    assertThat(only(LogNews.of(List.copyOf(rows))).isForAll()).isTrue();
    assertThat(only(LogNews.of(List.copyOf(rows.subList(0, 200)))).isForAll()).isFalse();
  }

  @Test
  void whatIsNoNewsIsNotTakenForSome() {
    assertThat(LogNews.read(JsonObject.EMPTY)).isEmpty();
    assertThat(LogNews.read(JsonObject.of("from", 0, "to", 3))).isEmpty();
    assertThat(LogNews.read(JsonObject.of("from", 4, "to", 3))).isEmpty();
    assertThat(LogNews.read(JsonObject.of("from", 1, "to", 1_000_000_000))).isEmpty();
    // Of whom it does not say rightly whom it concerns, it concerns all.
    JsonObject strange = JsonObject.of("from", 1, "to", 1, "rooms", List.of("channel:a"));
    assertThat(LogNews.read(strange).orElseThrow().isForAll()).isTrue();
  }
}
