package io.realtime4j.api.spi.backplane;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Carries messages between the servers of a cluster: at most once, in order per publisher. The
 * store is the truth; what a backplane loses is read from there.
 */
public interface Backplane extends AutoCloseable {
  /** Returns a short name for logs and health. */
  String id();

  /**
   * Begins to receive what other servers publish for a namespace; the receiver is called one at a
   * time and must return at once.
   */
  CompletionStage<Void> subscribe(String namespace, Consumer<BackplaneMessage> receiver);

  /** Publishes to the other servers of a namespace; never to this one. */
  void publish(String namespace, BackplaneMessage message);

  /** Returns how many servers are subscribed to a namespace, this one included. */
  CompletionStage<Integer> nodeCount(String namespace);

  /** Completes normally if messages can pass; for {@code /health}. */
  CompletionStage<Void> check();

  /** Frees threads and connections. Idempotent. */
  @Override
  void close();
}
