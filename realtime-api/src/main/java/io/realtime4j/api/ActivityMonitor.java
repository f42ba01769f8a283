package io.realtime4j.api;

/**
 * Tells a client that its user is active, so that nobody has to call {@link
 * Presence#reportActivity}: without activity for {@link ClientOptions#idleAfter} the user is shown
 * as away, and at the first sign as online again, unless he has chosen a status other than online.
 *
 * <pre>{@code
 * builder.activityMonitor(
 *     active -> {
 *       AWTEventListener listener = event -> active.run();
 *       Toolkit.getDefaultToolkit().addAWTEventListener(listener, KEY_EVENT_MASK | MOUSE_EVENT_MASK);
 *       return () -> Toolkit.getDefaultToolkit().removeAWTEventListener(listener);
 *     });
 * }</pre>
 */
@FunctionalInterface
public interface ActivityMonitor {
  /**
   * Begins to tell. Called at each {@code connect()} that finds the client disconnected, where it
   * may block. If it throws, activity is not seen, which is said by a {@code ConnectionEvent.Fault}
   * of code ACTIVITY_MONITOR_FAILED.
   *
   * @param active to be run at each sign of the user, from any thread and at any rate; it returns
   *     at once, and does nothing after the end
   * @return ends it; called once, where it may block, at the latest when the client is closed
   */
  Subscription watch(Runnable active);
}
