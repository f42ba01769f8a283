package io.realtime4j.testkit;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An honest client, who is to notice nothing of what others do. */
final class Bystander implements AutoCloseable {
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final RawPeer peer;
  private final Thread reading;

  Bystander(int port, String token) throws IOException {
    peer = RawPeer.connect(port);
    peer.upgrade(Stranger.WEBSOCKET);
    peer.text("40{\"token\":\"" + token + "\"}");
    String packet = peer.readFrame().text();
    while (!packet.startsWith("42[\"authenticated\"")) {
      packet = peer.readFrame().text();
    }
    reading = new Thread(this::read, "bystander");
    reading.setDaemon(true);
    reading.start();
  }

  private void read() {
    try {
      while (true) {
        String packet = peer.readFrame().text();
        if (packet.equals("2")) {
          send("3");
        } else if (packet.startsWith("43")) {
          answers.add(packet);
        }
      }
    } catch (IOException e) {
      answers.add("the connection is gone: " + e);
    }
  }

  private void send(String packet) throws IOException {
    synchronized (peer) {
      peer.text(packet);
    }
  }

  /** Asks the server for an answer, and returns it. */
  String ask() throws IOException {
    send("427[\"ping\",{\"timestamp\":1}]");
    return Waiting.take(answers);
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
