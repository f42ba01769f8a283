package io.example.smoke;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.event.MessageEvent;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Starts a server on stores in memory, sends one message through it and prints it. Arguments: the
 * user's token, the secret that signed it, and {@code default} for the stores that are chosen where
 * nobody names any.
 */
public final class Smoke {
  private Smoke() {}

  /** Asks for what a feature answers that may be on the path: there is no such message. */
  private static String react(RealtimeClient client) throws Exception {
    Module feature =
        ModuleLayer.boot().findModule("io.realtime4j.feature.reactions").orElse(null);
    if (feature == null) {
      return "absent";
    }
    Class<?> api = Class.forName(feature, "io.realtime4j.feature.reactions.Reactions");
    CompletableFuture<?> asked =
        (CompletableFuture<?>)
            api.getMethod("add", String.class, String.class, String.class)
                .invoke(client.feature(api), "channel:smoke", "none", "+");
    try {
      return "answered " + asked.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return "answered " + ((RealtimeException) e.getCause()).code();
    }
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> variables =
        args.length > 2 && args[2].equals("default")
            ? Map.of()
            : Map.of("REALTIME_STORE", "memory:", "REALTIME_CLIENT_STORE", "memory");
    try (RealtimeServer server =
        RealtimeServer.builder()
            .host("127.0.0.1")
            .port(0)
            .jwtSecret(args[1])
            .variables(variables)
            .build()) {
      int port = server.start().get(20, TimeUnit.SECONDS).getPort();
      try (RealtimeClient client =
          RealtimeClient.builder()
              .url("http://127.0.0.1:" + port)
              .token(args[0])
              .variables(variables)
              .build()) {
        CountDownLatch received = new CountDownLatch(1);
        client.on(
            MessageEvent.Received.class,
            event -> {
              System.out.println("received " + event.message().content());
              received.countDown();
            });
        client.connect().get(20, TimeUnit.SECONDS);
        client.rooms().join("channel:smoke").joined().get(20, TimeUnit.SECONDS);
        client.queue().send("channel:smoke", "hello").sent().get(20, TimeUnit.SECONDS);
        if (!received.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("the message did not come back");
        }
        System.out.println("transport " + client.status().transport());
        System.out.println("reactions " + react(client));
      }
    } catch (RealtimeException e) {
      System.err.println(e.code() + ": " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }
}
