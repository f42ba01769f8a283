package io.realtime4j.server.chat.invitation;

import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/*
 * The entry of the room decides. That of the user only says where to look, so it is written before
 * and taken away after: after a crash between the two it leads to nothing.
 *
 * Where servers share the store, the entry of the room changes only from what was found. Who answers
 * claims it first, so that nobody takes it back meanwhile; a claim of a server that died is over by
 * itself.
 */

/** Keeps invitations, by room and by user. From any thread. */
final class InvitationBook {
  /** In no name. */
  private static final char END = '\u0001';

  private static final byte[] HERE = {1};

  private final FeatureStore store;
  private final boolean isShared;

  /**
   * Creates one.
   *
   * @param isShared whether other servers change the same
   */
  InvitationBook(FeatureStore store, boolean isShared) {
    this.store = store;
    this.isShared = isShared;
  }

  /**
   * What is in a room's entry.
   *
   * @param value as it is kept, {@code null} if there is none
   */
  record Found(Optional<Invitation> invitation, byte @Nullable [] value) {}

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

  /**
   * Keeps an invitation in place of what was found; completes with whether that was there still.
   */
  CompletionStage<Boolean> put(String tenant, Invitation one, Found before) {
    String key = ofRoom(one.room()) + one.userId();
    return store
        .put(tenant, ofUser(one.userId()) + one.room(), HERE)
        .thenCompose(
            done ->
                isShared
                    ? store.compareAndSet(tenant, key, before.value, one.encode())
                    : store.put(tenant, key, one.encode()).thenApply(put -> true));
  }

  /**
   * Claims an invitation for an answer; completes with what is to be given to {@link #take} or
   * {@link #giveBack}, or with nothing if it is not there any more as it was found.
   */
  CompletionStage<Optional<Found>> claim(String tenant, Found found, long untilMillis) {
    Invitation one = found.invitation.orElseThrow();
    if (!isShared) {
      return CompletableFuture.completedFuture(Optional.of(found));
    }
    byte[] claimed = one.answeredUntil(untilMillis).encode();
    return store
        .compareAndSet(tenant, ofRoom(one.room()) + one.userId(), found.value, claimed)
        .thenApply(
            isSet -> isSet ? Optional.of(new Found(found.invitation, claimed)) : Optional.empty());
  }

  /** An invitation that was claimed waits again. */
  CompletionStage<Boolean> giveBack(String tenant, Found claimed) {
    Invitation one = claimed.invitation.orElseThrow();
    return isShared
        ? store.compareAndSet(
            tenant, ofRoom(one.room()) + one.userId(), claimed.value, one.encode())
        : CompletableFuture.completedFuture(true);
  }

  /** Takes away what was found; completes with whether it was there still. */
  CompletionStage<Boolean> take(String tenant, String room, String userId, Found found) {
    if (!isShared) {
      return remove(tenant, room, userId).thenApply(done -> true);
    }
    return store
        .compareAndSet(tenant, ofRoom(room) + userId, found.value, null)
        .thenCompose(
            isTaken ->
                isTaken
                    ? store.delete(tenant, ofUser(userId) + room).thenApply(done -> true)
                    : CompletableFuture.completedFuture(false));
  }

  private CompletionStage<Void> remove(String tenant, String room, String userId) {
    return store
        .delete(tenant, ofRoom(room) + userId)
        .thenCompose(done -> store.delete(tenant, ofUser(userId) + room));
  }

  CompletionStage<Found> find(String tenant, String room, String userId, long nowMillis) {
    return store
        .get(tenant, ofRoom(room) + userId)
        .thenApply(
            value ->
                new Found(
                    value
                        .map(bytes -> Invitation.decode(room, userId, bytes))
                        .filter(one -> !one.isOver(nowMillis)),
                    value.orElse(null)));
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
