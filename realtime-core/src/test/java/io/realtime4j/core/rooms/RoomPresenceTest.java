package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Room;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes and goes while the lists of members are on their way. */
class RoomPresenceTest {
  private final FeatureBench bench = new FeatureBench();
  private final Rooms rooms = new DefaultRoomsProvider().create(bench.context()).api();

  RoomPresenceTest() {
    bench.loop.run();
    bench.start(FeatureBench.FULL);
  }

  private Room join(String name) {
    Room room = rooms.join(name);
    bench.loop.run();
    return room;
  }

  private SentEvent asked(String name) {
    return bench.open("room:join").stream()
        .filter(join -> join.payload.string("roomName").orElseThrow().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The server calls a room by its whole name. */
  private void letIn(String name) {
    asked(name).succeed("roomName", "channel:" + name, "memberCount", 1, "epoch", "e", "offset", 0);
    bench.loop.run();
  }

  private void comes(String room, String user) {
    bench.receive("user:joined", "roomName", room, "userId", user);
  }

  /** Returns the rooms that were entered, and whoever came to one. */
  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (RealtimeEvent event : bench.published) {
      if (event instanceof RoomEvent.Joined joined) {
        told.add(joined.room().roomName());
      } else if (event instanceof RoomEvent.UserJoined came) {
        told.add(came.userId());
      }
    }
    return told;
  }

  @Test
  void whoComesByANameThatIsNotKnownYetFollowsTheList() {
    join("a");
    comes("channel:a", "bob");
    assertThat(told()).isEmpty();
    letIn("a");
    assertThat(told()).containsExactly("channel:a", "bob");
  }

  @Test
  void whoComesToARoomIsToldWithItsListThoughOthersAreStillAskedFor() {
    join("a");
    join("b");
    comes("channel:a", "bob");
    comes("a", "carol");
    comes("channel:b", "dave");
    letIn("a");
    assertThat(told()).containsExactly("channel:a", "bob", "carol");
    letIn("b");
    assertThat(told()).containsExactly("channel:a", "bob", "carol", "channel:b", "dave");
    comes("channel:a", "erin");
    assertThat(told()).endsWith("erin");
  }

  @Test
  void whoComesToARoomThatNobodyAsksForIsToldWhenNoneIsBeingEntered() {
    join("a");
    comes("channel:z", "bob");
    assertThat(told()).isEmpty();
    letIn("a");
    assertThat(told()).containsExactly("channel:a", "bob");
  }

  @Test
  void aRefusalForNowOrForGoodAndALeaveEndTheWaiting() {
    join("a");
    comes("channel:z", "bob");
    asked("a").refuse("UNAVAILABLE");
    bench.loop.run();
    assertThat(told()).containsExactly("bob");

    join("b");
    comes("channel:z", "carol");
    asked("b").refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(told()).containsExactly("bob", "carol");

    Room room = join("c");
    comes("channel:z", "dave");
    room.leave();
    bench.loop.run();
    assertThat(told()).containsExactly("bob", "carol", "dave");
  }

  @Test
  void whoCameInAnEarlierSessionIsOnTheListOfTheNextOrNot() {
    join("a");
    comes("channel:a", "bob");
    bench.lose();
    bench.start(FeatureBench.FULL);
    letIn("a");
    assertThat(told()).containsExactly("channel:a");
  }

  @Test
  void ofThoseWhoComeAThousandWait() {
    join("a");
    for (int i = 0; i < 1_000; i++) {
      comes("channel:a", "user" + i);
    }
    assertThat(told()).isEmpty();
    comes("channel:a", "last");
    assertThat(told()).containsExactly("user0");
    letIn("a");
    assertThat(told()).hasSize(1_002).endsWith("last").startsWith("user0", "channel:a", "user1");
  }
}
