package io.realtime4j.verification.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket whose messages are taken one at a time. */
final class WireSocket implements WebSocket.Listener {
  private static final String CLOSED = "closed";

  private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private WebSocket socket;

  private WireSocket() {}

  static WireSocket open(HttpClient http, URI uri) throws IOException {
    WireSocket opened = new WireSocket();
    try {
      opened.socket = http.newWebSocketBuilder().buildAsync(uri, opened).join();
    } catch (CompletionException e) {
      throw new IOException(e.getCause());
    }
    return opened;
  }

  void send(String message) {
    socket.sendText(message, true).join();
  }

  /** Answers a ping; if the server has closed since it sent that, {@link #next()} will tell. */
  void pong() {
    socket.sendText("3", true).exceptionally(closed -> socket).join();
  }

  void send(int... bytes) {
    ByteBuffer data = ByteBuffer.allocate(bytes.length);
    for (int value : bytes) {
      data.put((byte) value);
    }
    socket.sendBinary(data.flip(), true).join();
  }

  /** Returns the next message; bytes as {@code b:} and hexadecimal digits. */
  String next() throws InterruptedException {
    String message = inbox.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("nothing came within 10 s");
    }
    return message;
  }

  /** Returns the next message that is no ping. */
  String nextButPing() throws InterruptedException {
    String message = next();
    while (message.equals("2")) {
      message = next();
    }
    return message;
  }

  /** Waits until the server has closed. */
  void awaitClosed() throws InterruptedException {
    while (!next().equals(CLOSED)) {
      // What was sent before does not matter.
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      inbox.add(text.toString());
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    inbox.add("b:" + HexFormat.of().formatHex(bytes));
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    inbox.add(CLOSED);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    inbox.add(CLOSED);
  }
}
