package io.realtime4j.server.fake;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.protocol.EngineCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A request of the test, and what became of it. */
public final class FakeExchange implements Exchange {
  private final EventLoop loop;
  private final String method;
  private final String path;
  private final String query;
  private final byte[] requestBody;
  private final Map<String, String> requestHeaders;
  private final List<Runnable> goneTasks = new ArrayList<>();

  private final List<Runnable> sentTasks = new ArrayList<>();
  private boolean stalled;
  private boolean bodyRead;

  private boolean broken;
  private boolean upgradeHeld;
  private int status;
  private String body = "";
  private Map<String, String> headers = Map.of();
  private FakeSocket socket;

  FakeExchange(
      EventLoop loop, String method, String target, String body, Map<String, String> headers) {
    this.loop = loop;
    this.method = method;
    int question = target.indexOf('?');
    this.path = question < 0 ? target : target.substring(0, question);
    this.query = question < 0 ? "" : target.substring(question + 1);
    this.requestBody = body.getBytes(StandardCharsets.UTF_8);
    this.requestHeaders = headers;
  }

  /** 0 until answered, 101 for a WebSocket. */
  public int status() {
    return status;
  }

  public String body() {
    return body;
  }

  public String responseHeader(String name) {
    return headers.get(name);
  }

  /** Returns whether it waits for an answer that nobody will miss: its peer is not gone. */
  public boolean isUnanswered() {
    return status == 0 && !broken;
  }

  public boolean isPending() {
    return status == 0;
  }

  boolean hasOpenSocket() {
    return socket != null && !socket.isClosed();
  }

  public FakeSocket socket() {
    if (socket == null) {
      throw new AssertionError("no WebSocket but " + status + " " + body);
    }
    return socket;
  }

  /** Lets no upgrade come to its end. */
  void holdUpgrade() {
    upgradeHeld = true;
  }

  /** Breaks the connection before the answer. */
  public void breakOff() {
    broken = true;
    goneTasks.forEach(loop::execute);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress(requestHeaders.getOrDefault("peer", "127.0.0.1"), 2);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String query() {
    return query;
  }

  @Override
  public String header(String name) {
    return requestHeaders.get(name);
  }

  @Override
  public List<String> headers(String name) {
    String lines = requestHeaders.get(name);
    return lines == null ? List.of() : List.of(lines.split("\n", -1));
  }

  @Override
  public boolean isWebSocketUpgrade() {
    return requestHeaders.containsKey("upgrade");
  }

  @Override
  public void readBody(int maxBytes, BodyListener listener) {
    if (!loop.inLoop()) {
      throw new AssertionError("the body is read on another loop");
    }
    bodyRead = true;
    if (requestBody.length > maxBytes) {
      listener.onTooLarge();
    } else {
      listener.onBody(ByteBuffer.wrap(requestBody));
    }
  }

  @Override
  public void respond(int newStatus, Map<String, String> newHeaders, ByteBuffer newBody) {
    if (status == 0) {
      status = newStatus;
      headers = new LinkedHashMap<>(newHeaders);
      body = StandardCharsets.UTF_8.decode(newBody).toString();
      tellSent();
    }
  }

  @Override
  public void respond(Map<String, String> newHeaders, List<Frame> records) {
    respond(200, newHeaders, ByteBuffer.wrap(EngineCodec.encodePayload(records)));
  }

  @Override
  public void onGone(Runnable task) {
    goneTasks.add(task);
  }

  @Override
  public void onSent(Runnable task) {
    sentTasks.add(task);
  }

  /** Holds answers back on their way, or lets them go. */
  public void stallAnswers(boolean on) {
    stalled = on;
    tellSent();
  }

  private void tellSent() {
    if (!stalled && status != 0) {
      sentTasks.forEach(loop::execute);
      sentTasks.clear();
    }
  }

  /** Returns whether the body has been asked for. */
  public boolean isBodyRead() {
    return bodyRead;
  }

  @Override
  public void upgrade(
      EventLoop home, Map<String, String> newHeaders, Function<ServerWebSocket, Listener> accept) {
    if (upgradeHeld) {
      return;
    }
    status = 101;
    headers = newHeaders;
    socket = new FakeSocket(home);
    home.execute(() -> socket.listener = accept.apply(socket));
  }
}
