package io.realtime4j.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One consistent look at a client.
 *
 * @param state where the connection stands
 * @param quality how quick it is
 * @param latency mean round trip; {@code null} if unknown
 * @param reconnectAttempts attempts since the connection was last usable
 * @param queuedMessages messages that wait or are under way
 * @param transport the transport's id and the wire in use, such as {@code okhttp/websocket}
 * @param session the current session; {@code null} if there is none
 * @param lastError what last went wrong with the connection; {@code null} after success
 * @param storeError why what the store holds could not be read, which is tried again; {@code null}
 *     if it could, or is still being read
 * @param network whether the device has a network; of the server this says nothing
 * @param features every feature that the client has or that was switched off, and whether it works
 *     now; what the server offers beyond is in {@link SessionInfo#features()}
 */
public record ConnectionStatus(
    ConnectionState state,
    ConnectionQuality quality,
    @Nullable Duration latency,
    int reconnectAttempts,
    int queuedMessages,
    String transport,
    @Nullable SessionInfo session,
    @Nullable RealtimeException lastError,
    @Nullable RealtimeException storeError,
    NetworkStatus network,
    List<FeatureFlag> features) {
  /** Copies the list. */
  public ConnectionStatus {
    features = List.copyOf(features);
  }

  /** Returns whether a feature works now, {@code OFF} if the client has none of that type. */
  public FeatureFlag.State feature(Class<?> apiType) {
    for (FeatureFlag flag : features) {
      if (flag.apiType().equals(apiType)) {
        return flag.state();
      }
    }
    return FeatureFlag.State.OFF;
  }
}
