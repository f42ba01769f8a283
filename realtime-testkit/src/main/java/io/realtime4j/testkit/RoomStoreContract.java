package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.JoinResult;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every {@link RoomStore} does. */
public interface RoomStoreContract extends ServerStoreSource {
  /** Joins a room that has a place, and returns the membership. */
  static Membership joined(RoomStore rooms, JoinRequest request) {
    return ((JoinResult.Joined) await(rooms.join(request))).membership();
  }

  /** The first creation wins; a tenant sees its own rooms by name. */
  @Test
  default void aRoomIsCreatedOnce() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      RoomRow first =
          RoomRow.builder()
              .tenant("t")
              .name("b")
              .type("channel")
              .visibility("public")
              .createdAtMillis(1)
              .build();
      RoomRow other =
          RoomRow.builder()
              .tenant("t")
              .name("a")
              .type("room")
              .visibility("private")
              .createdAtMillis(2)
              .build();

      assertThat(await(rooms.find("t", "b"))).isEmpty();
      assertThat(await(rooms.createIfAbsent(first))).isEqualTo(first);
      assertThat(
              await(
                  rooms.createIfAbsent(
                      RoomRow.builder()
                          .tenant("t")
                          .name("b")
                          .type("dm")
                          .visibility("private")
                          .createdAtMillis(9)
                          .build())))
          .isEqualTo(first);
      await(rooms.createIfAbsent(other));
      await(
          rooms.createIfAbsent(
              RoomRow.builder()
                  .tenant("s")
                  .name("c")
                  .type("room")
                  .visibility("public")
                  .createdAtMillis(3)
                  .build()));

      assertThat(await(rooms.find("t", "b"))).contains(first);
      assertThat(await(rooms.find("s", "b"))).isEmpty();
      assertThat(await(rooms.list("t"))).containsExactly(other, first);
      assertThat(await(rooms.list("none"))).isEmpty();
    }
  }

  /** A name that is only used, by a member, is no room. */
  @Test
  default void joiningCreatesNoRoom() {
    try (ServerStore store = open(null)) {
      await(
          store
              .rooms()
              .join(JoinRequest.builder().tenant("t").room("r").userId("u").atMillis(1).build()));
      assertThat(await(store.rooms().find("t", "r"))).isEmpty();
      assertThat(await(store.rooms().list("t"))).isEmpty();
    }
  }

  /** Joining twice is joining once; leaving ends it; joining again begins another. */
  @Test
  default void membershipsAreIntervals() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      Membership first =
          joined(
              rooms,
              JoinRequest.builder()
                  .tenant("t")
                  .room("r")
                  .userId("u")
                  .fromOffset(3)
                  .atMillis(100)
                  .build());
      assertThat(first)
          .isEqualTo(Membership.builder().userId("u").fromOffset(3).joinedAtMillis(100).build());
      assertThat(
              joined(
                  rooms,
                  JoinRequest.builder()
                      .tenant("t")
                      .room("r")
                      .userId("u")
                      .fromOffset(5)
                      .atMillis(200)
                      .build()))
          .isEqualTo(first);

      await(rooms.leave("t", "r", "u", 8));
      await(rooms.leave("t", "r", "u", 9));
      await(rooms.leave("t", "r", "nobody", 9));
      assertThat(await(rooms.roomsOf("t", "u"))).isEmpty();
      Membership second =
          joined(
              rooms,
              JoinRequest.builder()
                  .tenant("t")
                  .room("r")
                  .userId("u")
                  .fromOffset(11)
                  .atMillis(300)
                  .build());

      assertThat(await(rooms.memberships("t", "r")))
          .containsExactly(
              Membership.builder()
                  .userId("u")
                  .fromOffset(3)
                  .toOffset(8)
                  .joinedAtMillis(100)
                  .build(),
              second);
      assertThat(await(rooms.memberships("s", "r"))).isEmpty();
      assertThat(await(rooms.roomsOf("t", "u"))).containsExactly("r");
      assertThat(await(rooms.roomsOf("s", "u"))).isEmpty();
    }
  }

  /** A membership without a message leaves no trace. */
  @Test
  default void anEmptyMembershipIsForgotten() {
    try (ServerStore store = open(null)) {
      for (int i = 0; i < 3; i++) {
        await(
            store
                .rooms()
                .join(
                    JoinRequest.builder()
                        .tenant("t")
                        .room("r")
                        .userId("u")
                        .fromOffset(5)
                        .atMillis(i)
                        .build()));
        await(store.rooms().leave("t", "r", "u", i == 2 ? 4 : 5));
      }
      assertThat(await(store.rooms().memberships("t", "r"))).isEmpty();
      assertThat(await(store.rooms().roomsOf("t", "u"))).isEmpty();
    }
  }

  /** Random joins and leaves, against lists of intervals. */
  @Test
  default void randomMembershipsEndAsInTheModel() {
    Random random = new Random(7);
    TreeMap<String, TreeMap<String, List<Membership>>> model = new TreeMap<>();
    try (ServerStore store = open(null)) {
      for (int step = 0; step < 600; step++) {
        String room = "r" + random.nextInt(3);
        String user = "u" + random.nextInt(4);
        long offset = step / 4;
        List<Membership> times =
            model
                .computeIfAbsent(room, key -> new TreeMap<>())
                .computeIfAbsent(user, key -> new ArrayList<>());
        Membership last = times.isEmpty() ? null : times.get(times.size() - 1);
        boolean member = last != null && last.isOpen();
        if (random.nextBoolean()) {
          if (!member) {
            times.add(
                Membership.builder().userId(user).fromOffset(offset).joinedAtMillis(step).build());
          }
          assertThat(
                  joined(
                      store.rooms(),
                      JoinRequest.builder()
                          .tenant("t")
                          .room(room)
                          .userId(user)
                          .fromOffset(offset)
                          .atMillis(step)
                          .build()))
              .isEqualTo(times.get(times.size() - 1));
        } else {
          if (member && last != null) {
            times.remove(last);
            if (offset > last.fromOffset()) {
              times.add(
                  Membership.builder()
                      .userId(user)
                      .fromOffset(last.fromOffset())
                      .toOffset(offset)
                      .joinedAtMillis(last.joinedAtMillis())
                      .build());
            }
          }
          await(store.rooms().leave("t", room, user, offset));
        }
      }
      TreeMap<String, TreeSet<String>> roomsOf = new TreeMap<>();
      model.forEach(
          (room, users) -> {
            List<Membership> all = users.values().stream().flatMap(List::stream).toList();
            assertThat(await(store.rooms().memberships("t", room))).isEqualTo(all);
            all.stream()
                .filter(Membership::isOpen)
                .forEach(
                    open ->
                        roomsOf.computeIfAbsent(open.userId(), key -> new TreeSet<>()).add(room));
          });
      roomsOf.forEach(
          (user, names) ->
              assertThat(await(store.rooms().roomsOf("t", user))).containsExactlyElementsOf(names));
    }
  }
}
