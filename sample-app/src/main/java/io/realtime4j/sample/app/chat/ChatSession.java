package io.realtime4j.sample.app.chat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomLeftException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.views.ConnectionBadge;
import io.realtime4j.views.OwnPresenceView;
import io.realtime4j.views.QueueBanner;
import io.realtime4j.views.UnreadBadges;
import io.realtime4j.views.View;
import io.realtime4j.views.Views;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A user's talk with a server, from one thread; what it shows comes from views. */
final class ChatSession implements AutoCloseable {
  /** So long a program that pipes lines waits at the end while nothing goes. */
  private static final long PATIENCE_SECONDS = 10;

  private final RealtimeClient client;
  private final Views views;
  private final String self;
  private final ChatEvents events;
  private final View<ConnectionBadge> badge;
  private final View<QueueBanner> banner;
  private final View<UnreadBadges> unread;
  private final OwnPresenceView presence;
  private final ChatInvitations invitations;
  private final ChatCommands commands;
  private final Subscription leftRooms;

  /** Whether who is in no room any more looks at the one before: what is piped in has its room. */
  private final boolean goesBack;

  /** The rooms that were looked at before, the last one first; guarded by this. */
  private final Deque<Room> before = new ArrayDeque<>();

  /** Those of this process that the server does not have, and that have not failed. */
  private final Map<String, CompletableFuture<SentMessage>> unsettled = new ConcurrentHashMap<>();

  private final AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();
  private volatile Runnable onStatus = () -> {};
  private volatile OpenRoom open;
  private volatile boolean isClosed;
  // Callback executor only.
  private String lastState = "";
  // The thread of the user's lines only, these two.
  private boolean isOffline;
  private @Nullable OpenRoom awaited;

  ChatSession(
      RealtimeClient client, String self, String room, ChatEvents events, boolean goesBack) {
    this.client = client;
    this.self = self;
    this.events = events;
    this.goesBack = goesBack;
    views = Views.of(client);
    badge = views.connection();
    banner = views.queue();
    unread = views.unread();
    presence = views.ownPresence();
    invitations = new ChatInvitations(client, self, events);
    commands = new ChatCommands(client, this, presence, invitations, events);
    open = open(client.rooms().join(room));
    leftRooms = client.on(RoomEvent.Left.class, this::left);
    badge.onChange(this::connection);
    banner.onChange(this::queue);
    unread.onChange(this::unread);
    presence.onChange(own -> onStatus.run());
  }

  /** Sets what is called, on the callback executor, when {@link #status} is another. */
  void onStatus(Runnable listener) {
    onStatus = listener;
  }

  /** Connects; what shuts the way for good is told as an event too. */
  CompletableFuture<Void> connect() {
    isOffline = false;
    CompletableFuture<Void> connected = client.connect();
    var unused =
        connected.exceptionally(
            failure -> {
              // On a terminal what shuts the way is the last word.
              if (!isClosed && !(goesBack && isShut())) {
                events.accept(ChatProblem.of(failure));
              }
              return null;
            });
    return connected;
  }

  CompletableFuture<Void> disconnect() {
    isOffline = true;
    return client.disconnect();
  }

  /** Returns whether the server has refused us for good, so that the client does not try on. */
  boolean isShut() {
    return client.state() == ConnectionState.FAILED;
  }

  private OpenRoom open(Room room) {
    return new OpenRoom(client, views, room, self, events, () -> onStatus.run(), () -> ended(room));
  }

  OpenRoom here() {
    return open;
  }

  /** Looks at another room; the one before is not left. */
  synchronized void go(Room room) {
    before.push(open.room());
    show(room);
  }

  private void show(Room room) {
    if (isClosed) {
      return;
    }
    open.close();
    open = open(room);
    events.accept(JsonObject.of("event", "room", "room", room.name()));
    onStatus.run();
  }

  /** We are not in a room any more, or not let in. */
  private synchronized void ended(Room room) {
    before.removeIf(one -> one.state() == Room.State.LEFT);
    if (goesBack && room == open.room() && !before.isEmpty()) {
      show(before.pop());
    }
  }

  private void left(RoomEvent.Left left) {
    RealtimeException cause = left.cause();
    if (cause == null || isShut()) {
      return;
    }
    events.accept(
        JsonObject.of(
            "event", "left",
            "room", left.roomName(),
            "code", cause.code(),
            "message", String.valueOf(cause.getMessage())));
    Room here = open.room();
    if (here.name().equals(left.roomName())) {
      ended(here);
    }
  }

  /** Takes a line of the user's; returns false if it was the last. */
  boolean line(String line) {
    try {
      if (line.startsWith("/")) {
        return commands.run(line.substring(1).strip());
      }
      if (!line.isBlank()) {
        say(line);
      }
    } catch (IllegalArgumentException e) {
      events.accept(ChatProblem.of("USAGE", String.valueOf(e.getMessage())));
    }
    return true;
  }

  /**
   * Waits until the room that is looked at has shown its newest page, once for each and not for
   * long; not while we are to be disconnected.
   */
  void awaitRoom() throws InterruptedException {
    OpenRoom room = open;
    if (isOffline || isShut() || room == awaited) {
      return;
    }
    awaited = room;
    try {
      room.page().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException told) {
      return; // By an event, or by finish.
    }
  }

