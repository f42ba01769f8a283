package io.realtime4j.server.chat.moderation;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What other servers revoke: it holds here too, and whom it is held against goes. What may have
 * been missed is read anew; while others cannot be reached, again and again: they do not wait for
 * one that they have not heard of for long.
 */
public final class ForeignRevocations implements Part {
  /** What revocations are called among servers. */
  public static final String SUBJECT = "revocations";

  private static final String COUNT = "count";

  private static final String ENTRIES = "entries";
  private static final String RESTORED = "restored";

  /** A store that fails is left alone for this long. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How long what others revoke may not hold here while they cannot be reached. */
  private static final Duration ALONE = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final Peers peers;
  private final Function<Predicate<ChatSession>, CompletableFuture<Integer>> end;

  /**
   * Creates one.
   *
   * @param end ends sessions of this server, and tells how many
   */
  public ForeignRevocations(
      Ledger ledger,
      Peers peers,
      Function<Predicate<ChatSession>, CompletableFuture<Integer>> end) {
    this.ledger = ledger;
    this.peers = peers;
    this.end = end;
  }

  /** Begins to look whether others can be reached; once the ledger has been read. */
  public void start() {
    if (peers.areExpected()) {
      lookAgain();
    }
  }

  private void look() {
    CompletableFuture<?> looked =
        peers.isCutOff()
            ? ledger.readAnew().thenCompose(read -> endWhoIsRevoked())
            : CompletableFuture.completedFuture(null);
    Stages.settle(looked.thenAccept(done -> {}), done -> lookAgain(), failure -> lookAgain());
  }

  private void lookAgain() {
    ledger.asker().loop().schedule(ALONE, this::look);
  }

  /** Writes what was revoked, by key until when. */
  public static JsonObject revoked(Map<String, Long> entries) {
    JsonObject.Builder written = JsonObject.builder();
    entries.forEach(written::put);
    return JsonObject.of(ENTRIES, written.build());
  }

  /** Writes of what the revocation has ended. */
  public static JsonObject restored(String key) {
    return JsonObject.of(RESTORED, key);
  }

  /** Writes how many sessions there were. */
  public static JsonObject counted(int count) {
    return JsonObject.of(COUNT, count);
  }

  /** Returns how many sessions there were on a server. */
  public static int count(JsonObject answer) {
    return answer.integer(COUNT).orElse(0L).intValue();
  }

  @Override
  public void told(String peer, JsonObject message) {
    // Who revokes or restores waits for an answer: all is asked, and nothing told.
  }

  @Override
  public CompletionStage<JsonObject> asked(String peer, JsonObject question) {
    message(question);
    return endWhoIsRevoked().thenApply(ForeignRevocations::counted);
  }

  private void message(JsonObject question) {
    JsonObject entries = question.object(ENTRIES).orElse(JsonObject.EMPTY);
    Map<String, Long> learned = new LinkedHashMap<>();
    entries
        .members()
        .keySet()
        .forEach(key -> entries.integer(key).ifPresent(until -> learned.put(key, until)));
    ledger.learn(learned);
    question.string(RESTORED).ifPresent(ledger::forget);
  }

  private CompletableFuture<Integer> endWhoIsRevoked() {
    return end.apply(ledger::isHeldAgainst);
  }

  @Override
  public void missed(String peer) {
    readAnew();
  }

  @Override
  public void gone(String peer) {
    readAnew();
  }

  @Override
  public void cutOff(boolean isCutOff) {
    if (!isCutOff) {
      readAnew();
    }
  }

  private void readAnew() {
    Stages.settle(
        ledger.readAnew().thenCompose(read -> endWhoIsRevoked()),
        count -> {},
        failure -> ledger.asker().loop().schedule(PAUSE, this::readAnew));
  }
}
