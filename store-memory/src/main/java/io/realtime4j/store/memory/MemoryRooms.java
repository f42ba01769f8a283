package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** Rooms and members in memory. State is touched in the lane only. */
final class MemoryRooms implements RoomStore {
  private final SerialLane lane;
  private final Map<String, TreeMap<String, RoomRow>> byTenant = new HashMap<>();
  private final Map<RoomKey, TreeMap<String, List<Membership>>> memberships = new HashMap<>();

  /** Names of the rooms in which a user's membership is open. */
  private final Map<UserKey, TreeSet<String>> openRooms = new HashMap<>();

  private record UserKey(String tenant, String userId) {}

  MemoryRooms(SerialLane lane) {
    this.lane = lane;
  }

  @Override
  public CompletionStage<RoomRow> createIfAbsent(RoomRow room) {
    return lane.submit(
        () ->
            byTenant
                .computeIfAbsent(room.tenant(), tenant -> new TreeMap<>())
                .computeIfAbsent(room.name(), name -> room));
  }

  @Override
  public CompletionStage<Optional<RoomRow>> find(String tenant, String name) {
    return lane.submit(() -> Optional.ofNullable(roomsIn(tenant).get(name)));
  }

  @Override
  public CompletionStage<List<RoomRow>> list(String tenant) {
    return lane.submit(() -> List.copyOf(roomsIn(tenant).values()));
  }

  @Override
  public CompletionStage<JoinResult> join(JoinRequest request) {
    String tenant = request.tenant();
    String room = request.room();
    String userId = request.userId();
    return lane.submit(
        () -> {
          List<Membership> times =
              memberships
                  .computeIfAbsent(new RoomKey(tenant, room), key -> new TreeMap<>())
                  .computeIfAbsent(userId, user -> new ArrayList<>());
          int open = openIndex(times);
          if (open >= 0) {
            return new JoinResult.Joined(times.get(open), false);
          }
          Membership begun =
              Membership.builder()
                  .userId(userId)
                  .fromOffset(request.fromOffset())
                  .joinedAtMillis(request.atMillis())
                  .role(request.role())
                  .build();
          times.add(begun);
          openRooms.computeIfAbsent(new UserKey(tenant, userId), key -> new TreeSet<>()).add(room);
          return new JoinResult.Joined(begun, true);
        });
  }

  @Override
  public CompletionStage<Void> leave(String tenant, String room, String userId, long offset) {
    return lane.change(
        () -> {
          List<Membership> times = membersOf(tenant, room).getOrDefault(userId, List.of());
          int open = openIndex(times);
          if (open < 0) {
            return;
          }
          Membership ended = times.remove(open);
          if (offset > ended.fromOffset()) {
            times.add(open, ended.toBuilder().toOffset(offset).build());
          }
          forgetOpen(new UserKey(tenant, userId), room);
        });
  }

  private void forgetOpen(UserKey user, String room) {
    TreeSet<String> names = openRooms.get(user);
    if (names != null && names.remove(room) && names.isEmpty()) {
      openRooms.remove(user);
    }
  }

  @Override
  public CompletionStage<List<Membership>> memberships(String tenant, String room) {
    return lane.submit(
        () -> {
          List<Membership> found = new ArrayList<>();
          for (List<Membership> times : membersOf(tenant, room).values()) {
            times.stream()
                .sorted(Comparator.comparingLong(Membership::fromOffset))
                .forEachOrdered(found::add);
          }
          return found;
        });
  }

  @Override
  public CompletionStage<List<String>> roomsOf(String tenant, String userId) {
    return lane.submit(
        () -> List.copyOf(openRooms.getOrDefault(new UserKey(tenant, userId), new TreeSet<>())));
  }

  private Map<String, RoomRow> roomsIn(String tenant) {
    return byTenant.getOrDefault(tenant, new TreeMap<>());
  }

  private Map<String, List<Membership>> membersOf(String tenant, String room) {
    return memberships.getOrDefault(new RoomKey(tenant, room), new TreeMap<>());
  }

  private static int openIndex(List<Membership> times) {
    for (int i = 0; i < times.size(); i++) {
      if (times.get(i).isOpen()) {
        return i;
      }
    }
    return -1;
  }
}
