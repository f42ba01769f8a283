package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A part of the chat that shares what it knows with its like on other servers. All methods are
 * called on the first loop, must return at once, and may post to other loops: calls come in order.
 *
 * <p>What peers tell is of two kinds. <em>News</em> is over when it was heard ("the settings of
 * this user have changed"): a part that lives on news overrides {@link #missed}, and reads anew.
 * <em>State</em> holds until it is told otherwise, or its teller is gone: a part that has some
 * overrides {@link #retell}, and on the other side {@link #begin}, {@link #complete} and {@link
 * #gone}.
 */
public interface Part {
  /** A peer tells something. */
  void told(String peer, JsonObject message);

  /** News of a peer may have been missed. */
  default void missed(String peer) {}

  /** Tells one peer all state that this server has told; it knows none of it, or not all. */
  default void retell(Voice voice) {
    voice.end();
  }

  /**
   * A peer begins to tell all its state. News of it may come in between; what it has not told again
   * by {@link #complete} is no more.
   */
  default void begin(String peer) {}

  /** A peer has told all its state. */
  default void complete(String peer) {}

  /** A peer has left, or has not been heard of for {@link BackplanePeers#LEASE}. */
  default void gone(String peer) {}

  /** A peer asks something; an answer that fails is none. */
  default CompletionStage<JsonObject> asked(String peer, JsonObject question) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("no questions"));
  }

  /**
   * Others cannot be reached from now on, or can be again; in the latter case {@link #missed} and
   * their state follow.
   */
  default void cutOff(boolean isCutOff) {}
}
