package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that hangs, or answers what nobody asked; of a queue of which four are in memory. */
class StoreTroubleTest extends QueueFixture {
  private static final Held FEW = new Held(4, 1 << 20, 4, 2, 2);

  @Override
  MessageQueue open() {
    QueueFeature opened = new QueueFeature(bench.context(), FEW);
    feature = opened;
    bench.loop.run();
    return opened;
  }

  private void restart() {
    ClientOptions options = bench.options;
    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    bench.options = options;
    queue = open();
  }

  private void fill(int messages) {
    for (int i = 0; i < messages; i++) {
      send("channel:a", "m" + i);
    }
  }

  private List<String> drain() {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < bench.sent.size(); i++) {
      SentEvent sent = bench.sent.get(i);
      if (sent.event.equals("message:send") && sent.isOpen()) {
        order.add(sent.payload.string("content").orElseThrow());
        accept(sent);
      }
    }
    return order;
  }

  private List<String> faults() {
    return bench.published(ConnectionEvent.Fault.class).stream()
        .map(fault -> fault.error().code())
        .toList();
  }

  private static List<String> messages(int count) {
    List<String> contents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contents.add("m" + i);
    }
    return contents;
  }

  @Test
  void aPageThatNeverComesIsToldOnceAndAskedForAgain() {
    fill(10);
    bench.store.hanging.add("page");
    restart();
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofSeconds(9));
    assertThat(faults()).isEmpty();
    bench.loop.advance(Duration.ofHours(1));
    assertThat(faults()).containsExactly("STORE_UNAVAILABLE");
    assertThat(bench.store.unanswered()).as("asked in an hour").isBetween(2, 8);
    assertThat(contents()).isEmpty();

    bench.store.goOn();
    bench.loop.run();
    assertThat(drain()).isEqualTo(messages(10));
    assertThat(queue.size()).isZero();
  }

  @Test
  void aPageIsUsedThoughItIsLateAndOnce() {
    fill(3);
    bench.store.hanging.add("page");
    restart();
    bench.start(FeatureBench.FULL);
    bench.loop.advance(Duration.ofSeconds(16));
    assertThat(bench.store.unanswered()).isEqualTo(2);
    bench.store.answerFirst();
    bench.store.hanging.clear();
    bench.loop.run();
    assertThat(drain()).isEqualTo(messages(3));
    bench.loop.advance(Duration.ofSeconds(1));
    bench.store.answerFirst();
    bench.loop.advance(Duration.ofSeconds(20));
    assertThat(drain()).isEmpty();
    assertThat(queue.messages()).isEmpty();
    assertThat(bench.store.rows).isEmpty();
  }

  @Test
  void whatIsDiscardedWhileItsPageHangsIsNotSent() {
    fill(3);
    List<String> ids = List.copyOf(bench.store.rows.keySet());
    bench.store.hanging.add("page");
    restart();
    CompletableFuture<Boolean> gone = queue.discard(ids.get(1));
    bench.loop.run();
    assertThat(gone).isCompletedWithValue(true);
    bench.store.goOn();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).containsExactly("m0", "m2");
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatIsStoredWhileAPageIsOnItsWayIsReadAfterIt() {
    fill(6);
    bench.store.hanging.add("page");
    bench.start(FeatureBench.FULL);
    assertThat(drain()).isEqualTo(messages(4));
    assertThat(bench.store.unanswered()).isEqualTo(1);
    send("channel:a", "m6");
    bench.store.goOn();
    bench.loop.run();
    assertThat(drain()).containsExactly("m4", "m5", "m6");
    assertThat(queue.size()).isZero();
  }

  @Test
  void aStoreThatDoesNotSayWhatItHasIsToldOnceAndAskedAgain() {
    fill(3);
    bench.store.hanging.add("open");
    restart();
    send("channel:a", "m3");
    bench.loop.advance(Duration.ofSeconds(16));
    send("channel:a", "m4");
    assertThat(faults()).containsExactly("STORE_UNAVAILABLE");
    assertThat(bench.store.unanswered()).isEqualTo(2);

    bench.store.answerFirst();
    bench.loop.run();
    assertThat(queue.size()).as("what has come since is not in that answer").isEqualTo(2);
    bench.store.goOn();
    bench.loop.run();
    assertThat(queue.size()).isEqualTo(5);
    bench.start(FeatureBench.FULL);
    assertThat(drain()).isEqualTo(messages(5));
    assertThat(queue.size()).isZero();
  }

  @Test
  void whoLooksForAMessageIsToldThatTheStoreHangs() {
    int pending = bench.loop.pending();
    bench.store.hanging.add("find");
    CompletableFuture<Optional<SendHandle>> found = queue.find("nobody");
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(failureOf(found))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("STORE_UNAVAILABLE"));
    bench.store.goOn();
    bench.loop.run();
    assertThat(bench.loop.pending()).as("nothing is asked again").isEqualTo(pending);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fewer", "more", "null", "nulls", "others"})
  void anInsertThatIsAnsweredWronglyIsRefusedToEachOrSent(String how) {
    bench.start(FeatureBench.FULL);
    bench.store.answer =
        answer -> {
          if (!(answer instanceof List<?> rows) || rows.isEmpty()) {
            return answer;
          }
          List<Object> wrong = new ArrayList<>(rows);
          switch (how) {
            case "fewer" -> wrong.remove(0);
            case "more" -> wrong.add(rows.get(0));
            case "nulls" -> wrong.replaceAll(row -> null);
            case "others" -> wrong.replaceAll(row -> HeldStore.row("other", 1));
            default -> {
              return null;
            }
          }
          return wrong;
        };
    List<SendHandle> handles = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      handles.add(queue.send("channel:a", "m" + i));
    }
    bench.loop.run();
    bench.store.answer = answer -> answer;
    List<String> sent = drain();
    List<String> stored = new ArrayList<>();
    for (int i = 0; i < handles.size(); i++) {
      SendHandle handle = handles.get(i);
      if (handle.stored().isCompletedExceptionally()) {
        assertThat(failureOf(handle.stored())).isInstanceOf(StoreException.class);
        assertThat(failureOf(handle.sent())).isInstanceOf(StoreException.class);
      } else {
        assertThat(handle.sent()).isCompleted();
        stored.add("m" + i);
      }
    }
    assertThat(sent).hasSizeLessThan(4).isEqualTo(stored);
    assertThat(queue.size()).isZero();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.rows).isEmpty();

    fill(2);
    assertThat(drain()).isEqualTo(messages(2));
  }

  @Test
  void aRetryThatTheStoreAnswersWronglyLeavesTheMessageFailed() {
    bench.start(FeatureBench.FULL);
    SendHandle handle = send("channel:a", "m0");
    last().refuse("FORBIDDEN");
    bench.loop.run();
    bench.store.answer = answer -> answer instanceof List<?> ? null : answer;
    SendHandle again = queue.retry(handle.clientMessageId());
    bench.loop.run();
    assertThat(failureOf(again.stored())).isInstanceOf(StoreException.class);
    bench.store.answer = answer -> answer;
    restart();
    assertThat(queue.messages()).extracting(QueuedMessage::failure).containsExactly("FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "empty", "again", "lots"})
  void aBadAnswerToWhatIsThereIsToldOnceAndAskedAgain(String how) {
    fill(6);
    Object[] first = {null};
    bench.store.answer =
        answer -> {
          boolean isPage = answer instanceof StorePage;
          if (how.equals("lots")) {
            return answer instanceof List ? Arrays.asList((Object) null) : answer;
          }
          if (!isPage) {
            return answer;
          }
          first[0] = first[0] == null ? answer : first[0];
          return switch (how) {
            case "empty" -> StorePage.of(List.of(), true);
            case "again" -> first[0];
            default -> null;
          };
        };
    restart();
    bench.loop.advance(Duration.ofSeconds(30));
    assertThat(faults()).containsExactly("STORE_FAILED");
    bench.store.answer = answer -> answer;
    bench.loop.advance(Duration.ofSeconds(6));
    bench.start(FeatureBench.FULL);
    assertThat(drain()).isEqualTo(messages(6));
  }

  @Test
  void aBadAnswerToWhoLooksForAMessageIsAFailure() {
    bench.store.answer = answer -> answer instanceof Optional ? null : answer;
    CompletableFuture<Optional<SendHandle>> found = queue.find("nobody");
    CompletableFuture<Boolean> discarded = queue.discard("nobody");
    SendHandle retried = queue.retry("nobody");
    bench.loop.run();
    assertThat(failureOf(found)).isInstanceOf(StoreException.class);
    assertThat(failureOf(discarded)).isInstanceOf(StoreException.class);
    assertThat(failureOf(retried.stored()))
        .isInstanceOfSatisfying(
            RealtimeException.class, e -> assertThat(e.code()).isEqualTo("STORE_FAILED"));
  }

  @Test
  void whatIsBeingDiscardedIsNotFoundAndNotDiscardedTwice() {
    fill(8);
    String last = new ArrayList<>(bench.store.rows.keySet()).get(7);
    CompletableFuture<Boolean> first = queue.discard(last);
    CompletableFuture<Boolean> second = queue.discard(last);
    CompletableFuture<Optional<SendHandle>> found = queue.find(last);
    bench.loop.run();
    assertThat(first).isCompletedWithValue(true);
    assertThat(second).isCompletedWithValue(false);
    assertThat(found).isCompletedWithValue(Optional.empty());
    assertThat(queue.size()).isEqualTo(7);
  }

  @Test
  void whatWasFoundBeforeItsPageCameIsKeptOnce() {
    fill(8);
    String last = new ArrayList<>(bench.store.rows.keySet()).get(7);
    bench.store.rows.computeIfPresent(last, (id, row) -> row.withState(false, 1, "FORBIDDEN"));
    restart();
    CompletableFuture<Optional<SendHandle>> found = queue.find(last);
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).isEqualTo(messages(7));
    assertThat(queue.messages()).hasSize(1);
    CompletableFuture<Optional<SendHandle>> again = queue.find(last);
    bench.loop.run();
    assertThat(again.join().orElseThrow()).isSameAs(found.join().orElseThrow());
  }

  private void toldThatTheStoreHangs(CompletableFuture<?> asked) {
    bench.loop.advance(Duration.ofSeconds(9));
    assertThat(asked).isNotDone();
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(failureOf(asked))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("STORE_UNAVAILABLE"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void whoDiscardsIsToldThatTheStoreHangsAndItIsGoneWhenItIsDeletedLate(int which) {
    fill(8);
    List<String> ids = new ArrayList<>(bench.store.rows.keySet());
    bench.store.hanging.add("delete");
    toldThatTheStoreHangs(queue.discard(ids.get(which)));
    assertThat(queue.size()).isEqualTo(8);
    bench.store.goOn();
    bench.loop.run();
    assertThat(queue.size()).isEqualTo(7);
    bench.start(FeatureBench.FULL);
    List<String> rest = messages(8);
    rest.remove(which);
    assertThat(drain()).isEqualTo(rest);
    assertThat(queue.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void whatIsSentBeforeItIsDeletedLateIsSentAndCountedOnce(int which) {
    fill(8);
    List<String> ids = new ArrayList<>(bench.store.rows.keySet());
    bench.store.hanging.add("delete");
    // Not yet done by the store, as its rows show.
    List<QueuedRow> rows = List.copyOf(bench.store.rows.values());
    CompletableFuture<Boolean> discarded = queue.discard(ids.get(which));
    bench.loop.run();
    bench.store.rows.clear();
    rows.forEach(row -> bench.store.rows.put(row.clientMessageId(), row));
    toldThatTheStoreHangs(discarded);
    bench.start(FeatureBench.FULL);
    assertThat(drain()).isEqualTo(messages(8));
    bench.store.goOn();
    bench.loop.run();
    assertThat(queue.size()).isZero();
    assertThat(drain()).isEmpty();
  }

  @Test
  void aRoomGoesOnThoughItsRowsAreNeverMarkedAsWritten() {
    fill(3);
    bench.store.hanging.add("update");
    bench.start(FeatureBench.FULL);
    assertThat(contents()).isEmpty();
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(faults()).contains("STORE_UNAVAILABLE");
    assertThat(drain()).isEqualTo(messages(3));
    bench.store.goOn();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(drain()).isEmpty();
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatTheDeadHaveLeftIsTakenOverThoughTheAnswerIsLate() {
    bench.store.leave(HeldStore.row("left", 1));
    restart();
    int known = queue.size();
    bench.store.hanging.add("adopt");
    bench.loop.advance(Duration.ofHours(1));
    assertThat(faults()).containsExactly("STORE_UNAVAILABLE");
    assertThat(bench.store.unanswered()).isBetween(2, 8);
    bench.store.goOn();
    bench.loop.run();
    assertThat(queue.size()).isEqualTo(known + 1);
  }

  @Test
  void whileItIsNotKnownWhoseTheStoreIsItIsNotSaidToHang() {
    StoreOwner named = bench.store.owner;
    bench.store.owner = StoreOwner.builder().server("http://chat.example").build();
    bench.store.hanging.add("find");
    CompletableFuture<Optional<SendHandle>> found = queue.find("nobody");
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(found).isNotDone();
    bench.store.owner = named;
    bench.loop.advance(Duration.ofSeconds(21));
    assertThat(failureOf(found)).isInstanceOf(StoreException.class);
  }

  @Test
  void whatIsRetriedWhileAPageShowsItAsItWasIsSentAtTheEnd() {
    fill(8);
    String second = new ArrayList<>(bench.store.rows.keySet()).get(1);
    bench.store.rows.computeIfPresent(second, (id, row) -> row.withState(false, 1, "FORBIDDEN"));
    bench.store.hanging.add("page");
    restart();
    SendHandle again = queue.retry(second);
    bench.loop.run();
    assertThat(again.stored()).isCompleted();
    bench.store.goOn();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).containsExactly("m0", "m2", "m3", "m4", "m5", "m6", "m7", "m1");
    assertThat(again.sent()).isCompleted();
    assertThat(queue.messages()).isEmpty();
  }

  /** The second of three of an earlier process is discarded while its page hangs. */
  private CompletableFuture<Boolean> discardedBeforeItsPage() {
    fill(3);
    String second = new ArrayList<>(bench.store.rows.keySet()).get(1);
    bench.store.hanging.addAll(List.of("page", "delete"));
    restart();
    CompletableFuture<Boolean> gone = queue.discard(second);
    bench.loop.run();
    assertThat(bench.store.unanswered()).isEqualTo(2);
    return gone;
  }

  @Test
  void whatAPageBringsWhileItIsBeingDiscardedWaitsUntilItIsGone() {
    CompletableFuture<Boolean> gone = discardedBeforeItsPage();
    bench.store.answerFirst();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).containsExactly("m0");
    bench.store.goOn();
    bench.loop.run();
    assertThat(gone).isCompletedWithValue(true);
    assertThat(drain()).containsExactly("m2");
    assertThat(queue.size()).isZero();
  }

  @Test
  void orGoesOnWhenTheStoreDoesNotSay() {
    CompletableFuture<Boolean> gone = discardedBeforeItsPage();
    bench.store.hanging.remove("page");
    bench.store.answerFirst();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).containsExactly("m0");
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(gone).isCompletedExceptionally();
    assertThat(drain()).containsExactly("m1", "m2");
  }

  @Test
  void whatIsDeletedLateIsNotBroughtBackByAnOlderPage() {
    CompletableFuture<Boolean> gone = discardedBeforeItsPage();
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(gone).isCompletedExceptionally();
    bench.store.answerLast();
    bench.loop.run();
    assertThat(queue.size()).isEqualTo(2);
    bench.store.answerFirst();
    bench.store.hanging.clear();
    bench.start(FeatureBench.FULL);
    assertThat(drain()).containsExactly("m0", "m2");
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatIsDiscardedBeforeItIsKnownWhatThereIsIsToldAndNotCounted() {
    fill(2);
    bench.store.hanging.addAll(List.of("open", "delete"));
    restart();
    SendHandle third = send("channel:a", "m2");
    CompletableFuture<Boolean> gone = queue.discard(third.clientMessageId());
    bench.loop.run();
    bench.store.answerFirst();
    bench.loop.run();
    assertThat(queue.size()).isEqualTo(3);
    bench.store.goOn();
    bench.loop.run();
    assertThat(gone).isCompletedWithValue(true);
    assertThat(third.state()).isEqualTo(SendHandle.State.DISCARDED);
    assertThat(bench.published(QueueEvent.Discarded.class)).hasSize(1);
    assertThat(queue.size()).isEqualTo(2);
    bench.start(FeatureBench.FULL);
    assertThat(drain()).isEqualTo(messages(2));
  }

  /** One is stored, and read from the store, before the store answers its insert with nonsense. */
  private SendHandle readBeforeItsInsertIsAnswered() {
    fill(4);
    bench.start(FeatureBench.FULL);
    bench.store.hanging.add("");
    bench.store.answer =
        answer -> answer instanceof List<?> rows && !rows.isEmpty() ? List.of() : answer;
    SendHandle fifth = send("channel:a", "m4");
    bench.store.answer = answer -> answer;
    bench.store.hanging.clear();
    return fifth;
  }

  @Test
  void whatWasReadIsStoredWhateverTheStoreSays() {
    SendHandle fifth = readBeforeItsInsertIsAnswered();
    accept(bench.open("message:send").get(0));
    accept(bench.open("message:send").get(0));
    assertThat(last().payload.string("content")).contains("m4");
    assertThat(fifth.stored()).isNotDone();
    bench.store.goOn();
    bench.loop.run();
    assertThat(fifth.stored()).isCompleted();
    assertThat(drain()).containsExactly("m2", "m3", "m4");
    assertThat(fifth.sent()).isCompleted();
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatWasSentIsSentWhateverTheStoreSays() {
    SendHandle fifth = readBeforeItsInsertIsAnswered();
    assertThat(drain()).isEqualTo(messages(5));
    bench.store.goOn();
    bench.loop.run();
    assertThat(fifth.state()).isEqualTo(SendHandle.State.SENT);
    assertThat(fifth.stored()).isCompleted();
    assertThat(queue.size()).isZero();
    assertThat(drain()).isEmpty();
  }

  @Test
  void whatWasGivenUpIsSoWhateverTheStoreSays() {
    SendHandle fifth = readBeforeItsInsertIsAnswered();
    for (int i = 0; i < 4; i++) {
      accept(bench.open("message:send").get(0));
    }
    last().refuse("FORBIDDEN");
    bench.loop.run();
    bench.store.goOn();
    bench.loop.run();
    assertThat(fifth.state()).isEqualTo(SendHandle.State.FAILED);
    assertThat(queue.messages()).extracting(QueuedMessage::failure).containsExactly("FORBIDDEN");
    assertThat(queue.size()).isZero();
    assertThat(bench.store.rows).as("it may be retried").containsKey(fifth.clientMessageId());
  }

  @Test
  void whatIsDiscardedBeforeTheStoreAnswersItsInsertIsGoneWhateverItSays() {
    SendHandle fifth = readBeforeItsInsertIsAnswered();
    CompletableFuture<Boolean> gone = queue.discard(fifth.clientMessageId());
    bench.loop.run();
    assertThat(gone).isCompletedWithValue(true);
    bench.store.goOn();
    bench.loop.run();
    assertThat(fifth.state()).isEqualTo(SendHandle.State.DISCARDED);
    assertThat(queue.size()).isEqualTo(4);
    assertThat(drain()).isEqualTo(messages(4));
    fill(5);
    assertThat(drain()).isEqualTo(messages(5));
    assertThat(queue.size()).isZero();
  }
}
