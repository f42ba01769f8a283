package io.realtime4j.verification.client;

import static io.realtime4j.verification.client.Devices.PORT;
import static io.realtime4j.verification.client.Devices.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.event.RoomEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A list of members and what follows it are one order, however those who come cross each other. */
class MemberListTest {
  private static final List<String> USERS = List.of("alice", "bob", "carol");

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 36);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whoeverComesAtOnceSeesEverybody(long seed) {
    Devices devices = new Devices(seed, Path.of("none"));
    devices.server(PORT);
    List<RealtimeClient> clients = new ArrayList<>();
    List<Set<String>> lists = new ArrayList<>();
    for (String user : USERS) {
      RealtimeClient client = devices.forgetful(PORT, user).build();
      Set<String> list = new TreeSet<>();
      client.on(
          RoomEvent.Joined.class,
          event -> {
            list.clear();
            event.room().members().stream().map(RoomMember::userId).forEach(list::add);
          });
      client.on(RoomEvent.UserJoined.class, event -> list.add(event.userId()));
      client.on(RoomEvent.UserLeft.class, event -> list.remove(event.userId()));
      clients.add(client);
      lists.add(list);
    }
    for (RealtimeClient client : clients) {
      client.rooms().join(ROOM);
      client.connect();
    }
    devices.pass(Duration.ofSeconds(5));
    for (Set<String> list : lists) {
      assertThat(list).containsExactlyElementsOf(USERS);
    }
    JoinedRoom later = devices.await(clients.get(0).rooms().join(ROOM).joined());
    assertThat(later.members()).extracting(RoomMember::userId).containsAll(USERS);

    devices.await(clients.get(2).disconnect());
    devices.pass(Duration.ofSeconds(20));
    assertThat(lists.get(0)).containsExactly("alice", "bob");
  }

  @Test
  void aClientKnowsTheRolesAndWhoIsMuted() {
    Devices devices = new Devices(1, Path.of("none"));
    RealtimeServer server = devices.server(PORT);
    Map<String, RealtimeClient> clients = new TreeMap<>();
    for (String user : USERS) {
      RealtimeClient client = devices.forgetful(PORT, user).build();
      devices.await(client.connect());
      devices.await(client.rooms().join(ROOM).joined());
      clients.put(user, client);
    }
    Moderation moderation = server.moderation("primary");
    devices.await(moderation.assignRole(ROOM, "alice", RoomMember.OWNER));
    devices.await(moderation.assignRole(ROOM, "bob", RoomMember.MODERATOR));
    devices.await(moderation.mute(ROOM, "carol", null));

    List<RoomMember> seen = members(devices, clients.get("alice"));
    assertThat(seen).extracting(RoomMember::role).containsExactly("owner", "moderator", "member");
    assertThat(seen).extracting(RoomMember::isModerator).containsExactly(true, true, false);
    assertThat(seen).extracting(RoomMember::mutedUntil).containsExactly(null, null, Instant.MAX);
    assertThat(seen.get(2).isMuted(Instant.now())).isTrue();
    assertThat(seen.get(0).isMuted(Instant.now())).isFalse();

    Instant end = Instant.parse("2100-01-02T03:04:05Z");
    devices.await(moderation.mute(ROOM, "alice", end));
    devices.await(moderation.mute(ROOM, "bob", end));
    assertThat(members(devices, clients.get("carol")))
        .as("of others carol is not told")
        .extracting(RoomMember::mutedUntil)
        .containsExactly(null, null, Instant.MAX);
    assertThat(members(devices, clients.get("bob")))
        .extracting(RoomMember::mutedUntil)
        .containsExactly(end, end, Instant.MAX);
  }

  @Test
  void rolesAreThereAgainAfterALoss() {
    Devices devices = new Devices(2, Path.of("none"));
    RealtimeServer server = devices.server(PORT);
    RealtimeClient alice = devices.forgetful(PORT, "alice").build();
    devices.await(alice.connect());
    Room room = alice.rooms().join(ROOM);
    devices.await(room.joined());
    devices.await(server.moderation("primary").assignRole(ROOM, "alice", RoomMember.OWNER));
    devices.await(alice.disconnect());
    devices.await(alice.connect());
    devices.pass(Duration.ofSeconds(1));
    assertThat(room.members().listed()).extracting(RoomMember::role).containsExactly("owner");
  }

  private static List<RoomMember> members(Devices devices, RealtimeClient client) {
    return devices.await(client.rooms().members(ROOM)).members();
  }
}
