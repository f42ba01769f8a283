package io.realtime4j.sample.app.page;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Somebody to talk to: types, talks, reacts, reads, answers, goes away and comes back. */
final class Bot implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Bot.class.getName());
  private static final List<String> EMOJI = List.of("👍", "❤️", "🎉", "😄", "👀");

  /** How long a bot "types": long enough to be seen. */
  private static final int TYPING_MILLIS = 1_800;

  private static final int AWAY_MILLIS = 20_000;

  private final String userId;
  private final RealtimeClient client;
  private final Lines lines;
  private final ScheduledExecutorService timer;
  private final RandomGenerator random;

  Bot(
      String userId,
      RealtimeClient client,
      Lines lines,
      ScheduledExecutorService timer,
      RandomGenerator random) {
    this.userId = userId;
    this.client = client;
    this.lines = lines;
    this.timer = timer;
    this.random = random;
  }

  void start(List<String> rooms) {
    client.on(MessageEvent.Received.class, event -> heard(event.message(), event.live()));
    client.on(
        DirectMessages.EVENT,
        event -> event.payload().string("roomName").ifPresent(this::joinConversation));
    ignore(client.connect());
    rooms.forEach(room -> client.rooms().join(room));
  }

  /** The message that began a conversation came before the bot was in it. */
  private void joinConversation(String room) {
    if (!client.rooms().joined().contains(room)) {
      client.rooms().join(room);
      sayLater(room, null, lines.greeting());
    }
  }

  private void heard(Message message, boolean live) {
    if (message.userId().equals(userId) || message.isDeleted()) {
      return;
    }
    ignore(client.delivery().markRead(message.roomName(), List.of(message.messageId())));
    if (!live) {
      return;
    }
    boolean isAsked =
        message.roomName().startsWith("dm:")
            || message.mentions().contains(userId)
            || message.content().toLowerCase(Locale.ROOT).contains("@" + userId);
    if (isAsked) {
      sayLater(message.roomName(), message.threadId(), lines.answer());
    }
    if (random.nextInt(isAsked ? 2 : 5) == 0) {
      later(700 + random.nextInt(1_500), () -> react(message));
    }
  }

  private void react(Message message) {
    JsonObject reaction =
        JsonObject.of(
            "roomName", message.roomName(),
            "messageId", message.messageId(),
            "emoji", EMOJI.get(random.nextInt(EMOJI.size())));
    ignore(client.request("reaction:add", reaction));
  }

  /** Says the next thing it has to say in a room. */
  void talk(String room) {
    sayLater(room, null, lines.remark());
  }

  void goAway() {
    ignore(client.presence().setStatus(PresenceStatus.AWAY));
    later(AWAY_MILLIS, () -> ignore(client.presence().setStatus(PresenceStatus.ONLINE)));
  }

  private void sayLater(String room, @Nullable String thread, String text) {
    later(500, () -> client.typing().keystroke(room, thread, text));
    later(
        500 + TYPING_MILLIS,
        () -> {
          var message = OutgoingMessage.to(room, text);
          client.queue().send(thread == null ? message : message.inThread(thread));
        });
  }

  private void later(int millis, Runnable task) {
    var unused = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** A bot that could not do something is silent; the next thing may work. */
  private static void ignore(CompletableFuture<?> work) {
    var unused =
        work.exceptionally(
            failure -> {
              LOG.log(System.Logger.Level.DEBUG, "a bot failed", failure);
              return null;
            });
  }

  @Override
  public void close() {
    client.close();
  }
}
