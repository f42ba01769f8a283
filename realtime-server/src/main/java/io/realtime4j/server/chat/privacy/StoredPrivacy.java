package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.spi.store.ContactRow;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.SettingsRow;
import io.realtime4j.server.chat.session.RoomKey;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is kept of privacy in a server's store. */
public final class StoredPrivacy implements PrivacyStore {
  private final ServerStore store;
  private final InstantSource clock;

  public StoredPrivacy(ServerStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<Saved>> page(String tenant, String afterUserId, int limit) {
    return store
        .settings()
        .page(tenant, afterUserId, limit)
        .thenApply(page -> page.rows().stream().map(StoredPrivacy::saved).toList());
  }

  @Override
  public CompletionStage<Optional<Saved>> settings(String tenant, String userId) {
    return store.settings().get(tenant, userId).thenApply(row -> row.map(StoredPrivacy::saved));
  }

  private static Saved saved(SettingsRow row) {
    return new Saved(row.userId(), row.body());
  }

  @Override
  public CompletionStage<Void> save(String tenant, Saved settings) {
    return store.settings().put(List.of(row(tenant, settings)));
  }

  @Override
  public CompletionStage<Boolean> replace(String tenant, Saved settings, byte @Nullable [] before) {
    return store.settings().replace(row(tenant, settings), before);
  }

  private static SettingsRow row(String tenant, Saved settings) {
    return SettingsRow.builder()
        .tenant(tenant)
        .userId(settings.userId())
        .body(settings.body())
        .build();
  }

  @Override
  public CompletionStage<List<String>> contacts(
      String tenant, String userId, String afterContactId, int limit) {
    return store
        .contacts()
        .list(tenant, userId, afterContactId, limit)
        .thenApply(page -> page.rows().stream().map(ContactRow::contactId).toList());
  }

  @Override
  public CompletionStage<Void> add(String tenant, String userId, List<String> contactIds) {
    long now = clock.millis();
    List<ContactRow> rows =
        contactIds.stream()
            .map(
                id ->
                    ContactRow.builder()
                        .tenant(tenant)
                        .userId(userId)
                        .contactId(id)
                        .addedAtMillis(now)
                        .build())
            .toList();
    return store.contacts().add(rows).thenAccept(added -> {});
  }

  @Override
  public CompletionStage<Void> remove(String tenant, String userId, List<String> contactIds) {
    return store.contacts().remove(tenant, userId, contactIds).thenAccept(removed -> {});
  }

  @Override
  public CompletionStage<List<String>> conversations(String tenant, String userId) {
    return store
        .rooms()
        .roomsOf(tenant, userId)
        .thenApply(all -> all.stream().filter(room -> room.startsWith(RoomKey.DM)).toList());
  }

  @Override
  public CompletionStage<Set<String>> members(String tenant, String room) {
    return store
        .rooms()
        .memberships(tenant, room)
        .thenApply(
            all -> {
              Set<String> open = new LinkedHashSet<>();
              all.stream().filter(Membership::isOpen).forEach(m -> open.add(m.userId()));
              return open;
            });
  }
}
