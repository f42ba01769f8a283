package io.realtime4j.sample.app.chat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.views.ConnectionBadge;
import io.realtime4j.views.OwnPresenceView;
import io.realtime4j.views.QueueBanner;
import io.realtime4j.views.UnreadBadges;
import io.realtime4j.views.View;
import io.realtime4j.views.Views;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private final ChatCommands commands;

  /** Those of this process that the server does not have, and that have not failed. */
  private final Map<String, CompletableFuture<SentMessage>> unsettled = new ConcurrentHashMap<>();

  private final AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();
  private volatile Runnable onStatus = () -> {};
  private volatile OpenRoom open;
  private volatile boolean isClosed;
  // Callback executor only.
  private String lastState = "";

  ChatSession(RealtimeClient client, String self, String room, ChatEvents events) {
    this.client = client;
    this.self = self;
    this.events = events;
    views = Views.of(client);
    badge = views.connection();
    banner = views.queue();
    unread = views.unread();
    presence = views.ownPresence();
    commands = new ChatCommands(client, this, presence, events);
    open = open(client.rooms().join(room));
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
    CompletableFuture<Void> connected = client.connect();
    var unused =
        connected.exceptionally(
            failure -> {
              if (!isClosed) {
                events.accept(ChatProblem.of(failure));
              }
              return null;
            });
    return connected;
  }

  /** Returns whether the server has refused us for good, so that the client does not try on. */
  boolean isShut() {
    return client.state() == ConnectionState.FAILED;
  }

  private OpenRoom open(Room room) {
    return new OpenRoom(client, views, room, self, events, () -> onStatus.run());
  }

  OpenRoom here() {
    return open;
  }

  /** Looks at another room; the one before is not left. */
  void go(Room room) {
    open.close();
    open = open(room);
    onStatus.run();
  }

  /** Takes a line of the user's; returns false if it was the last. */
  boolean line(String line) {
    if (line.startsWith("/")) {
      return commands.run(line.substring(1).strip());
    }
    if (!line.isBlank()) {
      say(line);
    }
    return true;
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
    open.room().keystroke(text.startsWith("/") ? "" : text);
  }

  /**
   * Waits until all is sent, what an earlier process left too, as long as messages go; fails with
   * what shut the way for good, or why one of ours was refused.
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
    return client.queue().size();
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
      } while (left < before);
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
    open.close();
    badge.close();
    banner.close();
    unread.close();
    presence.close();
  }
}
