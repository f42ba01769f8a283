package io.realtime4j.benchmarks.target;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.channel.epoll.Epoll;
import io.realtime4j.benchmarks.process.Parent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A peer: netty-socketio, with the same handlers as {@link GeneralServer}. */
final class NettySocketIoServer {
  private final SocketIOServer server;
  private final JWTVerifier tokens;
  private long offset;

  private NettySocketIoServer(String secret) {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(Settings.port());
    configuration.setBossThreads(1);
    // One core, one loop, as for the others.
    configuration.setWorkerThreads(1);
    configuration.setUseLinuxNativeEpoll(Epoll.isAvailable());
    configuration.getSocketConfig().setTcpNoDelay(true);
    this.server = new SocketIOServer(configuration);
    this.tokens = JWT.require(Algorithm.HMAC256(secret)).build();
  }

  public static void main(String[] args) {
    Parent.endWith();
    NettySocketIoServer target = new NettySocketIoServer(Settings.secret());
    target.install();
    target.server.start();
  }

  private void install() {
    server.getNamespace("").addAuthTokenListener(this::check);
    server.addConnectListener(NettySocketIoServer::greet);
    server.addEventListener("room:join", Map.class, this::join);
    server.addEventListener("message:send", Map.class, this::send);
    server.addEventListener("echo", Map.class, (client, args, ack) -> ack.sendAckData(done()));
  }

  private AuthTokenResult check(Object auth, SocketIOClient client) {
    String user;
    try {
      user = tokens.verify(String.valueOf(((Map<?, ?>) auth).get("token"))).getSubject();
    } catch (JWTVerificationException e) {
      return new AuthTokenResult(false, "Invalid token");
    }
    client.set("user", user);
    return AuthTokenResult.AuthTokenResultSuccess;
  }

  private static Map<String, Object> done() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    return answer;
  }

  @SuppressWarnings("rawtypes") // The library takes a class, and there is none of Map<?, ?>.
  private void join(SocketIOClient client, Map args, AckRequest ack) {
    client.joinRoom(String.valueOf(args.get("roomName")));
    ack.sendAckData(done());
  }

  @SuppressWarnings("rawtypes")
  private void send(SocketIOClient client, Map args, AckRequest ack) {
    String room = String.valueOf(args.get("roomName"));
    long number = ++offset;
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("messageId", Greetings.MESSAGE_ID);
    data.put("roomName", room);
    data.put("offset", number);
    Map<String, Object> answer = done();
    answer.put("data", data);
    ack.sendAckData(answer);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("messageId", Greetings.MESSAGE_ID);
    message.put("clientMessageId", args.get("clientMessageId"));
    message.put("roomName", room);
    message.put("userId", client.get("user"));
    message.put("content", args.get("content"));
    message.put("type", "text");
    message.put("offset", number);
    message.put("timestamp", Greetings.SERVER_TIME);
    server.getRoomOperations(room).sendEvent("message:new", message);
  }

  private static void greet(SocketIOClient client) {
    Map<String, Object> connected = new LinkedHashMap<>();
    connected.put("socketId", client.getSessionId().toString());
    connected.put("serverTime", Greetings.SERVER_TIME);
    connected.put("protocolVersion", "1.0");
    connected.put("features", List.of());
    client.sendEvent("connected", connected);
    Map<String, Object> authenticated = new LinkedHashMap<>();
    authenticated.put("userId", client.get("user"));
    authenticated.put("rooms", List.of());
    client.sendEvent("authenticated", authenticated);
  }
}
