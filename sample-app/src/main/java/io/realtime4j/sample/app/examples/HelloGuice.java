package io.realtime4j.sample.app.examples;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.guice.RealtimeClientModule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Composes a client with Guice. */
public final class HelloGuice {
  private HelloGuice() {}

  /**
   * Queues a message before there is a connection; it leaves when there is one.
   *
   * @param url where the server is
   * @param tokens where tokens come from
   * @return the client, which the caller closes
   */
  public static RealtimeClient run(String url, TokenSource tokens) {
    Injector injector =
        Guice.createInjector(
            new RealtimeClientModule().url(url).user("alice").without("typing"),
            binder -> {
              binder.bind(TokenSource.class).toInstance(tokens); // Asked at every attempt.
              binder
                  .bind(ClientOptions.class)
                  .toInstance(ClientOptions.builder().idleAfter(Duration.ofMinutes(2)).build());
            });
    RealtimeClient client = injector.getInstance(RealtimeClient.class);
    client.on(ConnectionEvent.StateChanged.class, event -> print(event.to() + " " + event.cause()));
    client.on(QueueEvent.Failed.class, event -> print("kept, not sent: " + event.cause()));
    injector.getInstance(MessageQueue.class).send("channel:lobby", "Hello!");
    client.connect().exceptionally(failure -> print("sign in again: " + failure));
    return client;
  }

  private static @Nullable Void print(String line) {
    System.out.println(line);
    return null;
  }
}
