package io.realtime4j.server.chat.invitation;

import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/*
 * The entry of the room decides. That of the user only says where to look, so it is written before
 * and taken away after: after a crash between the two it leads to nothing.
 */

/** Keeps invitations, by room and by user. From any thread. */
final class InvitationBook {
  /** In no name. */
  private static final char END = '\u0001';

  private static final byte[] HERE = {1};

  private final FeatureStore store;

  InvitationBook(FeatureStore store) {
    this.store = store;
  }

  private static String ofRoom(String room) {
    return "r" + room + END;
  }

  private static String ofUser(String userId) {
    return "u" + userId + END;
  }

  /** Returns whether an invitation of such a room and user can be kept. */
  static boolean fits(String room, String userId) {
    return ofRoom(room).length() + userId.length() <= FeatureStore.MAX_KEY_CHARS;
  }

  CompletionStage<Void> put(String tenant, Invitation one) {
    return store
        .put(tenant, ofUser(one.userId()) + one.room(), HERE)
        .thenCompose(done -> store.put(tenant, ofRoom(one.room()) + one.userId(), one.encode()));
  }

  CompletionStage<Void> remove(String tenant, String room, String userId) {
    return store
        .delete(tenant, ofRoom(room) + userId)
        .thenCompose(done -> store.delete(tenant, ofUser(userId) + room));
  }

  CompletionStage<Optional<Invitation>> find(
      String tenant, String room, String userId, long nowMillis) {
    return store
        .get(tenant, ofRoom(room) + userId)
        .thenApply(
            value ->
                value
                    .map(bytes -> Invitation.decode(room, userId, bytes))
                    .filter(one -> !one.isOver(nowMillis)));
  }

  /** Returns whether a room has so many; those that are over are taken away on the way. */
  CompletionStage<Boolean> isFull(String tenant, String room, int most, long nowMillis) {
    return ofRoom(tenant, room, "", most)
        .thenCompose(
            page -> {
              List<Invitation> over =
                  page.rows().stream().filter(one -> one.isOver(nowMillis)).toList();
              CompletionStage<Void> removed = CompletableFuture.completedFuture(null);
              for (Invitation one : over) {
                removed = removed.thenCompose(done -> remove(tenant, room, one.userId()));
              }
              return removed.thenApply(done -> page.rows().size() - over.size() >= most);
            });
  }

  /** Returns those of a room by user, ended ones too. */
  CompletionStage<StorePage<Invitation>> ofRoom(
      String tenant, String room, String afterUser, int limit) {
    String prefix = ofRoom(room);
    return store
        .page(tenant, prefix, afterUser.isEmpty() ? "" : prefix + afterUser, limit)
        .thenApply(
            page ->
                StorePage.of(
                    page.rows().stream()
                        .map(
                            row ->
                                Invitation.decode(
                                    room, row.key().substring(prefix.length()), row.value()))
                        .toList(),
                    page.hasMore()));
  }

  /** Returns the rooms that may wait for a user, by name. */
  CompletionStage<StorePage<String>> roomsOf(
      String tenant, String userId, String afterRoom, int limit) {
    String prefix = ofUser(userId);
    return store
        .page(tenant, prefix, afterRoom.isEmpty() ? "" : prefix + afterRoom, limit)
        .thenApply(
            page ->
                StorePage.of(
                    page.rows().stream()
                        .map(FeatureRow::key)
                        .map(key -> key.substring(prefix.length()))
                        .toList(),
                    page.hasMore()));
  }

  /** Returns those of a user to some rooms, ended ones too. */
  CompletionStage<List<Invitation>> of(String tenant, String userId, List<String> rooms) {
    return store
        .getAll(tenant, rooms.stream().map(room -> ofRoom(room) + userId).toList())
        .thenApply(
            values -> {
              List<Invitation> found = new ArrayList<>();
              for (String room : rooms) {
                byte[] value = values.get(ofRoom(room) + userId);
                if (value != null) {
                  found.add(Invitation.decode(room, userId, value));
                }
              }
              return found;
            });
  }
}
