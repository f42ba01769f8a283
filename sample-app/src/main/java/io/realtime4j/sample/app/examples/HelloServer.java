package io.realtime4j.sample.app.examples;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerStartException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs a chat server inside a program. */
public final class HelloServer {
  private HelloServer() {}

  /**
   * Starts a server that the caller closes.
   *
   * @param secret signs the users' tokens
   * @throws IllegalStateException if the port is taken
   */
  public static RealtimeServer run(String secret) {
    RealtimeServer server =
        RealtimeServer.builder().port(3101).jwtSecret(secret).store("sqlite:chat.db").build();
    CompletableFuture<Void> started =
        server.start().thenAccept(address -> System.out.println("Listening on " + address));
    try {
      started.join();
    } catch (CompletionException e) {
      server.close();
      if (e.getCause() instanceof ServerStartException failure) {
        throw new IllegalStateException(failure.code() + ": " + failure.getMessage(), failure);
      }
      throw e;
    }
    return server;
  }
}
