package io.realtime4j.verification.guide;

import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.RoomEvent;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Reads backwards, and knows when something is missing. */
final class History {
  static CompletableFuture<MessagePage> latest(Room room) {
    // guide: latest
    CompletableFuture<MessagePage> newest = room.history(HistoryQuery.latest(50));
    // guide: end
    return newest;
  }

  static CompletableFuture<MessagePage> older(Room room, MessagePage page) {
    // guide: older
    Message oldest = page.messages().get(0); // A page lists the oldest first.
    CompletableFuture<MessagePage> older = room.history(HistoryQuery.before(oldest.offset(), 50));
    // guide: end
    return older;
  }

  static void gaps(RealtimeClient client, Consumer<String> reload) {
    // guide: gap
    client.on(RoomEvent.Discontinuity.class, event -> reload.accept(event.roomName()));
    // guide: end
  }

  private History() {}
}
