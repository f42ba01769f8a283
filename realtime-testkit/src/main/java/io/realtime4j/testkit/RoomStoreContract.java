package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.RoomStore.Membership;
import io.realtime4j.api.spi.store.RoomStore.RoomRow;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every {@link RoomStore} does. */
public interface RoomStoreContract extends ServerStoreSource {
  /** The first creation wins; a tenant sees its own rooms by name. */
  @Test
  default void aRoomIsCreatedOnce() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      RoomRow first = new RoomRow("t", "b", "channel", "public", 1);
      RoomRow other = new RoomRow("t", "a", "room", "private", 2);

      assertThat(await(rooms.find("t", "b"))).isEmpty();
      assertThat(await(rooms.createIfAbsent(first))).isEqualTo(first);
      assertThat(await(rooms.createIfAbsent(new RoomRow("t", "b", "dm", "private", 9))))
          .isEqualTo(first);
      await(rooms.createIfAbsent(other));
      await(rooms.createIfAbsent(new RoomRow("s", "c", "room", "public", 3)));

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
      await(store.rooms().join("t", "r", "u", 0, 1));
      assertThat(await(store.rooms().find("t", "r"))).isEmpty();
      assertThat(await(store.rooms().list("t"))).isEmpty();
    }
  }

  /** Joining twice is joining once; leaving ends it; joining again begins another. */
  @Test
  default void membershipsAreIntervals() {
    try (ServerStore store = open(null)) {
      RoomStore rooms = store.rooms();
      Membership first = await(rooms.join("t", "r", "u", 3, 100));
      assertThat(first).isEqualTo(new Membership("u", 3, Long.MAX_VALUE, 100));
      assertThat(await(rooms.join("t", "r", "u", 5, 200))).isEqualTo(first);

      await(rooms.leave("t", "r", "u", 8));
      await(rooms.leave("t", "r", "u", 9));
      await(rooms.leave("t", "r", "nobody", 9));
      assertThat(await(rooms.roomsOf("t", "u"))).isEmpty();
      Membership second = await(rooms.join("t", "r", "u", 11, 300));

      assertThat(await(rooms.memberships("t", "r")))
          .containsExactly(new Membership("u", 3, 8, 100), second);
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
        await(store.rooms().join("t", "r", "u", 5, i));
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
            times.add(new Membership(user, offset, Long.MAX_VALUE, step));
          }
          assertThat(await(store.rooms().join("t", room, user, offset, step)))
              .isEqualTo(times.get(times.size() - 1));
        } else {
          if (member && last != null) {
            times.remove(last);
            if (offset > last.fromOffset()) {
              times.add(new Membership(user, last.fromOffset(), offset, last.joinedAtMillis()));
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
