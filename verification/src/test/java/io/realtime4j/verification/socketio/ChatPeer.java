package io.realtime4j.verification.socketio;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RealtimeServerBuilder;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.store.memory.MemoryServerStoreProvider;
import io.realtime4j.transport.netty.NettyServerTransportProvider;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/** A client of the chat that speaks raw packets, as a stock client would. */
final class ChatPeer implements AutoCloseable {
  static final String SECRET = "a secret of this test alone, long enough for HS256";

  private final PlainSocket socket;
  private final Deque<String> heard = new ArrayDeque<>();
  private int asked;

  /** Returns the builder of a server that such clients can enter. */
  static RealtimeServerBuilder server() {
    return RealtimeServer.builder()
        .options(ServerOptions.builder().host("127.0.0.1").port(0).jwtSecret(SECRET).build())
        .transport(new NettyServerTransportProvider().create(2))
        .store(new MemoryServerStoreProvider().open("", null))
        .variables(Map.of());
  }

  static String token(String user) {
    return JWT.create().withSubject(user).sign(Algorithm.HMAC256(SECRET));
  }

  /** Connects, and waits for the answer. */
  ChatPeer(int port, String user) throws IOException {
    socket = new PlainSocket(port);
    socket.send("40{\"token\":\"" + token(user) + "\"}");
    heard.add(socket.next());
  }

  /** Returns what came in answer to CONNECT. */
  String connected() {
    return heard.peek();
  }

  /** Sends an event and returns the text of its answer. */
  String ask(String event, String payload) throws IOException {
    int id = asked++;
    socket.send("42" + id + "[\"" + event + "\"," + payload + "]");
    return await("43" + id + "[");
  }

  /** Returns an event's text, that came already or comes. */
  String event(String name) throws IOException {
    return await("42[\"" + name + "\"");
  }

  /** Returns the next packet that begins so; others are kept. */
  String await(String start) throws IOException {
    for (Iterator<String> known = heard.iterator(); known.hasNext(); ) {
      String packet = known.next();
      if (packet.startsWith(start)) {
        known.remove();
        return packet;
      }
    }
    while (true) {
      String packet = socket.next();
      if (packet.startsWith(start)) {
        return packet;
      }
      heard.add(packet);
    }
  }

  /** Returns whether an event has come before the answer to what is asked now. */
  boolean hasHeard(String name) throws IOException {
    ask("ping", "{}");
    return heard.stream().anyMatch(packet -> packet.startsWith("42[\"" + name + "\""));
  }

  /** Waits for the connection's end. */
  void awaitEnd() {
    try {
      while (true) {
        socket.next();
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
