package io.realtime4j.verification.guide;

import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.ReceiptPage;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomSummary;
import io.realtime4j.api.event.DeliveryEvent;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The ticks beside a message, and how much is unread. */
final class Ticks {
  static void show(RealtimeClient client, Consumer<String> screen) {
    // guide: ticks
    client.on(DeliveryEvent.Changed.class, event -> screen.accept(ticks(event.status())));
    // guide: end
  }

  // guide: text
  static String ticks(DeliveryStatus status) {
    int all = status.totalRecipients(); // -1 until the server has named it.
    String of = all < 0 ? "" : " of " + all;
    return switch (status.state()) {
      case PENDING, SENDING -> "…";
      case SENT -> "✓";
      case DELIVERED -> "✓✓ " + status.deliveredCount() + of;
      case READ -> "read by " + status.readCount() + of;
      case FAILED -> "!";
    };
  }

  // guide: end

  static CompletableFuture<Void> seen(Room room, String newestShown) {
    // guide: read
    CompletableFuture<Void> kept = room.markReadUpTo(newestShown);
    // guide: end
    return kept;
  }

  static CompletableFuture<Void> unread(RealtimeClient client, Consumer<String> screen) {
    // guide: unread
    CompletableFuture<Void> listed =
        client
            .rooms()
            .unread()
            .thenAccept(
                page -> {
                  for (RoomSummary room : page.rooms()) {
                    screen.accept(room.roomName() + " " + room.unreadCount());
                  }
                });
    // guide: end
    return listed;
  }

  static CompletableFuture<ReceiptPage> who(RealtimeClient client, String messageId) {
    // guide: who
    CompletableFuture<ReceiptPage> receipts = client.delivery().receiptsOf(messageId);
    // guide: end
    return receipts;
  }

  private Ticks() {}
}
