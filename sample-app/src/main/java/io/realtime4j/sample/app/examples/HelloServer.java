package io.realtime4j.sample.app.examples;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerStartException;
import java.util.Map;
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
        RealtimeServer.builder()
            .port(3101)
            .jwtSecret(secret)
            .variables(Map.of("REALTIME_STORE", "sqlite:chat.db"))
            .build();
    try {
      System.out.println("Listening on " + server.start().join());
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
