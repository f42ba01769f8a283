package io.realtime4j.verification.guide;

import io.realtime4j.api.Invitation;
import io.realtime4j.api.MemberInfo;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.event.RoomEvent;
import java.util.concurrent.CompletableFuture;

/** A room for those who are invited. */
final class PrivateRoom {
  static CompletableFuture<MemberInfo> make(RealtimeServer server) {
    // guide: make
    Moderation rooms = server.moderation("primary");
    CompletableFuture<MemberInfo> made =
        rooms
            .createRoom("board", RoomSettings.builder().visibility(RoomVisibility.PRIVATE).build())
            .thenCompose(room -> rooms.addMember("board", "alice", "owner"));
    // guide: end
    return made;
  }

  static CompletableFuture<Invitation> invite(RealtimeClient client) {
    // guide: invite
    CompletableFuture<Invitation> invited = client.rooms().invitations().invite("board", "bob");
    // guide: end
    return invited;
  }

  static void accept(RealtimeClient client) {
    // guide: accept
    client.on(
        RoomEvent.Invited.class,
        event -> {
          String room = event.invitation().roomName(); // Ask the user, who may decline as well.
          client.rooms().invitations().accept(room).thenRun(() -> client.rooms().join(room));
        });
    // guide: end
  }

  private PrivateRoom() {}
}
