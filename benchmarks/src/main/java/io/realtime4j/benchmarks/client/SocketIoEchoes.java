package io.realtime4j.benchmarks.client;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** The reference's client for Java. */
final class SocketIoEchoes implements Echoes {
  private final JSONObject payload = new JSONObject(Map.of("text", TEXT));
  private Ack answered = args -> {};
  private @Nullable Socket socket;

  @Override
  public CompletableFuture<Void> open(int port, Runnable whenAnswered) {
    answered = args -> whenAnswered.run();
    CompletableFuture<Void> greeted = new CompletableFuture<>();
    IO.Options options =
        IO.Options.builder().setTransports(new String[] {"websocket"}).setForceNew(true).build();
    Socket opened = IO.socket(URI.create("http://127.0.0.1:" + port), options);
    opened.on("authenticated", args -> greeted.complete(null));
    socket = opened.connect();
    return greeted;
  }

  @Override
  public void send() {
    Socket open = socket;
    if (open != null) {
      open.emit("echo", payload, answered);
    }
  }
}
