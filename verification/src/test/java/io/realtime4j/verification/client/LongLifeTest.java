package io.realtime4j.verification.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RealtimeEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that lives long: what has ended in its life leaves nothing behind. */
class LongLifeTest {
  private static final int RECONNECTS = 1_000;
  private static final int CYCLES = 100_000;

  /** What may be left: less than one small object for each that has ended. */
  private static final long MOST_LEFT_OF_A_RECONNECT = 1_000;

  private static final long MOST_LEFT_OF_A_CYCLE = 10;

  /** Longer than the server keeps what it could give back. */
  private static final Duration LATER = Duration.ofMinutes(10);

  @TempDir Path folder;

  @Test
  void aThousandReconnectsLeaveNothing() {
    Devices devices = new Devices(3, folder.resolve("client.db"));
    try (RealtimeServer server = devices.server(Devices.PORT);
        RealtimeClient client = devices.client("alice")) {
      AtomicInteger sessions = new AtomicInteger();
      client.on(ConnectionEvent.SessionStarted.class, event -> sessions.incrementAndGet());
      devices.await(client.connect());
      Room room = client.rooms().join(Devices.ROOM);
      devices.await(room.joined());
      var watched = client.presence().subscribe(List.of("bob"));

      reconnect(devices, sessions, RECONNECTS / 5);
      long before = usedAfter(devices);
      reconnect(devices, sessions, RECONNECTS);
      long after = usedAfter(devices);

      assertThat(after - before).isLessThan(RECONNECTS * MOST_LEFT_OF_A_RECONNECT);
      devices.await(room.send("still here").sent());
      watched.close();
    }
    devices.pass(LATER);
    assertThat(devices.network.openConnections()).isZero();
  }

  private static void reconnect(Devices devices, AtomicInteger sessions, int times) {
    for (int i = 0; i < times; i++) {
      int before = sessions.get();
      devices.network.cutAll();
      // After so many losses the next try may be half a minute away.
      devices.scheduler.runUntil(Duration.ofMinutes(2), "a session", () -> sessions.get() > before);
    }
  }

  @Test
  void aHundredThousandSubscriptionsLeaveNothing() {
    Devices devices = new Devices(4, folder.resolve("client.db"));
    try (RealtimeServer server = devices.server(Devices.PORT);
        RealtimeClient client = devices.watcher(Devices.PORT, "alice")) {
      Room room = client.rooms().join(Devices.ROOM);

      comeAndGo(devices, client, room, CYCLES / 5);
      long before = usedAfter(devices);
      comeAndGo(devices, client, room, CYCLES);
      long after = usedAfter(devices);

      assertThat(after - before).isLessThan(CYCLES * MOST_LEFT_OF_A_CYCLE);
      assertThat(devices.await(server.sessions())).hasSize(1);
    }
  }

  private static void comeAndGo(Devices devices, RealtimeClient client, Room room, int times) {
    for (int i = 0; i < times; i++) {
      client.on(MessageEvent.Received.class, event -> {}).close();
      client.on("event-" + i, event -> {}).close();
      room.onMessage(event -> {}).close();
      room.onTyping(users -> {}).close();
      client.presence().subscribe(List.of("user-" + i % 50)).close();
      client.events(4).subscribe(new Leaving());
      client.rooms().join(Devices.ROOM).close();
      if (i % 20 == 0) {
        devices.pass(Duration.ofSeconds(2));
      }
    }
  }

  /** Goes as soon as it has come. */
  private static final class Leaving implements Flow.Subscriber<RealtimeEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(RealtimeEvent event) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  /** Returns what is in use when all that has its time is over. */
  private static long usedAfter(Devices devices) {
    devices.pass(LATER);
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
