package io.realtime4j.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** The least that a client on OkHttp must do: texts with a number, and no JSON. */
final class OkHttpEchoes extends WebSocketListener implements Echoes {
  private static final String EVENT = "[\"echo\",{\"text\":\"" + TEXT + "\"}]";

  private final CompletableFuture<Void> greeted = new CompletableFuture<>();
  private Runnable answered = () -> {};
  private @Nullable WebSocket socket;
  private long ids;

  @Override
  public CompletableFuture<Void> open(int port, Runnable whenAnswered) {
    answered = whenAnswered;
    socket =
        new OkHttpClient()
            .newWebSocket(
                new Request.Builder()
                    .url("http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket")
                    .build(),
                this);
    return greeted;
  }

  @Override
  public void send() {
    WebSocket open = socket;
    if (open != null) {
      open.send("42" + ids++ + EVENT);
    }
  }

  @Override
  public void onMessage(WebSocket from, String text) {
    if (text.startsWith("43")) {
      answered.run();
    } else if (text.startsWith("0")) {
      from.send("40");
    } else if (text.startsWith("42[\"authenticated\"")) {
      greeted.complete(null);
    } else if (text.equals("2")) {
      from.send("3");
    }
  }

  @Override
  public void onFailure(WebSocket from, Throwable cause, @Nullable Response response) {
    greeted.completeExceptionally(cause);
  }
}
