package io.realtime4j.verification.guide;

import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.NetworkStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.ConnectionEvent;
import java.util.function.Consumer;

/** Tells a client what a phone knows of its network. The types are named as Android's are. */
final class PhoneNetwork {
  /** Stands for a network of Android. */
  interface Network {}

  /** Stands for Android's service. */
  interface ConnectivityManager {
    void registerDefaultNetworkCallback(NetworkCallback callback);

    void unregisterNetworkCallback(NetworkCallback callback);

    /** Is told. */
    class NetworkCallback {
      public void onAvailable(Network network) {}

      public void onLost(Network network) {}
    }
  }

  static NetworkMonitor monitor(ConnectivityManager connectivity) {
    // guide: phone
    NetworkMonitor monitor =
        listener -> {
          var callback =
              new ConnectivityManager.NetworkCallback() {
                @Override
                public void onAvailable(Network network) {
                  listener.onAvailable();
                }

                @Override
                public void onLost(Network network) {
                  listener.onUnavailable();
                }
              };
          connectivity.registerDefaultNetworkCallback(callback);
          return () -> connectivity.unregisterNetworkCallback(callback);
        };
    // guide: end
    return monitor;
  }

  static void banner(RealtimeClient client, Consumer<String> screen) {
    // guide: network
    client.on(
        ConnectionEvent.NetworkChanged.class,
        event ->
            screen.accept(
                event.to() == NetworkStatus.UNAVAILABLE
                    ? "You are offline. Messages wait."
                    : "Back online."));
    // guide: end
  }

  private PhoneNetwork() {}
}
