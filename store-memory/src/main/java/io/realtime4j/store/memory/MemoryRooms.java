package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.RoomUpdate;
import io.realtime4j.api.spi.store.StorePage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** Rooms, members and bans in memory. State is touched in the lane only. */
final class MemoryRooms implements RoomStore {
  private final SerialLane lane;
  private final MemoryReceipts receipts;
  private final Map<String, TreeMap<String, RoomRow>> byTenant = new HashMap<>();
  private final Map<RoomKey, RoomMembers> members = new HashMap<>();
  private final Map<RoomKey, TreeMap<String, Ban>> bans = new HashMap<>();

  /** Names of the rooms in which a user's membership is open. */
  private final Map<UserKey, TreeSet<String>> openRooms = new HashMap<>();

  private record UserKey(String tenant, String userId) {}

  MemoryRooms(SerialLane lane, MemoryReceipts receipts) {
    this.lane = lane;
    this.receipts = receipts;
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
  public CompletionStage<Optional<RoomRow>> update(RoomUpdate update) {
    return lane.submit(
        () ->
            Optional.ofNullable(
                roomsIn(update.tenant())
                    .computeIfPresent(update.name(), (name, room) -> updated(room, update))));
  }

  private static RoomRow updated(RoomRow room, RoomUpdate update) {
    RoomRow.Builder changed = room.toBuilder();
    if (update.type() != null) {
      changed.type(update.type());
    }
    if (update.visibility() != null) {
      changed.visibility(update.visibility());
    }
    if (update.maxMembers() != null) {
      changed.maxMembers(update.maxMembers());
    }
    if (update.slowModeMillis() != null) {
      changed.slowModeMillis(update.slowModeMillis());
    }
    if (update.isClosed() != null) {
      changed.isClosed(update.isClosed());
    }
    return changed.build();
  }

  @Override
  public CompletionStage<Boolean> delete(String tenant, String name) {
    RoomKey key = new RoomKey(tenant, name);
    return lane.submit(
        () -> {
          RoomMembers gone = members.remove(key);
          if (gone != null) {
            gone.openUsers().forEach(user -> forgetOpen(new UserKey(tenant, user), name));
          }
          bans.remove(key);
          receipts.forget(key);
          return roomsIn(tenant).remove(name) != null;
        });
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
  public CompletionStage<StorePage<RoomRow>> page(String tenant, String afterName, int limit) {
    return lane.submit(() -> Pages.of(roomsIn(tenant).tailMap(afterName, false).values(), limit));
  }

  @Override
  public CompletionStage<JoinResult> join(JoinRequest request) {
    return lane.submit(() -> joinNow(request));
  }

  private JoinResult joinNow(JoinRequest request) {
    RoomKey key = new RoomKey(request.tenant(), request.room());
    Ban ban = bansIn(key).get(request.userId());
    if (ban != null && ban.untilMillis() > request.atMillis()) {
      return new JoinResult.Banned(ban);
    }
    RoomMembers room = membersOf(key);
    Optional<Membership> open = room.open(request.userId());
    if (open.isPresent()) {
      return new JoinResult.Joined(open.get(), false);
    }
    if (request.maxMembers() > 0 && room.count() >= request.maxMembers()) {
      return new JoinResult.Full(room.count());
    }
    Membership begun =
        members
            .computeIfAbsent(key, k -> new RoomMembers())
            .begin(
                Membership.builder()
                    .userId(request.userId())
                    .fromOffset(request.fromOffset())
                    .joinedAtMillis(request.atMillis())
                    .role(request.role())
                    .build());
    openRooms
        .computeIfAbsent(new UserKey(request.tenant(), request.userId()), user -> new TreeSet<>())
        .add(request.room());
    return new JoinResult.Joined(begun, true);
  }

  @Override
  public CompletionStage<Void> leave(String tenant, String room, String userId, long offset) {
    return lane.change(() -> end(new RoomKey(tenant, room), userId, offset));
  }

  private void end(RoomKey key, String userId, long offset) {
    if (membersOf(key).end(userId, offset)) {
      forgetOpen(new UserKey(key.tenant(), userId), key.name());
    }
  }

  private void forgetOpen(UserKey user, String room) {
    TreeSet<String> names = openRooms.get(user);
    if (names != null && names.remove(room) && names.isEmpty()) {
      openRooms.remove(user);
    }
  }

  @Override
  public CompletionStage<Optional<Membership>> assign(
      String tenant, String room, String userId, String role) {
    return lane.submit(
        () ->
            membersOf(new RoomKey(tenant, room))
                .change(userId, open -> open.toBuilder().role(role).build()));
  }

  @Override
  public CompletionStage<Optional<Membership>> mute(
      String tenant, String room, String userId, long untilMillis) {
    return lane.submit(
        () ->
            membersOf(new RoomKey(tenant, room))
                .change(userId, open -> open.toBuilder().mutedUntilMillis(untilMillis).build()));
  }

  @Override
  public CompletionStage<Void> ban(Ban ban, long offset) {
    RoomKey key = new RoomKey(ban.tenant(), ban.room());
    return lane.change(
        () -> {
          bans.computeIfAbsent(key, k -> new TreeMap<>()).put(ban.userId(), ban);
          end(key, ban.userId(), offset);
        });
  }

  @Override
  public CompletionStage<Void> unban(String tenant, String room, String userId) {
    return lane.change(() -> bansIn(new RoomKey(tenant, room)).remove(userId));
  }

  @Override
  public CompletionStage<Optional<Ban>> banOf(String tenant, String room, String userId) {
    return lane.submit(() -> Optional.ofNullable(bansIn(new RoomKey(tenant, room)).get(userId)));
  }

  @Override
  public CompletionStage<StorePage<Ban>> bans(
      String tenant, String room, String afterUserId, int limit) {
    return lane.submit(
        () ->
            Pages.of(
                bansIn(new RoomKey(tenant, room)).tailMap(afterUserId, false).values(), limit));
  }

  @Override
  public CompletionStage<List<Membership>> memberships(String tenant, String room) {
    return lane.submit(() -> membersOf(new RoomKey(tenant, room)).all());
  }

  @Override
  public CompletionStage<Optional<Membership>> member(String tenant, String room, String userId) {
    return lane.submit(() -> membersOf(new RoomKey(tenant, room)).open(userId));
  }

  @Override
  public CompletionStage<StorePage<Membership>> members(
      String tenant, String room, String afterUserId, int limit) {
    return lane.submit(() -> membersOf(new RoomKey(tenant, room)).page(afterUserId, limit));
  }

  @Override
  public CompletionStage<List<String>> roomsOf(String tenant, String userId) {
    return lane.submit(
        () -> List.copyOf(openRooms.getOrDefault(new UserKey(tenant, userId), new TreeSet<>())));
  }

  private NavigableMap<String, RoomRow> roomsIn(String tenant) {
    return byTenant.getOrDefault(tenant, new TreeMap<>());
  }

  private RoomMembers membersOf(RoomKey key) {
    return members.getOrDefault(key, new RoomMembers());
  }

  private NavigableMap<String, Ban> bansIn(RoomKey key) {
    return bans.getOrDefault(key, new TreeMap<>());
  }
}
