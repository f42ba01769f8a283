package io.realtime4j.views;

import io.realtime4j.api.ConnectionQuality;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.ConnectionStatus;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.NetworkStatus;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RealtimeEvent;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A client that tells its listeners what a test says, in the order of the test. */
final class Told {
  /** A read of the history that the test answers. */
  record Read(HistoryQuery query, CompletableFuture<MessagePage> page) {}

  private record Listener(Class<?> type, Consumer<Object> listener) {}

  final List<Read> reads = new ArrayList<>();
  List<QueuedMessage> queued = List.of();
  ConnectionState state = ConnectionState.AUTHENTICATED;
  private final List<Listener> listeners = new ArrayList<>();
  final Room room = answering(Room.class, this::room);
  final RealtimeClient client = answering(RealtimeClient.class, this::client);
  private final MessageQueue queue = answering(MessageQueue.class, this::queue);

  void tell(RealtimeEvent event) {
    for (Listener one : List.copyOf(listeners)) {
      if (one.type.isInstance(event)) {
        one.listener.accept(event);
      }
    }
  }

  /** Tells whose client it is. */
  void begin(String user) {
    tell(
        new ConnectionEvent.SessionStarted(
            new SessionInfo("socket", user, "session", SessionInfo.Peer.FULL, List.of()), false));
  }

  private static <T> T answering(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }

  private Object client(Object proxy, Method method, Object[] args) {
    return switch (method.getName()) {
      case "queue" -> queue;
      case "state" -> state;
      case "status" -> status();
      case "feature" -> throw new IllegalStateException(Delivery.class + " is not here");
      case "events" -> (Flow.Publisher<RealtimeEvent>) Told::greet;
      case "on" -> listen((Class<?>) args[0], args[1]);
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private ConnectionStatus status() {
    return new ConnectionStatus(
        state,
        ConnectionQuality.UNKNOWN,
        null,
        0,
        0,
        "told",
        null,
        null,
        null,
        NetworkStatus.UNKNOWN,
        List.of());
  }

  private static void greet(Flow.Subscriber<? super RealtimeEvent> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
  }

  private Object room(Object proxy, Method method, Object[] args) {
    return switch (method.getName()) {
      case "name" -> Chat.ROOM;
      case "state" -> Room.State.JOINED;
      case "onMessage" -> listen(MessageEvent.Received.class, args[0]);
      case "onMessageChanged" -> listen(MessageEvent.Changed.class, args[0]);
      case "history" -> {
        Read read = new Read((HistoryQuery) args[0], new CompletableFuture<>());
        reads.add(read);
        yield read.page;
      }
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private Object queue(Object proxy, Method method, Object[] args) {
    return switch (method.getName()) {
      case "messages" -> queued;
      case "size" ->
          (int) queued.stream().filter(one -> one.state() != QueuedMessage.State.FAILED).count();
      case "loaded" -> new CompletableFuture<>();
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  @SuppressWarnings("unchecked")
  private Subscription listen(Class<?> type, Object listener) {
    Listener one = new Listener(type, (Consumer<Object>) listener);
    listeners.add(one);
    return () -> listeners.remove(one);
  }
}
