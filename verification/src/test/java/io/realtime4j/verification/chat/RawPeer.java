package io.realtime4j.verification.chat;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** A client of the chat that keeps every packet as it came. One thread uses it. */
final class RawPeer implements AutoCloseable, WebSocket.Listener {
  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final List<String> heard = new ArrayList<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;
  private int ackId;

  private RawPeer(int port) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"),
                this)
            .join();
  }

  /** Comes in as a user and waits for the greeting. */
  static RawPeer enter(int port, String user) throws InterruptedException {
    return enter(port, user, "{}");
  }

  /**
   * Comes in as a user and waits for the greeting.
   *
   * @param client what the client says of itself
   */
  static RawPeer enter(int port, String user, String client) throws InterruptedException {
    RawPeer peer = new RawPeer(port);
    peer.hear(packet -> packet.startsWith("0"));
    peer.send("40{\"token\":\"" + Setup.token(user) + "\",\"client\":" + client + "}");
    peer.hear(packet -> packet.startsWith("42[\"authenticated\""));
    return peer;
  }

  private void send(String packet) {
    socket.sendText(packet, true).join();
  }

  /** Says something that is not to be answered. */
  void say(String event, String payload) {
    send("42[\"" + event + "\"," + payload + "]");
  }

  /** Asks, and returns the answer as it came. */
  String ask(String event, String payload) throws InterruptedException {
    String id = String.valueOf(ackId++);
    send("42" + id + "[\"" + event + "\"," + payload + "]");
    return hear(packet -> packet.startsWith("43" + id + "["));
  }

  /** Waits for a packet, one that has come already or the next of that kind. */
  String hear(Predicate<String> wanted) throws InterruptedException {
    for (String packet : heard) {
      if (wanted.test(packet)) {
        return packet;
      }
    }
    while (true) {
      String packet = arrived.poll(20, SECONDS);
      if (packet == null) {
        throw new AssertionError("not heard, but " + heard);
      }
      heard.add(packet);
      if (packet.equals("2")) {
        send("3");
      }
      if (wanted.test(packet)) {
        return packet;
      }
    }
  }

  /** Returns everything that was heard, from the first packet on. */
  List<String> heard() {
    return heard;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      arrived.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
