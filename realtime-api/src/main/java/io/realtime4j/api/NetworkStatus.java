package io.realtime4j.api;

/** Whether the device has a network, as far as a {@link NetworkMonitor} can tell. */
public enum NetworkStatus {
  /** Nobody has told: there is no monitor, or it has not reported yet. */
  UNKNOWN,
  /** There is a network, which says nothing of the server; or the server was heard just now. */
  AVAILABLE,
  /** The device is offline. */
  UNAVAILABLE
}
