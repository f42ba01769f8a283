package io.realtime4j.sample.app.demo;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.DeliveryState;
import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.TypingText;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.sample.app.demo.Screen.Colour;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One of the two users: sends numbered messages, verifies what comes in, and shows what happens.
 */
final class Participant implements AutoCloseable {
  static final String ROOM = "channel:lobby";

  private final String userId;
  private final Colour colour;
  private final RealtimeClient client;
  private final ClientTransport transport;
  private final Outbox outbox;
  private final Inbox inbox;
  private final Outages outages;
  private final Screen screen;
  private final Bursts bursts = new Bursts();
  private final AtomicInteger reconnects = new AtomicInteger();

  Participant(
      String userId,
      Colour colour,
      Module module,
      Outbox outbox,
      Outbox others,
      Outages outages,
      Screen screen) {
    this.userId = userId;
    this.colour = colour;
    this.outbox = outbox;
    this.inbox = new Inbox(others);
    this.outages = outages;
    this.screen = screen;
    Injector injector = Guice.createInjector(module);
    this.client = injector.getInstance(RealtimeClient.class);
    this.transport = injector.getInstance(ClientTransport.class);
    listen();
  }

  RealtimeClient client() {
    return client;
  }

  Inbox inbox() {
    return inbox;
  }

  int reconnects() {
    return reconnects.get();
  }

  boolean isConnected() {
    return client.state() == ConnectionState.AUTHENTICATED;
  }

  /** Sends a text with the next number; one at a time, so that numbers and queue agree. */
  synchronized void say(String text) {
    int number = outbox.next(System.nanoTime(), outages.calm());
    JsonObject metadata = JsonObject.of("n", number);
    SendHandle handle = client.queue().send(OutgoingMessage.to(ROOM, text).withMetadata(metadata));
    outbox.travelsAs(number, handle.clientMessageId());
    handle.stored().exceptionally(failure -> notTaken(number, failure));
  }

  private @Nullable Void notTaken(int number, Throwable failure) {
    show("queue", "did not take #" + number + ": " + failure.getMessage());
    return null;
  }

  private @Nullable Void notRead(Throwable failure) {
    show("receipt", "could not be kept: " + failure.getMessage());
    return null;
  }

  /** Shows the beginning of a text to the others. */
  void type(String text) {
    client.typing().keystroke(ROOM, text);
  }

  /** Prints what has gathered since the last call. */
  void flush() {
    bursts.flush((kind, text) -> show(kind, text));
  }

  private void show(String kind, String text) {
    screen.event(colour, userId, kind, text);
  }

  private void listen() {
    client.on(MessageEvent.Received.class, event -> received(event.message()));
    client.on(
        DeliveryEvent.Changed.class,
        event -> receipt(event.status().clientMessageId(), event.status().state()));
    client.on(
        PresenceEvent.Changed.class, event -> show("presence", PresenceLine.of(event.presence())));
    client.on(
        TypingEvent.Changed.class,
        event -> show("typing", TypingText.of(event.users()).orElse("(nobody types)")));
    client.on(ConnectionEvent.StateChanged.class, this::changed);
    client.on(ConnectionEvent.SessionStarted.class, this::started);
    client.on(
        RoomEvent.Discontinuity.class,
        event -> show("room", "messages of " + event.roomName() + " may be missing"));
    client.on(
        QueueEvent.Failed.class,
        event ->
            show(
                "queue",
                "gave up " + event.message().clientMessageId() + ": " + text(event.cause())));
    client.on(ConnectionEvent.Fault.class, event -> show("fault", text(event.error())));
  }

  private void received(Message message) {
    long now = System.nanoTime();
    if (message.userId().equals(userId)) {
      return;
    }
    int number = message.metadata().integer("n").orElseThrow().intValue();
    inbox.accept(number, message.offset(), now, outages.calm());
    bursts.add(message.userId() + " says", number);
    client.delivery().markRead(ROOM, List.of(message.messageId())).exceptionally(this::notRead);
  }

  private void receipt(String clientMessageId, DeliveryState state) {
    Integer number = outbox.became(clientMessageId, state);
    if (number != null && (state == DeliveryState.DELIVERED || state == DeliveryState.READ)) {
      bursts.add(state == DeliveryState.READ ? "was read" : "delivered", number);
    }
  }

  private void changed(ConnectionEvent.StateChanged event) {
    RealtimeException cause = event.cause();
    if (event.from() == ConnectionState.AUTHENTICATED
        && event.to() != ConnectionState.CLOSED
        && event.to() != ConnectionState.DISCONNECTED) {
      show(
          "connection",
          screen.paint(Colour.RED, "lost") + (cause == null ? "" : ": " + cause.code()));
    } else if (event.to() == ConnectionState.FAILED) {
      show("connection", "given up" + (cause == null ? "" : ": " + text(cause)));
    }
  }

  private void started(ConnectionEvent.SessionStarted event) {
    if (event.reconnected()) {
      reconnects.incrementAndGet();
    }
    String how = event.reconnected() ? "back" : "connected";
    show(
        "connection",
        screen.paint(Colour.GREEN, how)
            + " over "
            + client.status().transport()
            + ", "
            + client.queue().size()
            + " waiting");
  }

  private static String text(RealtimeException failure) {
    return failure.code() + ": " + failure.getMessage();
  }

  /** Closes the client, then the transport: whoever binds one owns it. */
  @Override
  public void close() {
    client.close();
    transport.close();
  }
}
