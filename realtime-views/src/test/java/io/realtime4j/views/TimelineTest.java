package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a timeline keeps, and in which order. */
class TimelineTest {
  private final Timeline timeline = new Timeline();

  private static Message message(long offset) {
    return new Message(
        "m" + offset,
        "c" + offset,
        Chat.ROOM,
        null,
        "bob",
        null,
        null,
        "text",
        "text",
        null,
        List.of(),
        JsonArray.EMPTY,
        JsonObject.EMPTY,
        offset,
        Instant.EPOCH);
  }

  private static MessagePage page(long from, long to, boolean hasMore) {
    return new MessagePage(
        LongStream.rangeClosed(from, to).mapToObj(TimelineTest::message).toList(), "e", hasMore);
  }

  private List<Long> offsets() {
    List<MessageRow> rows = new ArrayList<>();
    timeline.addTo(rows, null);
    return rows.stream().map(row -> row.message().offset()).toList();
  }

  @Test
  void aPageThatComesAfterItsNeighboursWereDroppedIsNotTaken() {
    timeline.newest(page(101, 100 + Timeline.MOST, true), "alice");
    long asked = timeline.lowest();
    timeline.put(message(101 + Timeline.MOST), "alice");
    timeline.trim();
    timeline.older(asked, page(1, 100, false), "alice");
    assertThat(offsets().get(0)).isEqualTo(102);
    assertThat(timeline.hasOlder()).isTrue();
    timeline.older(102, page(2, 101, false), "alice");
    assertThat(offsets()).startsWith(2L, 3L).hasSize(Timeline.MOST + 100);
    assertThat(timeline.hasOlder()).isFalse();
  }

  @Test
  void theNewestPageAfterAGapDropsWhatIsBeforeIt() {
    timeline.newest(page(1, 10, false), "alice");
    timeline.newest(page(20, 30, true), "alice");
    assertThat(offsets()).startsWith(20L).hasSize(11);
    timeline.newest(page(15, 31, false), "alice");
    assertThat(offsets()).startsWith(15L, 16L).endsWith(31L).hasSize(17);
  }

  @Test
  void whatIsHeardWhileAPageIsReadIsTrueOfThePage() {
    timeline.newest(page(11, 20, true), "alice");
    timeline.reading();
    timeline.changed(
        new MessageEvent.Deleted(Chat.ROOM, "m5", null, 5, "bob", Instant.EPOCH, true));
    timeline.older(11, page(1, 10, false), "alice");
    timeline.readingEnded();
    List<MessageRow> rows = new ArrayList<>();
    timeline.addTo(rows, null);
    assertThat(rows.stream().filter(MessageRow::isDeleted).map(MessageRow::messageId))
        .containsExactly("m5");
  }

  @Test
  void ofTwoCopiesTheLaterStateHolds() {
    Instant then = Instant.EPOCH.plusSeconds(5);
    Message edited = message(1).edited("twice", JsonObject.EMPTY, then);
    Message before = message(1).edited("once", JsonObject.EMPTY, Instant.EPOCH);
    timeline.put(edited, "alice");
    timeline.put(before, "alice");
    timeline.put(message(1), "alice");
    assertThat(contents()).containsExactly("twice");
    timeline.put(message(1).edited("thrice", JsonObject.EMPTY, then), "alice");
    assertThat(contents()).containsExactly("thrice");
    timeline.put(message(1).deleted("bob", then), "alice");
    timeline.put(edited, "alice");
    assertThat(contents()).containsExactly("");
  }

  @Test
  void whatHasNoPlaceStandsInTheOrderInWhichItCame() {
    Message first = unplaced("a");
    timeline.put(first, "alice");
    timeline.put(unplaced("b"), "alice");
    timeline.put(first, "alice");
    assertThat(contents()).containsExactly("a", "b");
  }

  private static Message unplaced(String id) {
    Message one = message(0);
    return new Message(
        id,
        null,
        Chat.ROOM,
        null,
        "bob",
        null,
        null,
        id,
        "text",
        null,
        List.of(),
        JsonArray.EMPTY,
        JsonObject.EMPTY,
        0,
        one.timestamp());
  }

  private List<String> contents() {
    List<MessageRow> rows = new ArrayList<>();
    timeline.addTo(rows, null);
    return rows.stream().map(MessageRow::content).toList();
  }
}
