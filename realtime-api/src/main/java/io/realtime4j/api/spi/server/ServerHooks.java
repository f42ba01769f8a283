package io.realtime4j.api.spi.server;

import io.realtime4j.api.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a feature hears of the server's work. Hooks are called on loops and must not block; one that
 * throws costs a line in the log. They hear what happens on this server; in a cluster each has its
 * own.
 */
public interface ServerHooks {
  /** How much of a message in an answer may be additions, in bytes of JSON. */
  int MAX_ADDED_BYTES = 8 * 1024;

  /** How much of an answer may be additions, in bytes of JSON. */
  int MAX_ADDED_BYTES_IN_ALL = 512 * 1024;

  /** A client has connected and is authenticated. */
  default void onConnect(FeatureSession session) {}

  /** A socket is gone. */
  default void onDisconnect(FeatureSession session) {}

  /** A session has entered a room, or is had back in it after it had left. */
  default void onJoin(RoomVisit visit) {}

  /**
   * A session has left a room: by itself, or because its socket is gone. One that can be recovered
   * has left when the grace of presence is over, and not at all if it is back by then; while the
   * server stops nothing is told of those.
   */
  default void onLeave(RoomVisit visit) {}

  /**
   * A permitted message is about to be stored: it may be accepted, rewritten or refused. Messages
   * of one user to one room are asked one after the other, in order; those of others go on
   * meanwhile. A failure or {@code null} refuses the message as INTERNAL_ERROR, no answer within 5
   * s as UNAVAILABLE: the client sends it again.
   */
  default CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
    return CompletableFuture.completedFuture(MessageVerdict.accept());
  }

  /** A message has been stored and acknowledged. */
  default void afterMessage(SentRecord message) {}

  /** A message has been edited or deleted: it is stored and acknowledged. */
  default void afterChange(ChangedRecord change) {}

  /**
   * Messages are about to be shown in an answer, of {@code room:history}, {@code sync:messages}, or
   * to who joins: something may be added to each. What comes live, and what a stock client missed,
   * is as it was stored. Completes with members by the id of the message; such as a message has
   * already are passed over, as is what takes more than {@link #MAX_ADDED_BYTES} of one message, or
   * {@link #MAX_ADDED_BYTES_IN_ALL} of an answer. After a failure, {@code null}, or 5 s without an
   * answer the messages are shown without.
   */
  default CompletionStage<Map<String, JsonObject>> onHistory(HistoryView shown) {
    return CompletableFuture.completedFuture(Map.of());
  }
}
