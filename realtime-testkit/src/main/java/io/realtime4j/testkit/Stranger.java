package io.realtime4j.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** A client without a token, and all that it hears. One thread uses it. */
final class Stranger implements AutoCloseable {
  static final String POLLING = "/socket.io/?EIO=4&transport=polling";
  static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

  /** A request that nobody refuses. */
  static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";

  private final int port;
  private final List<RawPeer> peers = new ArrayList<>();
  private final StringBuilder heard = new StringBuilder();

  Stranger(int port) {
    this.port = port;
  }

  /** Returns everything that the server has said. */
  String heard() {
    return heard.toString();
  }

  RawPeer connect() throws IOException {
    RawPeer peer = RawPeer.connect(port);
    peers.add(peer);
    return peer;
  }

  /** Sends these bytes, and returns the status of the answer. */
  String http(String bytes) throws IOException {
    RawPeer peer = connect();
    try {
      peer.send(bytes);
    } catch (SocketException e) {
      // Whoever refuses by the head alone need not read on; its answer may be there.
    }
    return status(peer);
  }

  /** Returns the status of the next answer, or that there is none. */
  String status(RawPeer peer) throws IOException {
    try {
      RawHead head = peer.readHead();
      heard.append(head.start()).append(head.headers()).append(head.text()).append('\n');
      return String.valueOf(head.status());
    } catch (EOFException | SocketException e) {
      return "closed";
    }
  }

  String get(String target) throws IOException {
    return http("GET " + target + HEAD + "\r\n");
  }

  String post(String target, String body) throws IOException {
    return http(
        "POST "
            + target
            + HEAD
            + "Content-Length: "
            + RawPeer.ascii(body).length
            + "\r\n\r\n"
            + body);
  }

  /** Returns the body of an answer. */
  String body(String target) throws IOException {
    RawHead head = connect().send("GET " + target + HEAD + "\r\n").readHead();
    heard.append(head.text()).append('\n');
    return head.text();
  }

  /** Opens a session by polling, and returns the target of its requests. */
  String session() throws IOException {
    String opened = body(POLLING);
    int at = opened.indexOf("\"sid\":\"") + 7;
    return POLLING + "&sid=" + opened.substring(at, opened.indexOf('"', at));
  }

  /** Returns what a session's next poll brings once it has posted something. */
  String afterPost(String body) throws IOException {
    String session = session();
    String posted = post(session, body);
    return posted.equals("200") ? body(session) : posted;
  }

  /** Opens a session on a WebSocket. */
  RawPeer webSocket() throws IOException {
    return webSocket(new String[0]);
  }

  /** Opens a session on a WebSocket for which these extensions are offered. */
  RawPeer webSocket(String... offers) throws IOException {
    RawPeer peer = connect();
    peer.upgrade(WEBSOCKET, offers);
    heard.append(peer.readFrame().text());
    return peer;
  }

  /** Returns what a session on a WebSocket gets for a message of text. */
  String afterText(String... texts) throws IOException {
    RawPeer peer = webSocket();
    try {
      for (String text : texts) {
        peer.text(text);
      }
    } catch (SocketException e) {
      return "closed";
    }
    return next(peer);
  }

  /** Returns the next packet that is no ping, or how the connection ends. */
  String next(RawPeer peer) throws IOException {
    try {
      RawFrame frame = peer.readFrame();
      while (frame.text().equals("2") || frame.opcode() == RawFrame.PONG) {
        if (frame.opcode() == RawFrame.TEXT) {
          peer.text("3");
        }
        frame = peer.readFrame();
      }
      heard.append(frame.text()).append('\n');
      return frame.opcode() == RawFrame.CLOSE ? String.valueOf(frame.code()) : frame.text();
    } catch (EOFException | SocketException e) {
      return "closed";
    }
  }

  /** Returns whether a WebSocket is served on: what it sent is passed over. */
  String served(RawPeer peer) throws IOException {
    try {
      peer.text("40/nowhere,");
    } catch (SocketException e) {
      return "closed";
    }
    String answer = next(peer);
    return answer.startsWith("44/nowhere,") ? "served on" : answer;
  }

  @Override
  public void close() throws IOException {
    for (RawPeer peer : peers) {
      peer.close();
    }
  }
}