  private void say(String line) {
    SendHandle handle = open.room().send(line);
    unsettled.put(handle.clientMessageId(), handle.sent());
    var unused =
        handle
            .sent()
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    refusal.compareAndSet(null, failure);
                    events.accept(ChatProblem.of(failure));
                  }
                  unsettled.remove(handle.clientMessageId());
                });
  }

  void keystroke(String text) {
    Room here = open.room();
    try {
      here.keystroke(text.startsWith("/") ? "" : text);
    } catch (RoomLeftException told) {
      return; // Nobody there is to know that we write.
    }
  }

  /**
   * Waits until the room was shown and all is sent, what an earlier process left too, as long as
   * messages go; fails with what shut the way for good, why one of ours was refused, or why the
   * room could not be read.
   *
   * @return how many messages wait still
   */
  int finish(CompletableFuture<Void> connected) {
    CountDownLatch over = new CountDownLatch(1);
    var unused =
        client
            .queue()
            .loaded()
            .thenCombine(CompletableFuture.allOf(unsettled()), (loaded, settled) -> null)
            .thenCombine(shown(), (settled, page) -> null)
            .whenComplete((settled, failure) -> overWhenEmpty(over));
    var unusedToo =
        connected.whenComplete((done, failure) -> countIf(failure != null || isShut(), over));
    awaitWhileTheyGo(over);
    if (connected.isCompletedExceptionally()) {
      connected.join();
    }
    Throwable failure = refusal.get() == null && isShut() ? shut() : refusal.get();
    if (failure != null) {
      throw new CompletionException(failure);
    }
    int left = client.queue().size();
    if (left == 0 && !isOffline) {
      checkShown();
    }
    return left;
  }

  /** Completes when nothing of the room is to be waited for. */
  private CompletableFuture<Void> shown() {
    return isOffline ? CompletableFuture.completedFuture(null) : open.page().copy();
  }

  private void checkShown() {
    CompletableFuture<Void> page = open.page();
    if (!page.isDone()) {
      throw new NotConnectedException("There was no answer in time: the room was not read.");
    }
    page.join();
  }

  /** Fails with what shut the way for good, if something has. */
  void checkOpen() {
    if (isShut()) {
      throw new CompletionException(shut());
    }
  }

  /** Of a session that was ended later, {@code connect} had succeeded. */
  private @Nullable Throwable shut() {
    return client.status().lastError();
  }

  private void awaitWhileTheyGo(CountDownLatch over) {
    int before;
    // What was written last is not counted yet.
    int left = Integer.MAX_VALUE;
    try {
      do {
        before = left;
        if (over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          return;
        }
        left = client.queue().size();
      } while (left < before && (left > 0 || !unsettled.isEmpty()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<?>[] unsettled() {
    return unsettled.values().toArray(CompletableFuture[]::new);
  }

  private void overWhenEmpty(CountDownLatch over) {
    var unused = banner.onChange(value -> countIf(client.queue().size() == 0, over));
  }

  private static void countIf(boolean isOver, CountDownLatch over) {
    if (isOver) {
      over.countDown();
    }
  }

  /** Returns the line at the foot of the screen. */
  String status() {
    ConnectionBadge now = badge.value();
    StringBuilder line = new StringBuilder(now.text());
    if (now.isUsable() && now.latency() != null) {
      line.append(' ').append(now.quality().name().toLowerCase(Locale.ROOT));
      line.append(' ').append(now.latency().toMillis()).append(" ms");
    }
    part(line, open.room().name());
    part(line, presence.value().choice().name().toLowerCase(Locale.ROOT));
    part(line, banner.value().text());
    int elsewhere = unread.value().total() - unread.value().of(open.room().name()).unread();
    part(line, elsewhere == 0 ? "" : elsewhere + " unread elsewhere");
    part(line, open.typingText());
    return ChatLines.printable(line.toString());
  }

  private static void part(StringBuilder line, String text) {
    if (!text.isEmpty()) {
      line.append(" | ").append(text);
    }
  }

  private void connection(ConnectionBadge now) {
    String state = now.state().name().toLowerCase(Locale.ROOT);
    if (!state.equals(lastState)) {
      lastState = state;
      events.accept(
          JsonObject.builder()
              .put("event", "connection")
              .put("state", state)
              .put("text", now.text())
              .putIfPresent("problem", now.problem())
              .build());
    }
    onStatus.run();
  }

  private void queue(QueueBanner now) {
    events.accept(
        JsonObject.of(
            "event", "queue",
            "kind", now.kind().name().toLowerCase(Locale.ROOT),
            "waiting", now.waiting(),
            "failed", now.failed()));
    onStatus.run();
  }

  private void unread(UnreadBadges now) {
    events.accept(
        JsonObject.of("event", "unread", "total", now.total(), "mentions", now.mentions()));
    onStatus.run();
  }

  @Override
  public void close() {
    isClosed = true;
    leftRooms.unsubscribe();
    invitations.close();
    open.close();
    badge.close();
    banner.close();
    unread.close();
    presence.close();
  }
}
