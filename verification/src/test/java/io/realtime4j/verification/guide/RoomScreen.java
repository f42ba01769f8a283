package io.realtime4j.verification.guide;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A screen that shows one room, for as long as it is open. */
final class RoomScreen implements AutoCloseable {
  private final Room room;
  private final List<Subscription> subscriptions;
  private final CompletableFuture<Void> shown;

  RoomScreen(RealtimeClient client, String name, Consumer<String> screen) {
    // guide: open
    Room room = client.rooms().join(name); // Stays joined over reconnects.
    List<Subscription> subscriptions =
        List.of(
            room.onMessage(
                event ->
                    screen.accept(event.message().userId() + ": " + event.message().content())),
            room.onMembers(members -> screen.accept(members.count() + " here")));
    CompletableFuture<Void> shown =
        room.joined()
            .handle(
                (joined, failure) -> {
                  if (failure instanceof RefusedException refused) {
                    screen.accept("not let in: " + refused.code()); // FORBIDDEN, ROOM_NOT_FOUND
                  }
                  return null;
                });
    // guide: end
    this.room = room;
    this.subscriptions = subscriptions;
    this.shown = shown;
  }

  Room room() {
    return room;
  }

  CompletableFuture<Void> shown() {
    return shown;
  }

  // guide: close
  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
    room.close(); // Leaves it once nobody else in this program holds it.
  }

  // guide: end
}
