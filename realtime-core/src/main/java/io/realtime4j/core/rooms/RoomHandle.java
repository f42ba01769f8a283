package io.realtime4j.core.rooms;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomLeftException;
import io.realtime4j.api.RoomMembers;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.Typing;
import io.realtime4j.api.TypingUser;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the caller of {@code join} holds. Changed on the loop, read by all threads. */
final class RoomHandle implements Room {
  private final RoomsFeature rooms;
  private final FeatureContext context;

  /** As it was asked for: under one name all messages of a room stand in one line. */
  private final String asked;

  private final Answer<JoinedRoom> joined;
  private final Answer<Void> left;
  private final RoomListeners listeners;
  private volatile String name;

  /** The name under which the room is kept: another than was asked for if that came first. */
  private volatile String key;

  private volatile boolean isIn;
  private volatile RoomMembers members = new RoomMembers(List.of(), 0);
  // Why calls fail; null while the stay goes on. Whoever sets it ends the stay, on any thread.
  private final AtomicReference<@Nullable RealtimeException> end = new AtomicReference<>();

  RoomHandle(RoomsFeature rooms, FeatureContext context, String asked) {
    this.rooms = rooms;
    this.context = context;
    this.asked = asked;
    this.name = asked;
    this.key = asked;
    this.joined = new Answer<>(context.callbacks());
    this.left = new Answer<>(context.callbacks());
    this.listeners = new RoomListeners(context.callbacks());
  }

  /** Learns under which name the room is kept; returns that which was asked for. */
  String keptAs(String roomName) {
    key = roomName;
    return asked;
  }

  String key() {
    return key;
  }

  /** The server has let us in. */
  void entered(JoinedRoom room) {
    name = room.roomName();
    members = new RoomMembers(room.members(), room.memberCount());
    isIn = true;
    joined.complete(room);
    listeners.members(members);
  }

  /** We are out for now. */
  void detached() {
    isIn = false;
  }

  void present(RoomMembers now) {
    members = now;
    listeners.members(now);
  }

  void received(MessageEvent.Received message) {
    listeners.message(message);
  }

  void changed(MessageEvent.Changed change) {
    listeners.changed(change);
  }

  void typing(List<TypingUser> users) {
    listeners.typing(users);
  }

  /** The stay is over; only the first word counts. */
  void ended(RealtimeException cause) {
    RealtimeException over =
        cause instanceof ClientClosedException
            ? cause
            : new RoomLeftException(
                "we are not in the room " + asked + ": " + cause.getMessage(), cause);
    if (end.compareAndSet(null, over)) {
      joined.fail(cause);
      listeners.end();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public State state() {
    if (end.get() != null) {
      return State.LEFT;
    }
    return isIn ? State.JOINED : State.JOINING;
  }

  @Override
  public CompletableFuture<JoinedRoom> joined() {
    return joined.future();
  }

  @Override
  public RoomMembers members() {
    return members;
  }

  @Override
  public Subscription onMembers(Consumer<? super RoomMembers> listener) {
    Objects.requireNonNull(listener, "listener");
    checkOpen();
    return listeners.onMembers(listener, this::members);
  }

  @Override
  public Subscription onMessage(Consumer<? super MessageEvent.Received> listener) {
    Objects.requireNonNull(listener, "listener");
    checkOpen();
    return listeners.onMessage(listener);
  }

  @Override
  public Subscription onMessageChanged(Consumer<? super MessageEvent.Changed> listener) {
    Objects.requireNonNull(listener, "listener");
    checkOpen();
    return listeners.onMessageChanged(listener);
  }

  @Override
  public Subscription onTyping(Consumer<? super List<TypingUser>> listener) {
    Objects.requireNonNull(listener, "listener");
    checkOpen();
    return listeners.onTyping(listener);
  }

  @Override
  public CompletableFuture<MessagePage> history(HistoryQuery query) {
    Objects.requireNonNull(query, "query");
    return unlessEnded(() -> rooms.history(name, query));
  }

  @Override
  public Flow.Publisher<Message> read(HistoryQuery query) {
    Objects.requireNonNull(query, "query");
    return rooms.read(() -> name, query, end::get);
  }

  @Override
  public SendHandle send(String content) {
    return send(OutgoingMessage.to(asked, content));
  }

  @Override
  public SendHandle send(OutgoingMessage message) {
    String to = message.roomName();
    if (!to.equals(asked) && !to.equals(name)) {
      throw new IllegalArgumentException("the message goes to " + to + ", not to " + name);
    }
    RealtimeException over = end.get();
    return over == null
        ? context.feature(MessageQueue.class).send(message)
        : RefusedSend.of(over, context.callbacks());
  }

  @Override
  public ChangeHandle edit(String messageId, String content) {
    Objects.requireNonNull(content, "content");
    return change(messageId, queue -> queue.edit(asked, messageId, content));
  }

  @Override
  public ChangeHandle delete(String messageId) {
    return change(messageId, queue -> queue.delete(asked, messageId));
  }

  private ChangeHandle change(String messageId, Function<MessageQueue, ChangeHandle> call) {
    Objects.requireNonNull(messageId, "messageId");
    RealtimeException over = end.get();
    return over == null
        ? call.apply(context.feature(MessageQueue.class))
        : RefusedChange.of(messageId, over, context.callbacks());
  }

  @Override
  public void keystroke(String text) {
    checkOpen();
    context.feature(Typing.class).keystroke(name, text);
  }

  @Override
  public void stopTyping() {
    checkOpen();
    context.feature(Typing.class).stop(name);
  }

  @Override
  public List<TypingUser> typingUsers() {
    return end.get() == null ? context.feature(Typing.class).typingUsers(name, null) : List.of();
  }

  @Override
  public Optional<RoomPosition> position() {
    return end.get() == null ? rooms.position(key) : Optional.empty();
  }

  @Override
  public CompletableFuture<Void> markRead(Collection<String> messageIds) {
    return unlessEnded(() -> context.feature(Delivery.class).markRead(name, messageIds));
  }

  @Override
  public CompletableFuture<Void> markReadUpTo(String messageId) {
    return unlessEnded(() -> context.feature(Delivery.class).markReadUpTo(name, messageId));
  }

  @Override
  public CompletableFuture<Void> leave() {
    RoomLeftException over = new RoomLeftException("the room " + asked + " was left", null);
    if (end.compareAndSet(null, over)) {
      listeners.silence();
      joined.fail(over);
      rooms.leave(this, left);
    } else if (!isLeft()) {
      // Ended by others: there is nothing to leave.
      left.complete(null);
    }
    return left.future();
  }

  private boolean isLeft() {
    return end.get() instanceof RoomLeftException over && over.getCause() == null;
  }

  private void checkOpen() {
    RealtimeException over = end.get();
    if (over instanceof RoomLeftException) {
      throw new RoomLeftException(String.valueOf(over.getMessage()), over.getCause());
    }
    if (over != null) {
      throw new ClientClosedException("the client is closed");
    }
  }

  private <T> CompletableFuture<T> unlessEnded(Supplier<CompletableFuture<T>> call) {
    RealtimeException over = end.get();
    if (over == null) {
      return call.get();
    }
    Answer<T> answer = new Answer<>(context.callbacks());
    answer.fail(over);
    return answer.future();
  }
}
