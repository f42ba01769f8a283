package io.realtime4j.sample.app.chat;

import io.realtime4j.api.Invitation;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;

/** Our invitations that wait for an answer, and what becomes of all that we hear of. */
final class ChatInvitations implements AutoCloseable {
  private final RealtimeClient client;
  private final String self;
  private final ChatEvents events;
  private final List<Subscription> sources = new ArrayList<>();

  /** The rooms that we are invited to and have not answered. */
  private final SortedSet<String> waiting = new ConcurrentSkipListSet<>();

  ChatInvitations(RealtimeClient client, String self, ChatEvents events) {
    this.client = client;
    this.self = self;
    this.events = events;
    sources.add(client.on(RoomEvent.Invited.class, event -> heard(event.invitation())));
    sources.add(client.on(RoomEvent.InvitationEnded.class, this::heard));
    sources.add(client.on(ConnectionEvent.SessionStarted.class, event -> list()));
  }

  /** What came while we were away is only in the list. */
  private void list() {
    var unused =
        client
            .rooms()
            .invitations()
            .list()
            .thenAccept(
                page ->
                    page.invitations().stream()
                        .filter(one -> !waiting.contains(one.roomName()))
                        .forEach(this::heard))
            // A server without invitations has none, and a lost connection lists them anew.
            .exceptionally(failure -> null);
  }

  private void heard(Invitation invitation) {
    if (invitation.userId().equals(self)) {
      waiting.add(invitation.roomName());
    }
    events.accept(
        about(invitation.roomName(), invitation.userId())
            .put("by", invitation.invitedBy())
            .put("expiresAt", invitation.expiresAt().toString())
            .build());
  }

  private void heard(RoomEvent.InvitationEnded ended) {
    if (ended.userId().equals(self)) {
      waiting.remove(ended.roomName());
    }
    events.accept(
        about(ended.roomName(), ended.userId())
            .put("outcome", ended.outcome().name().toLowerCase(Locale.ROOT))
            .build());
  }

  private JsonObject.Builder about(String room, String user) {
    return JsonObject.builder()
        .put("event", "invitation")
        .put("room", room)
        .put("userId", user)
        .put("own", user.equals(self));
  }

  CompletableFuture<Void> invite(String room, String user) {
    return client.rooms().invitations().invite(room, user).thenAccept(this::heard);
  }

  /**
   * Returns the room that an answer is for.
   *
   * @param named what the user has named, or an empty text for the only one
   * @throws IllegalArgumentException if none is named, and there is not just one
   */
  String wanted(String named) {
    if (!named.isEmpty()) {
      return named;
    }
    List<String> rooms = List.copyOf(waiting);
    if (rooms.size() == 1) {
      return rooms.get(0);
    }
    throw new IllegalArgumentException(
        rooms.isEmpty()
            ? "You are not invited to any room."
            : "ROOM is missing: you are invited to " + String.join(", ", rooms) + ".");
  }

  CompletableFuture<Void> accept(String room) {
    return client.rooms().invitations().accept(room);
  }

  CompletableFuture<Void> decline(String room) {
    return client.rooms().invitations().decline(room);
  }

  @Override
  public void close() {
    sources.forEach(Subscription::unsubscribe);
  }
}
