package io.realtime4j.server.chat.recovery;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.cluster.Voice;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/*
 * Two servers must not have one session. Who is about to take it over asks the server that has it,
 * by the row in the store, to close and to store it; that one answers when all that it had to write
 * is written. One that is cut off cannot be asked: so it writes what there is to know of its sessions
 * as soon as it is, while nothing more is told them. A server that was killed answers nothing: then the session is taken after a moment,
 * and taking it is told. Whoever still has it, or takes it at the same time, looks then whose the
 * row has become, and lets go if it is another's.
 */

/** How servers of one chat leave sessions to each other. */
final class Handover implements Part {
  /** What is told about. */
  static final String SUBJECT = "recovery";

  /** A server that lives answers sooner; who was killed is not waited for until it is missed. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Longer than an answer takes where all is well. */
  private static final Duration REPEAT = Duration.ofMillis(500);

  private static final String LEAVE = "leave";
  private static final String SERVER = "server";
  private static final String TAKEN = "taken";

  /** Who was taken for dead, or cut off, comes back sooner, or has to ask the store anyway. */
  private static final Duration REPEATED = Duration.ofMinutes(2);

  private final Peers peers;
  private final EventLoop first;
  private final Holder holder;
  // First loop only: what was taken lately.
  private final Set<String> taken = new LinkedHashSet<>();

  /** Who has sessions here. Called on the first loop. */
  interface Holder {
    /** Closes a session if it is here; completes when all is written that is to be of it. */
    CompletionStage<Void> leave(String key);

    /** Another server has a session now, or had it for a moment. */
    void taken(String key);

    /** No other server can ask for a session from now on, or each can again. */
    void cutOff(boolean isCutOff);
  }

  Handover(Peers peers, EventLoop first, Holder holder) {
    this.peers = peers;
    this.first = first;
    this.holder = holder;
    peers.join(SUBJECT, this);
  }

  /** Asks a server to leave a session; completes on the loop, and never with a failure. */
  CompletableFuture<Void> ask(EventLoop loop, String server, String key) {
    CompletableFuture<Void> left = new CompletableFuture<>();
    Cancellable late = loop.schedule(PATIENCE, () -> left.complete(null));
    ask(loop, JsonObject.of(LEAVE, key, SERVER, server), left);
    return left.whenComplete((done, failure) -> late.cancel());
  }

  /** The question or an answer may be lost. */
  private void ask(EventLoop loop, JsonObject question, CompletableFuture<Void> left) {
    Cancellable again =
        loop.schedule(
            REPEAT,
            () -> {
              if (!left.isDone()) {
                ask(loop, question, left);
              }
            });
    Stages.settle(
        peers.ask(SUBJECT, question),
        answers ->
            loop.execute(
                () -> {
                  again.cancel();
                  left.complete(null);
                }),
        failure -> {});
  }

  /** Tells that a session is here now, and for a while again whoever may not have heard of it. */
  void taken(String key) {
    peers.tell(SUBJECT, JsonObject.of(TAKEN, key));
    first.execute(
        () -> {
          if (taken.add(key)) {
            first.schedule(REPEATED, () -> taken.remove(key));
          }
        });
  }

  @Override
  public void retell(Voice voice) {
    taken.forEach(key -> voice.tell(JsonObject.of(TAKEN, key)));
    voice.end();
  }

  @Override
  public void told(String peer, JsonObject message) {
    message.string(TAKEN).ifPresent(holder::taken);
  }

  @Override
  public void cutOff(boolean isCutOff) {
    holder.cutOff(isCutOff);
  }

  @Override
  public CompletionStage<JsonObject> asked(String peer, JsonObject question) {
    boolean isMeant = question.string(SERVER).orElse("").equals(peers.self());
    String key = question.string(LEAVE).orElse("");
    return isMeant
        ? holder.leave(key).thenApply(left -> JsonObject.EMPTY)
        : CompletableFuture.completedFuture(JsonObject.EMPTY);
  }
}
