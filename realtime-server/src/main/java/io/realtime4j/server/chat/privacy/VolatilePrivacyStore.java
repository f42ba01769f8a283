package io.realtime4j.server.chat.privacy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps settings and contacts while the process runs. */
public final class VolatilePrivacyStore implements PrivacyStore {
  private final Map<String, Map<String, byte[]>> saved = new ConcurrentHashMap<>();
  private final Map<String, Map<String, TreeSet<String>>> contacts = new ConcurrentHashMap<>();
  private final io.realtime4j.api.spi.store.RoomStore rooms;

  public VolatilePrivacyStore(io.realtime4j.api.spi.store.RoomStore rooms) {
    this.rooms = rooms;
  }

  @Override
  public CompletionStage<List<Saved>> page(String tenant, String after, int limit) {
    List<Saved> page = new java.util.ArrayList<>();
    new TreeMap<>(saved.getOrDefault(tenant, Map.of()))
        .tailMap(after, false)
        .forEach((user, body) -> page.add(new Saved(user, body)));
    return CompletableFuture.completedFuture(page.subList(0, Math.min(limit, page.size())));
  }

  @Override
  public CompletionStage<Optional<Saved>> settings(String tenant, String userId) {
    byte[] body = saved.getOrDefault(tenant, Map.of()).get(userId);
    return CompletableFuture.completedFuture(
        Optional.ofNullable(body).map(b -> new Saved(userId, b)));
  }

  @Override
  public CompletionStage<Void> save(String tenant, Saved settings) {
    saved
        .computeIfAbsent(tenant, t -> new ConcurrentHashMap<>())
        .put(settings.userId(), settings.body());
    return CompletableFuture.completedFuture(null);
  }

  private java.util.NavigableSet<String> of(String tenant, String userId) {
    return contacts
        .computeIfAbsent(tenant, t -> new ConcurrentHashMap<>())
        .computeIfAbsent(userId, u -> new TreeSet<>());
  }

  @Override
  public CompletionStage<List<String>> contacts(
      String tenant, String userId, String after, int limit) {
    return CompletableFuture.completedFuture(
        of(tenant, userId).tailSet(after, false).stream().limit(limit).toList());
  }

  @Override
  public CompletionStage<Void> add(String tenant, String userId, List<String> ids) {
    of(tenant, userId).addAll(ids);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> remove(String tenant, String userId, List<String> ids) {
    of(tenant, userId).removeAll(Set.copyOf(ids));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<List<String>> conversations(String tenant, String userId) {
    return rooms
        .roomsOf(tenant, userId)
        .thenApply(all -> all.stream().filter(room -> room.startsWith("dm:")).toList());
  }

  @Override
  public CompletionStage<Set<String>> members(String tenant, String room) {
    return rooms
        .memberships(tenant, room)
        .thenApply(
            all -> {
              Set<String> open = new TreeSet<>();
              all.stream().filter(m -> m.isOpen()).forEach(m -> open.add(m.userId()));
              return open;
            });
  }
}
