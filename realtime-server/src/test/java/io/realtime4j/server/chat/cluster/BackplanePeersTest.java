package io.realtime4j.server.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.server.fake.FakeLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class BackplanePeersTest {
  private final FakeLoops loops = new FakeLoops(3);
  private final Wire wire = new Wire();

  /** Carries to all at once, unless it is cut or told to lose what comes next. */
  private static final class Wire {
    final List<Plug> plugs = new ArrayList<>();
    int losing;
    int losesEach;
    int carried;
    int words;
    boolean doubles;
  }

  /** A peer that says what the test wants, and answers nothing by itself. */
  private final class Stranger {
    final Plug plug = new Plug();
    final List<Entry> heard = new ArrayList<>();
    private final String name;
    private long number;

    Stranger(String name) {
      this.name = name;
      plug.receiver =
          message -> heard.addAll(Entry.read(message.array("entries").orElse(JsonArray.EMPTY)));
      wire.plugs.add(plug);
    }

    void say(Entry... entries) {
      number += entries.length == 0 ? 0 : 1;
      plug.publishTopic(
          "chat:log",
          JsonObject.of("from", name, "number", number, "entries", Entry.write(List.of(entries))));
      loops.run();
    }

    /** Says something that gets lost, so that its state is asked for again. */
    void loses() {
      number++;
      say();
    }

    void says(String kind, long id) {
      say(new Entry(kind, "map", null, id, JsonObject.EMPTY));
    }

    /** Returns the ids of the wishes for its state. */
    List<Long> wishes() {
      return heard.stream()
          .filter(entry -> entry.kind().equals(Entry.RETELL) && name.equals(entry.to()))
          .map(Entry::id)
          .toList();
    }
  }

  /** One server's end. */
  private final class Plug implements Backplane {
    boolean isCut;
    boolean hangs;
    int longest;
    boolean refuses;
    boolean isUnfit;
    int attempts;
    Consumer<JsonObject> receiver = message -> {};

    @Override
    public String id() {
      return "wire";
    }

    @Override
    public CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> taker) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void publish(String namespace, BackplaneMessage message) {}

    @Override
    public CompletionStage<Integer> nodeCount(String namespace) {
      return CompletableFuture.completedFuture(1);
    }

    @Override
    public CompletionStage<Subscription> subscribeTopic(String topic, Consumer<JsonObject> taker) {
      attempts++;
      if (isUnfit) {
        return CompletableFuture.failedFuture(
            new CompletionException(
                new ConfigurationException("INVALID_SETTING", "it cannot do this", null)));
      }
      if (refuses) {
        return CompletableFuture.failedFuture(new IllegalStateException("closed"));
      }
      receiver = taker;
      wire.plugs.add(this);
      return CompletableFuture.completedFuture(() -> wire.plugs.remove(this));
    }

    @Override
    public void publishTopic(String topic, JsonObject message) {
      longest = Math.max(longest, message.array("entries").orElseThrow().size());
      if (isCut) {
        return;
      }
      boolean isHeartbeat = message.array("entries").orElseThrow().size() == 0;
      wire.words += isHeartbeat ? 0 : 1;
      if (!isHeartbeat && wire.losesEach > 0 && wire.words % wire.losesEach == 0) {
        return;
      }
      if (wire.losing > 0 && message.array("entries").orElseThrow().size() > 0) {
        wire.losing--;
        return;
      }
      wire.carried++;
      for (Plug other : List.copyOf(wire.plugs)) {
        if (other != this && !other.isCut) {
          other.receiver.accept(message);
          if (wire.doubles) {
            other.receiver.accept(message);
          }
        }
      }
    }

    @Override
    public CompletionStage<Void> check() {
      if (hangs) {
        return new CompletableFuture<>();
      }
      return isCut
          ? CompletableFuture.failedFuture(new IllegalStateException("cut"))
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  /** A server whose state is one map, of which each keeps the others' copies. */
  private final class Node implements Part {
    final String name;
    final Plug plug = new Plug();
    final BackplanePeers peers;
    final Map<String, String> own = new TreeMap<>();
    final Map<String, Map<String, String>> others = new TreeMap<>();
    final Map<String, String> stale = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    int told;
    int begun;
    // What of the last one was known when it had told all.
    Map<String, String> completed = Map.of();
    Consumer<Voice> retelling = this::retellFromAnotherLoop;
    final List<JsonObject> heard = new ArrayList<>();

    Node(String name) {
      this(name, 0);
    }

    Node(String name, int loop) {
      this.name = name;
      peers = new BackplanePeers(name, "log", plug, loops.get(loop));
      peers.join("map", this);
    }

    Node start() {
      peers.start();
      advance(1_000);
      return this;
    }

    void put(String key, String value) {
      own.put(key, value);
      peers.tell("map", of(key, value));
      loops.run();
    }

    void remove(String key) {
      own.remove(key);
      peers.tell("map", JsonObject.of("key", key));
      loops.run();
    }

    @Override
    public void told(String peer, JsonObject message) {
      told++;
      heard.add(message);
      Map<String, String> map = others.computeIfAbsent(peer, p -> new TreeMap<>());
      String key = message.string("key").orElseThrow();
      stale.remove(peer + "/" + key);
      message.string("value").ifPresentOrElse(v -> map.put(key, v), () -> map.remove(key));
    }

    @Override
    public void missed(String peer) {
      calls.add("missed " + peer);
    }

    @Override
    public void retell(Voice voice) {
      retelling.accept(voice);
    }

    /** As rooms do. */
    private void retellFromAnotherLoop(Voice voice) {
      loops
          .get(1)
          .execute(
              () -> {
                own.forEach((key, value) -> voice.tell(of(key, value)));
                voice.end();
              });
    }

    @Override
    public void begin(String peer) {
      begun++;
      others.getOrDefault(peer, Map.of()).keySet().forEach(key -> stale.put(peer + "/" + key, ""));
    }

    @Override
    public void complete(String peer) {
      Map<String, String> map = others.computeIfAbsent(peer, p -> new TreeMap<>());
      map.keySet().removeIf(key -> stale.containsKey(peer + "/" + key));
      completed = Map.copyOf(map);
      calls.add("complete " + peer);
    }

    @Override
    public void gone(String peer) {
      others.remove(peer);
      calls.add("gone " + peer);
    }

    @Override
    public CompletionStage<JsonObject> asked(String peer, JsonObject question) {
      return question.has("fail")
          ? CompletableFuture.failedFuture(new IllegalStateException("no"))
          : CompletableFuture.completedFuture(JsonObject.of("name", name));
    }

    @Override
    public void cutOff(boolean isCutOff) {
      calls.add(isCutOff ? "cut" : "joined");
    }
  }

  private void advance(long millis) {
    loops.advance(Duration.ofMillis(millis));
  }

  @Test
  void whoComesLaterIsToldWhatHolds() {
    Node a = new Node("a").start();
    a.put("x", "1");
    a.put("y", "2");
    a.remove("y");
    Node b = new Node("b").start();
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "1")));
    assertThat(a.peers.isCutOff()).isFalse();
    assertThat(b.calls).contains("complete a").doesNotContain("missed a");
    // It had begun to know what is stored before the other came, who may have changed it.
    assertThat(a.calls).contains("missed b");
    b.put("z", "3");
    assertThat(a.others).isEqualTo(Map.of("b", Map.of("z", "3")));
  }

  @Test
  void aStartCompletesWhenTheOthersHaveToldTheirs() {
    Node a = new Node("a").start();
    a.put("x", "1");
    Node b = new Node("b");
    CompletableFuture<Void> started = b.peers.start();
    advance(299);
    assertThat(started).isNotDone();
    advance(1);
    assertThat(started).isCompleted();
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "1")));
  }

  @Test
  void whatIsLostIsNoticedAndToldAgain() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    a.put("x", "1");
    a.put("y", "2");
    wire.losing = 2;
    a.remove("x");
    a.put("y", "3");
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "1", "y", "2")));
    // By the next heartbeat, and what it takes to gather what is told.
    advance(1_010);
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("y", "3")));
    assertThat(b.calls).containsOnlyOnce("missed a");
  }

  @Test
  void aLostWishForTheStateIsRepeated() {
    Node a = new Node("a").start();
    a.put("x", "1");
    Node b = new Node("b");
    // Of each the wish of the other's.
    wire.losing = 2;
    b.peers.start();
    advance(2_000);
    assertThat(b.others).isEmpty();
    advance(2_000);
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "1")));
  }

  @Test
  void whatComesTwiceIsTakenOnce() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    a.calls.clear();
    wire.doubles = true;
    int before = b.told;
    a.put("x", "1");
    b.put("y", "1");
    advance(2_000);
    assertThat(b.told).isEqualTo(before + 1);
    assertThat(a.calls).doesNotContain("missed b");
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "1")));
  }

  @Test
  void whoIsSilentIsGoneWhenItsLeaseIsOver() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    a.put("x", "1");
    wire.plugs.remove(a.plug);
    a.plug.isCut = true;
    advance(5_000);
    assertThat(b.others).isNotEmpty();
    advance(2_000);
    assertThat(b.others).isEmpty();
    assertThat(b.calls).contains("gone a");
  }

  @Test
  void whoLeavesIsGoneAtOnce() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    a.put("x", "1");
    a.peers.stop();
    loops.run();
    assertThat(b.others).isEmpty();
    assertThat(wire.plugs).containsExactly(b.plug);
  }

  @Test
  void whatIsToldAtTheEndComesBeforeItAndNothingAfter() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    b.calls.clear();
    JsonObject last = JsonObject.of("key", "x", "value", "1");
    a.peers.tell("map", last);
    a.peers.stop();
    a.peers.tell("map", last);
    loops.run();
    a.peers.tell("map", last);
    advance(10_000);
    assertThat(b.heard).containsExactly(last);
    assertThat(b.calls).containsExactly("gone a");
  }

  @Test
  void whereTheBackplaneCannotDoWhatIsAskedOfItTheServerDoesNotStart() {
    Node a = new Node("a");
    a.plug.isUnfit = true;
    CompletableFuture<Void> started = a.peers.start();
    loops.run();
    assertThat(started)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(ConfigurationException.class);
    assertThat(a.peers.isCutOff()).isTrue();

    // It may be another one by now.
    a.plug.isUnfit = false;
    advance(5_000);
    assertThat(a.peers.isCutOff()).isFalse();
  }

  @Test
  void whoIsStoppedTriesToHearOthersNoMore() {
    Node a = new Node("a");
    a.plug.refuses = true;
    a.start();
    a.peers.stop();
    loops.run();
    int before = a.plug.attempts;
    advance(10_000);
    // One was arranged before the end.
    assertThat(a.plug.attempts - before).isLessThanOrEqualTo(1);
  }

  /**
   * Redis ends whoever has more than 32 MiB before it, all at once if one message is that large.
   */
  @Test
  void whatIsLargeGoesInSeveralMessages() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    String large = "x".repeat(300_000);
    int before = wire.carried;
    for (int i = 0; i < 10; i++) {
      a.peers.tell("map", JsonObject.of("key", "k" + i, "value", large));
    }
    loops.run();
    // Three to a message of at most a mebibyte.
    assertThat(wire.carried - before).isEqualTo(4);
    assertThat(b.others.get("a")).hasSize(10);
    a.peers.tell("map", JsonObject.of("key", "k", "value", "x".repeat(3_000_000)));
    loops.run();
    assertThat(b.others.get("a")).hasSize(11);
  }

  /** As by a collection of garbage, or a machine that was moved. */
  @Test
  void whoseLoopStoodStillTakesNobodyForGoneBeforeItHasListened() {
    Node a = new Node("a").start();
    advance(500);
    Node b = new Node("b", 2).start();
    a.put("x", "1");
    b.calls.clear();
    advance(600);
    Runnable goesOn = loops.hold(2);
    // What others say all that time waits behind its own heartbeat.
    advance(20_000);
    goesOn.run();
    advance(3_000);
    assertThat(b.calls).doesNotContain("gone a");
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "1")));
  }

  @Test
  void aBackplaneThatCarriesNothingCostsNobodyHisLife() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    a.put("x", "1");
    a.plug.isCut = true;
    b.plug.isCut = true;
    advance(60_000);
    assertThat(a.peers.isCutOff()).isTrue();
    assertThat(b.calls).contains("cut").doesNotContain("gone a");
    a.put("x", "2");
    b.plug.isCut = false;
    advance(1_500);
    // Alone on the wire it does not know yet what the other has done.
    assertThat(b.peers.isCutOff()).isTrue();
    a.plug.isCut = false;
    advance(2_100);
    assertThat(b.peers.isCutOff()).isFalse();
    assertThat(b.calls).endsWith("missed a", "joined", "complete a");
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "2")));
  }

  @Test
  void whoDoesNotComeBackWithTheBackplaneIsGone() {
    new Node("a").start().plug.isCut = true;
    Node b = new Node("b").start();
    assertThat(b.others).isEmpty();
    Node c = new Node("c").start();
    b.plug.isCut = true;
    c.plug.isCut = true;
    advance(10_000);
    b.plug.isCut = false;
    advance(4_000);
    assertThat(b.peers.isCutOff()).isTrue();
    advance(6_000);
    assertThat(b.peers.isCutOff()).isFalse();
    assertThat(b.calls).contains("gone c").endsWith("joined");
  }

  @Test
  void allAreAskedAndNobodyIsWaitedForWhoIsGone() {
    Node a = new Node("a").start();
    new Node("b").start();
    new Node("c").start();
    CompletableFuture<List<JsonObject>> all = a.peers.ask("map", JsonObject.EMPTY);
    loops.run();
    assertThat(all)
        .isCompletedWithValue(List.of(JsonObject.of("name", "b"), JsonObject.of("name", "c")));
    CompletableFuture<List<JsonObject>> none = a.peers.ask("map", JsonObject.of("fail", true));
    loops.run();
    assertThat(none).isCompletedWithValue(List.of());
    wire.plugs.get(2).isCut = true;
    CompletableFuture<List<JsonObject>> late = a.peers.ask("map", JsonObject.EMPTY);
    advance(4_900);
    assertThat(late).isNotDone();
    advance(200);
    assertThat(late).isCompletedWithValue(List.of(JsonObject.of("name", "b")));
  }

  @Test
  void whoIsAloneAsksNobody() {
    Node a = new Node("a").start();
    CompletableFuture<List<JsonObject>> all = a.peers.ask("map", JsonObject.EMPTY);
    loops.run();
    assertThat(all).isCompletedWithValue(List.of());
  }

  @Test
  void whatIsToldForAnEarlierWishDoesNotEndALaterOne() {
    Node b = new Node("b").start();
    Stranger x = new Stranger("x");
    x.say();
    long earlier = x.wishes().get(0);
    x.says(Entry.BEGIN, earlier);
    x.loses();
    assertThat(x.wishes()).hasSize(2);
    x.says(Entry.BEGIN, earlier);
    assertThat(b.begun).isEqualTo(1);
    x.says(Entry.COMPLETE, earlier);
    x.says(Entry.ALL, earlier);
    assertThat(b.calls).doesNotContain("complete x");
    // As if the later wish had got lost.
    advance(1_500);
    x.say();
    advance(1_500);
    assertThat(x.wishes()).hasSize(3);
    long latest = x.wishes().get(2);
    x.says(Entry.BEGIN, latest);
    x.says(Entry.COMPLETE, latest);
    x.says(Entry.ALL, latest);
    assertThat(b.begun).isEqualTo(2);
    assertThat(b.calls).containsOnlyOnce("complete x");
    advance(3_000);
    assertThat(x.wishes()).hasSize(3);
  }

  @Test
  void aStateThatIsLongInComingIsNotAskedForAgain() {
    new Node("b").start();
    Stranger x = new Stranger("x");
    x.say();
    long wish = x.wishes().get(0);
    for (int i = 0; i < 10; i++) {
      advance(1_000);
      x.say(new Entry(Entry.AGAIN, "map", null, wish, JsonObject.of("key", "k" + i)));
    }
    assertThat(x.wishes()).containsExactly(wish);
    // Heartbeats are not what was asked for.
    for (int i = 0; i < 3; i++) {
      advance(1_000);
      x.say();
    }
    assertThat(x.wishes()).hasSize(2);
  }

  @Test
  void whoLeavesIsNotWaitedForAndHasNotRefused() {
    Node b = new Node("b").start();
    Stranger x = new Stranger("x");
    x.say();
    CompletableFuture<Boolean> confirmed = b.peers.confirm("map", JsonObject.EMPTY);
    loops.run();
    assertThat(confirmed).isNotDone();
    x.says(Entry.BYE, 0);
    assertThat(confirmed).isCompletedWithValue(true);
  }

  @Test
  void whoSaysThatItCannotHasNotConfirmed() {
    Node b = new Node("b").start();
    new Node("c").start();
    CompletableFuture<Boolean> confirmed = b.peers.confirm("map", JsonObject.EMPTY);
    CompletableFuture<Boolean> failed = b.peers.confirm("map", JsonObject.of("fail", true));
    loops.run();
    assertThat(confirmed).isCompletedWithValue(true);
    assertThat(failed).isCompletedWithValue(false);
  }

  @Test
  void whoCannotReachOthersHasNothingConfirmed() {
    Node b = new Node("b").start();
    b.plug.isCut = true;
    advance(1_000);
    CompletableFuture<Boolean> confirmed = b.peers.confirm("map", JsonObject.EMPTY);
    loops.run();
    assertThat(confirmed).isCompletedWithValue(false);
  }

  @Test
  void whoLeavesUnknownWasNeverThere() {
    Node b = new Node("b").start();
    new Stranger("x").says(Entry.BYE, 0);
    assertThat(b.peers.count()).isZero();
    assertThat(b.calls).doesNotContain("missed x", "gone x");
  }

  @Test
  void aBackplaneThatDoesNotSayHowItIsCarriesNothing() {
    Node b = new Node("b").start();
    b.plug.hangs = true;
    advance(2_900);
    assertThat(b.peers.isCutOff()).isFalse();
    advance(1_200);
    assertThat(b.peers.isCutOff()).isTrue();
    assertThat(b.calls).endsWith("cut");
    // What it has not answered it never will; what it is asked anew it does.
    b.plug.hangs = false;
    advance(4_000);
    assertThat(b.calls).endsWith("joined");
  }

  @Test
  void whoWasCutOffAgainHasTheWholeTimeToComeBack() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    a.put("x", "1");
    a.plug.isCut = true;
    b.plug.isCut = true;
    advance(3_000);
    b.plug.isCut = false;
    advance(3_000);
    b.plug.isCut = true;
    advance(10_000);
    b.plug.isCut = false;
    advance(3_000);
    a.plug.isCut = false;
    advance(2_100);
    assertThat(b.peers.isCutOff()).isFalse();
    assertThat(b.calls).doesNotContain("gone a");
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "1")));
  }

  @Test
  void whatIsToldAgainComesBeforeWhatIsToldThen() {
    Node a = new Node("a").start();
    a.put("x", "1");
    a.retelling =
        voice -> {
          voice.tell(of("x", a.own.get("x")));
          voice.end();
          a.put("x", "2");
        };
    Node b = new Node("b").start();
    assertThat(b.others).isEqualTo(Map.of("a", Map.of("x", "2")));
  }

  @Test
  void aStateEndsBehindWhatOtherLoopsHaveToldOfIt() {
    Node a = new Node("a").start();
    a.put("x", "1");
    a.put("y", "2");
    a.retelling =
        voice -> {
          // Both are in their queues before either runs.
          loops.get(1).execute(() -> a.own.forEach((key, value) -> voice.tell(of(key, value))));
          loops.get(0).execute(voice::end);
        };
    Node b = new Node("b").start();
    wire.losing = 1;
    a.remove("y");
    advance(1_010);
    assertThat(b.completed).isEqualTo(Map.of("x", "1"));
  }

  private static JsonObject of(String key, String value) {
    return JsonObject.of("key", key, "value", value);
  }

  @Test
  void whatIsMuchGoesInSeveralMessages() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    int before = b.told;
    loops
        .get(0)
        .execute(
            () -> {
              for (int i = 0; i < 1_200; i++) {
                a.peers.tell("map", of("k" + i, "v"));
              }
            });
    loops.run();
    assertThat(b.told).isEqualTo(before + 1_200);
    assertThat(a.plug.longest).isEqualTo(500);
  }

  @Test
  void aLargeStateIsToldInFewMessages() {
    Node a = new Node("a").start();
    for (int i = 0; i < 2_000; i++) {
      a.own.put("key" + i, "1");
    }
    wire.words = 0;
    Node b = new Node("b").start();
    assertThat(b.others.get("a")).hasSize(2_000);
    assertThat(wire.words).isLessThan(15);
  }

  /** What makes up for a loss is lost too: it must not be asked for again and again. */
  @Test
  void aWireThatLosesMuchIsNotFloodedWithWhatWasLost() {
    Node a = new Node("a").start();
    Node b = new Node("b").start();
    for (int i = 0; i < 20_000; i++) {
      a.own.put("key" + i, "1");
    }
    wire.words = 0;
    wire.losesEach = 7;
    for (int i = 0; i < 100; i++) {
      a.put("x", "" + i);
      advance(100);
    }
    // A state of forty messages and its question once a second, and what was said.
    assertThat(b.others.get("a")).hasSizeGreaterThan(10_000);
    assertThat(wire.words).isLessThan(11 * 45 + 100);
    wire.losesEach = 0;
    a.put("x", "3");
    advance(5_000);
    assertThat(b.others.get("a")).hasSize(20_001).containsEntry("x", "3");
    assertThat(a.calls).doesNotContain("gone b");
  }
}
