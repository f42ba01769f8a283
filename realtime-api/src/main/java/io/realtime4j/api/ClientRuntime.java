package io.realtime4j.api;

/**
 * What the clients of one process share: threads, timers and the transport, so that a hundred
 * clients need no more of them than one. Each client keeps its own connection, store, queue and
 * order of callbacks; a listener that blocks holds up the callbacks of its own client alone.
 *
 * <pre>{@code
 * try (ClientRuntime runtime = ClientRuntime.builder().build();
 *     RealtimeClient alice = RealtimeClient.builder().runtime(runtime).token(a).build();
 *     RealtimeClient bob = RealtimeClient.builder().runtime(runtime).token(b).build()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Every method may be called from any thread. Threads are daemons, start when they are first
 * needed, and go away when nobody has needed them for a while, but for those of the loops.
 */
@NotForImplementation
public interface ClientRuntime extends AutoCloseable {
  /** Returns a builder with the defaults. */
  static ClientRuntimeBuilder builder() {
    return new ClientRuntimeBuilder();
  }

  /** Returns how many clients run on it: built, and not yet closed to the end. */
  int clients();

  /**
   * Closes the clients that still run on it, all at the same time and each as {@link
   * RealtimeClient#close} does, then the transport if it was found, then the threads. From then on
   * no client can be built on it. Idempotent.
   *
   * <p>It returns when that is done, after 5 s at the latest; on one of its own threads (in a
   * listener, say) it does not wait. Closing a client leaves the runtime as it is.
   */
  @Override
  void close();
}
