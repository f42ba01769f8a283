package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.FakeStore.AppendFate;
import io.realtime4j.server.chat.Mood;
import io.realtime4j.server.chat.RawClient;
import io.realtime4j.server.chat.session.WireTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What leaves, in which order, and how much may wait. */
class SequencerTest {
  private final ChatWorld world = new ChatWorld();

  private static JsonObject message(String room, String content) {
    return JsonObject.of("roomName", room, "content", content);
  }

  @Test
  void completionsThatOvertakeEachOtherDoNotChangeTheOrder() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:a");
    bob.join("channel:a");
    bob.join("channel:b");
    alice.join("channel:b");
    alice.clear();
    world.store.held = new ArrayList<>();
    alice.post("message:send", message("channel:a", "1"));
    alice.settle();
    bob.post("message:send", message("channel:b", "2"));
    bob.settle();
    assertThat(world.store.held).hasSize(2);

    world.store.held.get(1).run();
    assertThat(alice.all("message:new")).isEmpty();
    world.store.held.get(0).run();
    assertThat(alice.all("message:new").stream().map(m -> m.string("content").orElseThrow()))
        .containsExactly("1", "2");
  }

  @Test
  void whoJoinsMeanwhileGetsWhatIsNotYetPostedLive() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:a");
    alice.send("channel:a", "1");
    world.store.held = new ArrayList<>();
    alice.post("message:send", message("channel:a", "2"));
    alice.settle();
    JsonObject joined =
        bob.ask(
            "room:join",
            JsonObject.of(
                "roomName", "channel:a", "since", JsonObject.of("epoch", "e1", "offset", 0)));
    assertThat(joined.integer("offset")).contains(1L);
    assertThat(joined.array("messages").orElseThrow().size()).isEqualTo(1);
    assertThat(bob.all("message:new")).isEmpty();
    world.store.held.get(0).run();
    assertThat(bob.last("message:new").integer("offset")).contains(2L);
  }

  @Test
  void pastTheBoundSendersAreAskedToWait() {
    world.with("REALTIME_RATE_LIMIT", "2000").start();
    RawClient alice = world.client("alice");
    alice.join("channel:a");
    world.store.held = new ArrayList<>();
    for (int i = 0; i < Sequencer.MAX_PENDING; i++) {
      alice.post("message:send", message("channel:a", "x"));
    }
    JsonObject error =
        alice.call("message:send", message("channel:a", "x")).object("error").orElseThrow();
    assertThat(error.string("code")).contains("UNAVAILABLE");
    assertThat(error.integer("retryAfterMs")).contains(500L);
    List<Runnable> held = world.store.held;
    world.store.held = null;
    held.forEach(Runnable::run);
    alice.settle();
    assertThat(alice.send("channel:a", "x").integer("offset")).contains(Sequencer.MAX_PENDING + 1L);
  }

  private static JsonObject named(String id) {
    return JsonObject.of("roomName", "channel:a", "content", id, "clientMessageId", id);
  }

  private static List<String> contents(RawClient client) {
    return client.all("message:new").stream().map(m -> m.string("content").orElseThrow()).toList();
  }

  private RawClient[] two() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:a");
    bob.join("channel:a");
    return new RawClient[] {alice, bob};
  }

  @Test
  void whatWasCommittedGoesOutThoughTheLogSaysItFailed() {
    RawClient[] both = two();
    world.store.appendFate = AppendFate.DONE_AND_FAILS;
    String answer = both[0].post("message:send", named("1"));
    both[0].settle();
    world.store.appendFate = AppendFate.DONE;
    both[1].send("channel:a", "2");

    assertThat(both[0].last(answer).toString()).contains("success=true", "offset=1");
    assertThat(contents(both[0])).containsExactly("1", "2");
    assertThat(contents(both[1])).containsExactly("1", "2");
  }

  @Test
  void whatWasCommittedGoesOutThoughTheLogNeverAnswers() {
    RawClient[] both = two();
    world.store.appendFate = AppendFate.DONE_AND_HANGS;
    String answer = both[0].post("message:send", named("1"));
    both[0].settle();
    world.store.appendFate = AppendFate.DONE;
    String later = both[1].post("message:send", named("2"));
    world.advance(4_999);
    assertThat(contents(both[0])).isEmpty();
    world.advance(1);

    assertThat(both[0].last(answer).toString()).contains("success=true");
    assertThat(both[1].last(later).toString()).contains("success=true");
    assertThat(contents(both[1])).containsExactly("1", "2");
    assertThat(both[0].ask("message:send", named("1")).bool("duplicate")).contains(true);
  }

  @Test
  void whatIsCommittedOnlyAfterTheDeadlineGoesOutBeforeWhatFollows() {
    RawClient[] both = two();
    world.store.appendFate = AppendFate.LATE;
    String sentAt = WireTime.text(world.clock.millis());
    String answer = both[0].post("message:send", named("1"));
    world.advance(5_500);
    assertThat(both[0].last(answer).toString()).contains("UNAVAILABLE");
    assertThat(contents(both[1])).isEmpty();
    world.store.appendFate = AppendFate.DONE;
    world.advance(1_000);
    both[1].send("channel:a", "2");

    assertThat(contents(both[0])).containsExactly("1", "2");
    assertThat(contents(both[1])).containsExactly("1", "2");
    assertThat(both[1].all("message:new").get(0).string("timestamp")).contains(sentAt);
    assertThat(both[0].ask("message:send", named("1")).integer("offset")).contains(1L);
  }

  @Test
  void nothingGoesOutUntilTheStoreSaysWhatItHolds() {
    RawClient[] both = two();
    world.store.appendFate = AppendFate.DONE_AND_FAILS;
    world.store.scanMood = () -> Mood.FAILS;
    String answer = both[0].post("message:send", named("1"));
    both[0].settle();
    world.store.appendFate = AppendFate.DONE;
    assertThat(both[1].refusal("message:send", named("2"))).isEqualTo("UNAVAILABLE");
    world.advance(9_000);
    assertThat(both[0].last(answer).toString()).contains("UNAVAILABLE");
    world.store.scanMood = () -> Mood.WELL;
    world.advance(1_000);
    both[1].send("channel:a", "2");

    assertThat(contents(both[1])).containsExactly("1", "2");
  }

  @Test
  void ofManyCallsThatHangTheLogIsAskedAtOnce() {
    RawClient[] both = two();
    world.store.appendMood = () -> Mood.HANGS;
    int calls = 600;
    for (int i = 0; i < calls; i++) {
      both[i % 2].post("message:send", named("" + i));
      both[i % 2].settle();
    }
    assertThat(world.store.appendCalls).isGreaterThanOrEqualTo(calls);
    AtomicInteger scans = new AtomicInteger();
    world.store.scanMood =
        () -> {
          scans.incrementAndGet();
          return Mood.WELL;
        };
    long before = world.loops.ran;
    world.advance(6_000);

    assertThat(scans.get()).isLessThan(10);
    assertThat(world.loops.ran - before).isLessThan(20L * calls);
    long refused =
        both[0].heard().stream().filter(heard -> heard.event().startsWith("ack:")).count();
    assertThat(refused).isGreaterThanOrEqualTo(calls / 2);
  }

  @Test
  void whatWasCommittedIsFoundAmongMoreThanAreKept() {
    RawClient[] both = two();
    world.store.appendFate = AppendFate.DONE_AND_HANGS;
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      answers.add(both[i % 2].post("message:send", named("" + i)));
      both[i % 2].settle();
      if (i % 25 == 0) {
        world.advance(10);
      }
    }
    world.advance(6_000);

    assertThat(contents(both[0])).hasSize(1_100);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(both[i % 2].last(answers.get(i)).bool("success")).contains(true);
    }
  }

  @Test
  void whatIsPendingIsBoundedInBytesToo() {
    world.with("REALTIME_RATE_LIMIT", "100000").start();
    RawClient alice = world.client("alice");
    alice.join("channel:a");
    world.store.held = new ArrayList<>();
    JsonObject large = message("channel:a", "x".repeat(60_000));
    int count = (int) (Sequencer.MAX_PENDING_BYTES / 60_000);
    for (int i = 0; i < count; i++) {
      alice.post("message:send", large);
      alice.settle();
    }
    alice.post("message:send", large);
    assertThat(alice.refusal("message:send", message("channel:a", "x"))).isEqualTo("UNAVAILABLE");
    List<Runnable> held = world.store.held;
    world.store.held = null;
    held.forEach(Runnable::run);
    alice.settle();
    alice.send("channel:a", "x");
  }

  /** Appends take so long that they are in doubt after 5 s, and looking for them takes 1 s. */
  private RawClient[] twoAtASlowLog() {
    long[] delay = {0};
    world
            .with("REALTIME_RATE_LIMIT", "100000")
            .with("REALTIME_PING_INTERVAL", "600000")
            .store
            .slow =
        task -> world.loops.get(2).schedule(Duration.ofMillis(delay[0]), task);
    world.store.appendMood = () -> after(delay, 400_000);
    world.store.scanMood = () -> after(delay, 1_000);
    RawClient[] both = two();
    both[0].post("message:send", message("channel:a", "first"));
    world.advance(5_100);
    return both;
  }

  private static Mood after(long[] delay, long millis) {
    delay[0] = millis;
    return Mood.LATE;
  }

  /** While the log is looked into, what is sent gathers; afterwards it is in doubt itself. */
  private void gather(RawClient client, int count, String content) {
    for (int i = 0; i < count; i++) {
      client.post("message:send", message("channel:a", content));
    }
    world.advance(6_000);
  }

  @Test
  void whatIsMuchIsCommittedAndSentOutInPieces() {
    RawClient[] both = twoAtASlowLog();
    world.store.held = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      both[0].post("message:send", message("channel:a", i + "x".repeat(20_000)));
    }
    world.advance(1_000);
    // 256 KiB hold 13 of them.
    assertThat(world.store.held).hasSize(4);
    for (int i = 3; i >= 0; i--) {
      world.store.held.get(i).run();
    }
    world.advance(2_000);
    assertThat(contents(both[1])).hasSize(40);
    assertThat(both[1].all("message:new").stream().map(m -> m.integer("offset").orElseThrow()))
        .isSorted();
  }

  @Test
  void ofTooManyMessagesInDoubtTheOldestAreGivenUp() {
    RawClient[] both = twoAtASlowLog();
    for (int round = 0; round < 12; round++) {
      gather(both[0], 900, "" + round);
    }
    assertThat(both[0].all("message:new")).isEmpty();
    world.advance(420_000);

    // By calls: the first one, and the 900 after it.
    assertThat(contents(both[1])).hasSize(11 * 900).startsWith("1").endsWith("11");
  }

  @Test
  void ofTooManyBytesInDoubtTheOldestAreGivenUp() {
    RawClient[] both = twoAtASlowLog();
    for (int round = 0; round < 5; round++) {
      gather(both[0], 130, "x".repeat(60_000));
    }
    world.advance(420_000);

    assertThat(contents(both[1]).size() * 60_000L)
        .isBetween(Doubts.MAX_BYTES - Batch.MAX_BYTES - 60_000, Doubts.MAX_BYTES);
  }

  @Test
  void whoWasToldThatTheStoreDoesNotAnswerIsNotToldAgain() {
    RawClient[] both = two();
    world.store.appendMood = () -> Mood.HANGS;
    both[0].emit("message:send", named("1"));
    world.advance(6_000);
    assertThat(both[0].all("error")).hasSize(1);

    // That a later call ends says that the first was not stored.
    world.store.appendMood = () -> Mood.WELL;
    both[1].send("channel:a", "2");
    world.advance(1_000);
    assertThat(both[0].all("error")).hasSize(1);
    assertThat(contents(both[0])).containsExactly("2");
  }
}
