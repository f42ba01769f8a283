package io.realtime4j.core.fakes;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A transport whose other end is the test. */
public final class FakeTransport implements ClientTransport {
  /** Every WebSocket that was opened, in order. */
  public final List<Socket> sockets = new ArrayList<>();

  /** Every HTTP request, in order. */
  public final List<Exchange> exchanges = new ArrayList<>();

  public boolean isClosed;

  /** Called first when something is opened or asked: it may throw. */
  public Runnable onAsked = () -> {};

  /** While set, whatever is opened or asked is answered with null, though it is under way. */
  public boolean answersNull;

  private final String id;

  /** Creates one that calls itself {@code fake}. */
  public FakeTransport() {
    this("fake");
  }

  /** Creates one of an id. */
  public FakeTransport(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Socket openWebSocket(WebSocketRequest request, WebSocketListener listener) {
    onAsked.run();
    Socket socket = new Socket(request, listener);
    sockets.add(socket);
    return answersNull ? null : socket;
  }

  @Override
  public Cancellable exchange(HttpRequest request, HttpListener listener) {
    onAsked.run();
    Exchange exchange = new Exchange(request, listener);
    exchanges.add(exchange);
    return answersNull
        ? null
        : () -> {
          failIf(isBroken);
          exchange.isCancelled = true;
        };
  }

  /** While set, whatever lets go of something throws. */
  public boolean isBroken;

  private static void failIf(boolean isBroken) {
    if (isBroken) {
      throw new IllegalStateException("a broken transport");
    }
  }

  @Override
  public void close() {
    failIf(isBroken);
    isClosed = true;
  }

  /** From now on nothing can be opened or asked: it throws, or it answers null. */
  public void refuse(boolean byNull) {
    answersNull = byNull;
    onAsked = () -> failIf(!byNull);
  }

  /** Returns the WebSocket that was opened last. */
  public Socket socket() {
    return sockets.get(sockets.size() - 1);
  }

  /** Returns the requests of a method that are neither answered nor cancelled. */
  public List<Exchange> open(String method) {
    return exchanges.stream()
        .filter(e -> e.request.method().equals(method) && !e.isOver && !e.isCancelled)
        .toList();
  }

  /** Returns how many sockets were neither closed, aborted nor lost. */
  public long openSockets() {
    return sockets.stream().filter(s -> !s.isOver && !s.isAborted && !s.isClosing).count();
  }

  public static TransportFailure failure(Kind kind) {
    return TransportFailure.of(kind, kind.name());
  }

  public static TransportFailure refusal(Kind kind, int status) {
    return TransportFailure.builder(kind, kind.name())
        .answer(status == 0 ? null : ResponseHead.of(status))
        .build();
  }

  /** A WebSocket. */
  public static final class Socket implements ClientWebSocket {
    public final WebSocketRequest request;
    public final List<String> sent = new ArrayList<>();
    public boolean isBroken;

    /** While set, whatever is asked of it while it is open throws. */
    public boolean throwsInUse;

    public boolean isClosing;
    public boolean isAborted;
    public boolean isOver;
    public long queuedBytes;
    public long receivedBytes;

    /** Told of each text as it leaves. */
    public Consumer<String> onSend = text -> {};

    private final WebSocketListener listener;

    Socket(WebSocketRequest request, WebSocketListener listener) {
      this.request = request;
      this.listener = listener;
    }

    @Override
    public void send(Frame frame) {
      failIf(throwsInUse);
      String text =
          frame.isText()
              ? StandardCharsets.UTF_8.decode(frame.buffer()).toString()
              : "binary:" + frame.size();
      sent.add(text);
      onSend.accept(text);
    }

    @Override
    public long queuedBytes() {
      failIf(throwsInUse);
      return queuedBytes;
    }

    @Override
    public long receivedBytes() {
      failIf(throwsInUse);
      return receivedBytes;
    }

    @Override
    public void close(int code, String reason) {
      failIf(isBroken);
      isClosing = true;
    }

    @Override
    public void abort() {
      failIf(isBroken);
      isAborted = true;
    }

    public void open() {
      open(ResponseHead.of(101));
    }

    public void open(ResponseHead answer) {
      listener.onOpen(answer);
    }

    public void text(String text) {
      listener.onText(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    public void binary(byte[] bytes) {
      listener.onBinary(ByteBuffer.wrap(bytes));
    }

    public void closed(int code) {
      isOver = true;
      listener.onClosed(code, "");
    }

    public void failed(TransportFailure failure) {
      isOver = true;
      listener.onFailed(failure);
    }

    public void failed(Kind kind) {
      failed(failure(kind));
    }

    /** Returns what was sent since the last call. */
    public List<String> drain() {
      List<String> drained = List.copyOf(sent);
      sent.clear();
      return drained;
    }
  }

  /** An HTTP request. */
  public static final class Exchange {
    public final HttpRequest request;
    public boolean isCancelled;
    public boolean isOver;
    private final HttpListener listener;

    Exchange(HttpRequest request, HttpListener listener) {
      this.request = request;
      this.listener = listener;
    }

    public void bytes(int count) {
      listener.onBytes(count);
    }

    public void answer(String body) {
      answer(200, body);
    }

    public void answer(int status, String body) {
      answer(ResponseHead.of(status), body);
    }

    public void answer(ResponseHead head, String body) {
      isOver = true;
      listener.onResponse(head, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    public void failed(Kind kind) {
      isOver = true;
      listener.onFailed(failure(kind));
    }

    /** Returns the packets of the body. */
    public List<String> packets() {
      return List.of(new String(request.body(), StandardCharsets.UTF_8).split("\u001e"));
    }
  }
}
