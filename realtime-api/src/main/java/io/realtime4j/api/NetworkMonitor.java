package io.realtime4j.api;

/**
 * Tells a client that the device's network has gone, has come, or is another one. What it tells is
 * a hint, which can only make the client quicker: when a network comes, the client tries at once
 * and does not wait for its back-off, and a connection from which nothing comes any more is given
 * up after 5 s and not after the heartbeat's time. It never keeps the client from trying, and the
 * server that is heard has the last word. What was reported is in {@link ConnectionStatus#network}
 * and in {@code ConnectionEvent.NetworkChanged}.
 *
 * <p>A server's order to wait is obeyed all the same, and while no connection lasts, reports count
 * at the pace of the back-off, so that a network that comes and goes causes no storm.
 *
 * <p>By default a client looks at the addresses of the machine's network interfaces every 5 s, from
 * {@code connect()} on, unless the server is on the machine itself or the client was given an
 * environment. One that knows more, such as the connectivity manager of a phone, is given to {@link
 * RealtimeClientBuilder#networkMonitor}; {@link #none()} switches it off.
 */
@FunctionalInterface
public interface NetworkMonitor {
  /**
   * Begins to tell. Called at each {@code connect()} that finds the client disconnected, where it
   * may block. If it throws, the client hears of no network, and says so by a {@code
   * ConnectionEvent.Fault} of code NETWORK_MONITOR_FAILED.
   *
   * @param listener to be told of the network now, if that is known, and of each change
   * @return ends it; called once, where it may block, at the latest when the client is closed
   */
  Subscription watch(Listener listener);

  /** Returns one that never tells anything. */
  static NetworkMonitor none() {
    return listener -> () -> {};
  }

  /**
   * Hears of the network. Each method may be called from any thread, at any rate and time, and
   * returns at once; after the end it does nothing.
   */
  @NotForImplementation
  interface Listener {
    /** There is a network; said again, it is another one, on which old connections may be dead. */
    void onAvailable();

    /** There is no network. */
    void onUnavailable();
  }
}
