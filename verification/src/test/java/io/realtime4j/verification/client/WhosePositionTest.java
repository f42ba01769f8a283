package io.realtime4j.verification.client;

import static io.realtime4j.verification.client.Devices.PORT;
import static io.realtime4j.verification.client.Devices.ROOM;
import static io.realtime4j.verification.client.Devices.heard;
import static io.realtime4j.verification.client.Devices.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.event.RoomEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a room has been shown is known of each client by itself, and of each stay in it. */
class WhosePositionTest {
  @TempDir Path directory;

  private Devices devices(long seed) {
    return new Devices(seed, directory.resolve("client-" + seed + ".db"));
  }

  private static void send(Devices devices, RealtimeClient client, int from, int to) {
    for (int i = from; i <= to; i++) {
      devices.await(client.queue().send(ROOM, "m" + i).sent());
    }
    devices.pass(Duration.ofSeconds(2));
  }

  @Test
  void twoProcessesOnOneFileEachGoOnWhereTheyWere() {
    Devices devices = devices(3);
    devices.server(PORT);
    RealtimeClient author = devices.watcher(PORT, "carol");
    RealtimeClient behind = devices.client("alice");
    RealtimeClient ahead = devices.client("alice");
    for (RealtimeClient client : List.of(behind, ahead)) {
      devices.await(client.connect());
      devices.await(client.rooms().join(ROOM).joined());
    }
    send(devices, author, 1, 2);
    devices.await(behind.disconnect());
    send(devices, author, 3, 5);
    behind.close();
    devices.pass(Duration.ofSeconds(2));
    // The other goes on, and writes down where it is, after this one has ended.
    send(devices, author, 6, 7);

    RealtimeClient again = devices.client("alice");
    List<String> seen = received(again);
    List<RoomEvent.Discontinuity> gaps = heard(again, RoomEvent.Discontinuity.class);
    devices.await(again.connect());
    devices.await(again.rooms().join(ROOM).joined());
    devices.until("what was missed", () -> seen.size() >= 5);
    assertThat(seen)
        .containsExactly("carol: m3", "carol: m4", "carol: m5", "carol: m6", "carol: m7");
    assertThat(gaps).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRoomThatWasLeftHasNoPositionWhateverComesLate(long seed) {
    Devices devices = devices(seed);
    devices.server(PORT);
    RealtimeClient author = devices.watcher(PORT, "carol");
    RealtimeClient client = devices.client("alice");
    devices.await(client.connect());
    Room room = client.rooms().join(ROOM);
    devices.await(room.joined());
    List<String> seen = received(client);
    // The mark of this message comes back to the client behind the leaving.
    client.on(MessageEvent.Received.class, event -> room.leave());
    send(devices, author, 1, 1);
    assertThat(room.position()).isEmpty();
    send(devices, author, 2, 4);
    devices.await(client.rooms().join(ROOM).joined());
    devices.pass(Duration.ofSeconds(2));
    assertThat(seen).containsExactly("carol: m1");
    client.close();
    devices.pass(Duration.ofSeconds(5));
  }

  @Test
  void aPositionWaitsForWhoeverReadsEventsAtHisOwnPace() {
    Devices devices = devices(10);
    devices.server(PORT);
    RealtimeClient author = devices.watcher(PORT, "carol");
    RealtimeClient client = devices.client("alice");
    Slow reader = new Slow();
    client.events(1_000).subscribe(reader);
    devices.await(client.connect());
    Room room = client.rooms().join(ROOM);
    devices.await(room.joined());
    send(devices, author, 1, 3);
    devices.pass(Duration.ofSeconds(2));
    assertThat(room.position()).isEmpty();
    assertThat(reader.messages).isEmpty();

    reader.subscription.request(Long.MAX_VALUE);
    devices.pass(Duration.ofSeconds(2));
    assertThat(reader.messages).containsExactly("m1", "m2", "m3");
    assertThat(room.position()).hasValueSatisfying(at -> assertThat(at.offset()).isEqualTo(3));
    client.close();
    devices.pass(Duration.ofSeconds(5));
  }

  private static final class Slow implements Flow.Subscriber<RealtimeEvent> {
    final List<String> messages = new ArrayList<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(RealtimeEvent event) {
      if (event instanceof MessageEvent.Received received) {
        messages.add(received.message().content());
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void ofARestoredLogThatHasGrownPastUsWeAreToldOnce() {
    Devices devices = devices(9);
    RealtimeServer server = devices.server(PORT);
    RealtimeClient author = devices.watcher(PORT, "carol");
    RealtimeClient client = devices.client("alice");
    List<String> seen = received(client);
    List<RoomEvent.Discontinuity> gaps = new ArrayList<>();
    client.on(RoomEvent.Discontinuity.class, gaps::add);
    devices.await(client.connect());
    devices.await(client.rooms().join(ROOM).joined());
    send(devices, author, 1, 5);
    devices.await(client.disconnect());
    devices.await(author.disconnect());
    server.close();
    devices.pass(Duration.ofSeconds(30));

    // The same epoch, another history: a backup that was restored, and went on.
    devices.server(PORT);
    RealtimeClient other = devices.watcher(PORT, "dora");
    send(devices, other, 101, 111);
    devices.await(client.connect());
    devices.pass(Duration.ofSeconds(5));
    send(devices, other, 112, 112);

    assertThat(gaps).hasSize(1);
    assertThat(seen)
        .containsExactly(
            "carol: m1", "carol: m2", "carol: m3", "carol: m4", "carol: m5", "dora: m112");
  }
}
