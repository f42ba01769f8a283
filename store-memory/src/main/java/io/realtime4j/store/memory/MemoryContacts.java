package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.ContactRow;
import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.StorePage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Contacts in memory. State is touched in the lane only. */
final class MemoryContacts implements ContactStore {
  private static final Comparator<Pair> ORDER =
      Comparator.comparing(Pair::userId).thenComparing(Pair::contactId);

  private final SerialLane lane;
  private final Map<String, TreeMap<Pair, ContactRow>> byTenant = new HashMap<>();

  private record Pair(String userId, String contactId) {}

  MemoryContacts(SerialLane lane) {
    this.lane = lane;
  }

  private NavigableMap<Pair, ContactRow> of(String tenant) {
    return byTenant.computeIfAbsent(tenant, t -> new TreeMap<>(ORDER));
  }

  @Override
  public CompletionStage<List<ContactRow>> add(List<ContactRow> contacts) {
    List<ContactRow> added = List.copyOf(contacts);
    return lane.submit(
        () ->
            added.stream()
                .filter(
                    row ->
                        of(row.tenant()).putIfAbsent(new Pair(row.userId(), row.contactId()), row)
                            == null)
                .toList());
  }

  @Override
  public CompletionStage<List<String>> remove(
      String tenant, String userId, List<String> contactIds) {
    List<String> removed = List.copyOf(contactIds);
    return lane.submit(
        () ->
            removed.stream()
                .filter(contact -> of(tenant).remove(new Pair(userId, contact)) != null)
                .toList());
  }

  @Override
  public CompletionStage<StorePage<ContactRow>> list(
      String tenant, String userId, String afterContactId, int limit) {
    return lane.submit(
        () ->
            Pages.of(
                of(tenant).tailMap(new Pair(userId, afterContactId), false).values().stream()
                    .takeWhile(row -> row.userId().equals(userId))
                    .limit(limit + 1L)
                    .toList(),
                limit));
  }

  @Override
  public CompletionStage<StorePage<ContactRow>> page(
      String tenant, @Nullable ContactRow after, int limit) {
    return lane.submit(
        () ->
            Pages.of(
                after == null
                    ? of(tenant).values()
                    : of(tenant)
                        .tailMap(new Pair(after.userId(), after.contactId()), false)
                        .values(),
                limit));
  }
}
