package io.realtime4j.verification.client;

import static io.realtime4j.verification.client.Devices.PORT;
import static io.realtime4j.verification.client.Devices.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.event.RoomEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
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
}
