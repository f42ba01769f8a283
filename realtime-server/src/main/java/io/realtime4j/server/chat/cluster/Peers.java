package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The other servers of the same chat: those that share the log with this one. What is told here
 * arrives at most once, in the order in which one thread told it; who has missed something is told
 * everything anew. From any thread.
 */
public interface Peers {
  /** None, for ever: the server is a chat by itself. */
  Peers NONE = new NoPeers();

  /**
   * Returns whether there may be others at all; it never changes. Where there are none, telling
   * costs nothing, but what is told has to be made.
   */
  boolean areExpected();

  /** Returns the name of this server among its peers, another after each start. */
  String self();

  /**
   * Takes part; before the server starts.
   *
   * @param subject what the part tells about, the same on all servers
   */
  void join(String subject, Part part);

  /**
   * Begins to hear the others, and to be heard; completes when those that there are have told what
   * they know, or have taken too long.
   */
  CompletableFuture<Void> start();

  /** Tells the others that this server leaves. */
  void stop();

  /** Tells all others something. */
  void tell(String subject, JsonObject message);

  /**
   * Asks all others.
   *
   * @return the answers of those that answered within {@link BackplanePeers#PATIENCE}, in the order
   *     of their names; completes on the first loop, and never with a failure
   */
  CompletableFuture<List<JsonObject>> ask(String subject, JsonObject question);

  /** Asks all others, as {@link #ask} does; completes with whether all have answered, too. */
  CompletableFuture<Answers> askAll(String subject, JsonObject question);

  /**
   * Tells all others something that each answers once it holds for it.
   *
   * @return whether all have answered that are still there, and they can be reached; completes
   *     within {@link BackplanePeers#PATIENCE}, on the first loop, and never with a failure
   */
  CompletableFuture<Boolean> confirm(String subject, JsonObject message);

  /** Returns how many others are known. */
  int count();

  /**
   * Returns whether others cannot be reached: what they do now is not known here. Nobody may be
   * told anything that they may have forbidden meanwhile.
   */
  boolean isCutOff();
}
