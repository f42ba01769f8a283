package io.realtime4j.core.rooms;

import io.realtime4j.api.RoomMembers;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.TypingUser;
import io.realtime4j.api.event.MessageEvent;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The listeners of one handle. Told on the loop, registered on any thread. */
final class RoomListeners {
  private final Executor callbacks;
  private final List<Listener<?>> all = new CopyOnWriteArrayList<>();

  RoomListeners(Executor callbacks) {
    this.callbacks = callbacks;
  }

  private enum Kind {
    MEMBERS,
    MESSAGE,
    CHANGE,
    TYPING
  }

  private static final class Listener<T> {
    private final Kind kind;
    private final Consumer<? super T> action;
    private volatile boolean isActive = true;

    Listener(Kind kind, Consumer<? super T> action) {
      this.kind = kind;
      this.action = Objects.requireNonNull(action, "listener");
    }

    void deliver(T news) {
      if (isActive) {
        action.accept(news);
      }
    }
  }

  /** Adds one, which also hears of who is there when its turn comes. */
  Subscription onMembers(Consumer<? super RoomMembers> listener, Supplier<RoomMembers> present) {
    Listener<RoomMembers> added = new Listener<>(Kind.MEMBERS, listener);
    // Added before: a change meanwhile is heard twice rather than never.
    Subscription subscription = add(added);
    run(() -> added.deliver(present.get()));
    return subscription;
  }

  Subscription onMessage(Consumer<? super MessageEvent.Received> listener) {
    return add(new Listener<MessageEvent.Received>(Kind.MESSAGE, listener));
  }

  Subscription onMessageChanged(Consumer<? super MessageEvent.Changed> listener) {
    return add(new Listener<MessageEvent.Changed>(Kind.CHANGE, listener));
  }

  Subscription onTyping(Consumer<? super List<TypingUser>> listener) {
    return add(new Listener<List<TypingUser>>(Kind.TYPING, listener));
  }

  private Subscription add(Listener<?> listener) {
    all.add(listener);
    return () -> {
      listener.isActive = false;
      all.remove(listener);
    };
  }

  void members(RoomMembers members) {
    tell(Kind.MEMBERS, members);
  }

  void message(MessageEvent.Received message) {
    tell(Kind.MESSAGE, message);
  }

  void changed(MessageEvent.Changed change) {
    tell(Kind.CHANGE, change);
  }

  void typing(List<TypingUser> users) {
    tell(Kind.TYPING, users);
  }

  @SuppressWarnings("unchecked") // The kind says what its listeners take.
  private <T> void tell(Kind kind, T news) {
    for (Listener<?> listener : all) {
      if (listener.kind == kind) {
        run(() -> ((Listener<T>) listener).deliver(news));
      }
    }
  }

  private void run(Runnable call) {
    try {
      callbacks.execute(call);
    } catch (RejectedExecutionException ended) {
      // No listener will run any more.
    }
  }

  /** The stay is over: what was told before is heard. */
  void end() {
    all.clear();
  }

  /** Nobody hears anything more. */
  void silence() {
    all.forEach(listener -> listener.isActive = false);
    all.clear();
  }
}
