package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Loads rooms from the store: who belongs to a room is known before anything happens in it. Its
 * receipts are read when somebody asks for them.
 */
public final class StoredRooms implements RoomLoader {
  private final RoomServices services;

  public StoredRooms(RoomServices services) {
    this.services = services;
  }

  @Override
  public CompletableFuture<Room> load(RoomKey key, EventLoop home) {
    ServerStore store = services.store();
    String tenant = key.tenant();
    return services
        .asker(home)
        .ask(
            "the store",
            () ->
                services
                    .sequencer()
                    .watch(key)
                    .thenCompose(watched -> find(key))
                    .thenCompose(
                        row ->
                            store
                                .log()
                                .head(tenant, key.name())
                                .thenCompose(head -> rest(store, key, row, head))))
        .whenComplete(
            (loaded, failure) -> {
              if (failure != null) {
                forget(key);
              }
            })
        .thenApply(
            loaded -> {
              services.sequencer().seed(key, loaded.head.newest());
              return new Room(
                  key,
                  home,
                  services,
                  loaded.row.orElse(null),
                  loaded.head.newest(),
                  loaded.members);
            });
  }

  @Override
  public void forget(RoomKey key) {
    services.sequencer().forget(key);
  }

  /** The configured rooms exist in every tenant: there they are created when first looked for. */
  private CompletionStage<Optional<RoomRow>> find(RoomKey key) {
    CompletionStage<Optional<RoomRow>> found =
        services.store().rooms().find(key.tenant(), key.name());
    if (!services.options().rooms().contains(key.name())) {
      return found;
    }
    return found.thenCompose(
        row ->
            row.isPresent()
                ? CompletableFuture.completedFuture(row)
                : services
                    .store()
                    .rooms()
                    .createIfAbsent(
                        RoomRow.builder()
                            .tenant(key.tenant())
                            .name(key.name())
                            .type(key.type())
                            .createdAtMillis(services.clock().millis())
                            .build())
                    .thenApply(Optional::of));
  }

  private static CompletionStage<State> rest(
      ServerStore store, RoomKey key, Optional<RoomRow> row, RoomHead head) {
    if (row.isEmpty()) {
      return CompletableFuture.completedFuture(new State(row, head, List.of()));
    }
    return store
        .rooms()
        .memberships(key.tenant(), key.name())
        .thenApply(members -> new State(row, head, members));
  }

  private record State(Optional<RoomRow> row, RoomHead head, List<Membership> members) {}
}
