package io.realtime4j.verification.guide;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.TransportPolicy;
import io.realtime4j.api.event.ConnectionEvent;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Goes from one transport to another, by hand and by rule. */
final class Transports {
  static CompletableFuture<Void> swap(RealtimeClient client, Consumer<String> screen) {
    // guide: swap
    client.on(
        ConnectionEvent.TransportSwapped.class,
        event -> screen.accept("from " + event.from() + " to " + event.to()));
    CompletableFuture<Void> swapped = client.swapTransport("netty");
    // guide: end
    return swapped;
  }

  static RealtimeClient client(String url, String token) {
    // guide: policy
    RealtimeClient client =
        RealtimeClient.builder()
            .url(url)
            .token(token)
            .transport("okhttp")
            .transportPolicy(TransportPolicy.afterFailures(3, "netty", "okhttp"))
            .store("memory:")
            .build();
    // guide: end
    return client;
  }

  private Transports() {}
}
