package io.realtime4j.verification.guide;

import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.event.QueueEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Sends, and deals with what could not be sent. */
final class Messages {
  static SendHandle send(Room room, String text, Consumer<String> screen) {
    // guide: send
    SendHandle handle = room.send(text); // Returns at once, connected or not.
    screen.accept(handle.clientMessageId() + " sending: " + text);
    CompletableFuture<Void> shown =
        handle
            .sent()
            .handle(
                (sent, failure) -> {
                  if (failure == null) {
                    screen.accept(handle.clientMessageId() + " sent as " + sent.messageId());
                  } else if (failure instanceof QueueFullException) {
                    screen.accept(handle.clientMessageId() + " not taken: too many wait");
                  } else {
                    screen.accept(handle.clientMessageId() + " failed: " + failure.getMessage());
                  }
                  return null;
                });
    // guide: end
    assert shown != null;
    return handle;
  }

  static void onFailure(RealtimeClient client, Consumer<String> screen) {
    // guide: failed
    client.on(
        QueueEvent.Failed.class,
        event ->
            screen.accept(
                "kept, not sent: "
                    + event.message().message().content()
                    + " ("
                    + event.cause().code()
                    + ")"));
    // guide: end
  }

  static void tryAgain(RealtimeClient client, boolean wanted) {
    // guide: retry
    MessageQueue queue = client.queue();
    List<QueuedMessage> failed =
        queue.messages().stream()
            .filter(message -> message.state() == QueuedMessage.State.FAILED)
            .toList();
    for (QueuedMessage message : failed) {
      if (wanted) {
        queue.retry(message.clientMessageId()); // It goes to the end of its room's line.
      } else {
        queue.discard(message.clientMessageId());
      }
    }
    // guide: end
  }

  static void change(Room room, String messageId) {
    // guide: change
    room.edit(messageId, "Lunch at one?"); // Both wait in the queue too.
    room.delete(messageId);
    // guide: end
  }

  private Messages() {}
}
