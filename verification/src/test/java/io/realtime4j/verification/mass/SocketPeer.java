package io.realtime4j.verification.mass;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Socket.IO client of a few lines over a real WebSocket; it can stop reading for good. */
final class SocketPeer implements WebSocket.Listener, AutoCloseable {
  private static final int LIMIT_SECONDS = 30;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final CompletableFuture<Void> greeted = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final String token;
  private volatile boolean isDeaf;
  private volatile WebSocket socket;
  private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

  private SocketPeer(String token) {
    this.token = token;
  }

  /** Connects and completes when the server has greeted. */
  static SocketPeer connect(HttpClient http, int port, String token) throws Exception {
    SocketPeer peer = new SocketPeer(token);
    URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
    http.newWebSocketBuilder().buildAsync(uri, peer).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    peer.greeted.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return peer;
  }

  /** From now on nothing is read any more. */
  void stopReading() {
    isDeaf = true;
  }

  /** Emits an event without waiting for anything. */
  void emit(String event, String payload) {
    send("42[\"" + event + "\"," + payload + "]");
  }

  /** Emits an event and returns its answer when that comes. */
  CompletableFuture<String> request(String event, String payload) {
    int id = ids.getAndIncrement();
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(id, answer);
    send("42" + id + "[\"" + event + "\"," + payload + "]");
    return answer;
  }

  /** Emits an event and waits for its answer. */
  String ask(String event, String payload) throws Exception {
    return request(event, payload).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the next event with this name; others before it are dropped. */
  String next(String event) throws InterruptedException {
    for (; ; ) {
      String packet = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (packet == null) {
        throw new AssertionError("no " + event + " within " + LIMIT_SECONDS + " s");
      }
      if (packet.startsWith("42[\"" + event + "\"")) {
        return packet;
      }
    }
  }

  private synchronized void send(String packet) {
    lastSend = lastSend.thenCompose(sent -> socket.sendText(packet, true));
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    socket = webSocket;
    webSocket.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String packet = text.toString();
      text.setLength(0);
      heard(packet);
    }
    if (!isDeaf) {
      webSocket.request(1);
    }
    return null;
  }

  private void heard(String packet) {
    if (packet.startsWith("0")) {
      send("40{\"token\":\"" + token + "\"}");
    } else if (packet.equals("2")) {
      send("3");
    } else if (packet.startsWith("43")) {
      int body = packet.indexOf('[');
      CompletableFuture<String> answer =
          answers.remove(Integer.parseInt(packet.substring(2, body)));
      answer.complete(packet.substring(body));
    } else if (packet.startsWith("42[\"authenticated\"")) {
      greeted.complete(null);
    } else if (packet.startsWith("42")) {
      events.add(packet);
    } else if (packet.startsWith("44")) {
      greeted.completeExceptionally(new AssertionError(packet));
    }
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    greeted.completeExceptionally(error);
    answers.values().forEach(answer -> answer.completeExceptionally(error));
  }

  /** Ends the connection without a word. */
  @Override
  public void close() {
    socket.abort();
  }
}
