package io.realtime4j.verification.guide;

import io.realtime4j.api.Message;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.feature.reactions.Reaction;
import io.realtime4j.feature.reactions.ReactionEvent;
import io.realtime4j.feature.reactions.Reactions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Reacts to messages, and shows how others have reacted. */
final class Reacting {
  static void show(RealtimeClient client, Consumer<String> screen) {
    // guide: show
    client.on(
        ReactionEvent.class,
        event -> {
          if (event instanceof ReactionEvent.Added added) {
            screen.accept(added.emoji() + " " + added.count());
          } else if (event instanceof ReactionEvent.Removed removed) {
            screen.accept(removed.emoji() + " " + removed.count());
          } else if (event instanceof ReactionEvent.Refreshed now) { // After a reconnect.
            now.reactions().forEach(r -> screen.accept(r.emoji() + " " + r.count()));
          }
        });
    // guide: end
  }

  static CompletableFuture<Reaction> react(RealtimeClient client, Message message) {
    // guide: react
    Reactions reactions = client.feature(Reactions.class);
    CompletableFuture<Reaction> added =
        reactions.add(message.roomName(), message.messageId(), "👍");
    // guide: end
    return added;
  }

  static CompletableFuture<Map<String, List<Reaction>>> of(
      RealtimeClient client, String roomName, List<String> messageIds) {
    // guide: of
    CompletableFuture<Map<String, List<Reaction>>> shown =
        client.feature(Reactions.class).of(roomName, messageIds);
    // guide: end
    return shown;
  }

  private Reacting() {}
}
