package io.realtime4j.benchmarks.client;

import java.util.concurrent.CompletableFuture;

/** One connection of some client library on which {@code echo} is sent and acknowledged. */
interface Echoes {
  /** The payload is what the generator's is: {@code {"text":"0123456789"}}. */
  String TEXT = "0123456789";

  /**
   * Connects.
   *
   * @param answered run when an echo is acknowledged, wherever the library calls its users
   */
  CompletableFuture<Void> open(int port, Runnable answered);

  /** Sends one. */
  void send();
}
