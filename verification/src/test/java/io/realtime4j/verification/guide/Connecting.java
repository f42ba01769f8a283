package io.realtime4j.verification.guide;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ConnectionStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.ConnectionEvent;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Connects with tokens that are fetched, and shows what the connection does. */
final class Connecting {
  /** What an application has already: its way to get a token. */
  interface Login {
    CompletionStage<String> fetchToken();
  }

  static RealtimeClient client(String url, Path file, Login login, Consumer<String> screen) {
    // guide: client
    RealtimeClient client =
        RealtimeClient.builder()
            .url(url)
            .tokenSource(request -> login.fetchToken()) // At each attempt, and before it ends.
            .user("alice")
            .store("sqlite:" + file)
            .build();
    client.on(
        ConnectionEvent.StateChanged.class,
        event -> {
          switch (event.to()) {
            case AUTHENTICATED -> screen.accept("online");
            case RECONNECTING, OFFLINE -> screen.accept("trying again; messages wait");
            case FAILED -> screen.accept("sign in again");
            default -> {}
          }
        });
    // guide: end
    return client;
  }

  static String connect(RealtimeClient client) throws InterruptedException {
    // guide: connect
    try {
      client.connect().get(10, SECONDS);
      return "in";
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refused) {
        return "sign in again: " + refused.code();
      }
      return "not connected: " + e.getCause().getMessage();
    } catch (TimeoutException e) {
      return "not yet; the client goes on trying";
    }
    // guide: end
  }

  static String banner(RealtimeClient client) {
    // guide: status
    ConnectionStatus status = client.status();
    String line = status.state() + ", " + status.quality();
    if (status.queuedMessages() > 0) {
      line += ", " + status.queuedMessages() + " wait";
    }
    // guide: end
    return line;
  }

  static void quality(RealtimeClient client, Consumer<String> screen) {
    // guide: quality
    client.on(
        ConnectionEvent.QualityChanged.class,
        event -> screen.accept("the connection is " + event.quality())); // EXCELLENT … POOR
    // guide: end
  }

  private Connecting() {}
}
