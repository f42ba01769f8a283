package io.realtime4j.verification.seeds;

import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.verification.seeds.Ledger.Entry;
import java.time.Duration;
import java.util.List;

/** One run: what people do, then quiet, then the comparison with what must be. */
final class SeededRun {
  /** The engine's own limit for what a session may owe, and what one turn may add to it. */
  private static final long MOST_QUEUED = (1 << 20) + (1 << 20);

  private final long seed;
  private final World world;
  private final Walk walk;

  SeededRun(long seed) {
    this(seed, Profile.of(seed));
  }

  SeededRun(long seed, Profile profile) {
    this.seed = seed;
    this.world = new World(seed, profile);
    this.walk = new Walk(world, seed);
  }

  /** Returns a digest of all that was said. */
  int run() {
    try {
      if (world.profile() == Profile.FLOOD) {
        new Flood(world, seed).go();
      } else {
        walk.go();
      }
      settle();
      compare();
      end();
      return world.trace().digest();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d (%s): %s%nRun it alone with -Drealtime4j.seed=%d -Drealtime4j.profile=%s%n%s"
              .formatted(
                  seed, world.profile(), reason(e), seed, world.profile(), world.trace().text()),
          e);
    }
  }

  private static String reason(Throwable e) {
    return e.getCause() == null ? e.getMessage() : e.getMessage() + ": " + reason(e.getCause());
  }

  private void pass(Duration time) {
    world.scheduler().advance(time);
  }

  /** Nothing fails any more, everybody reads and comes back. */
  private void settle() {
    world.trace().add("", "SETTLES");
    world.heal();
    for (SimClient client : world.clients()) {
      if (client.link() != null) {
        client.link().reading(true);
        client.ghosts().forEach(ghost -> ghost.reading(true));
      }
    }
    pass(Duration.ofSeconds(45));
    for (int i = 0; i < 3; i++) {
      world.clients().stream().filter(SimClient::isDown).forEach(SimClient::connect);
      pass(Duration.ofSeconds(15));
    }
    for (SimClient client : world.clients()) {
      Checks.that(client.isUp(), () -> client.name() + " does not get in any more");
      List<String> unanswered = client.link().unanswered();
      Checks.that(unanswered.isEmpty(), () -> client.name() + " has no answer to " + unanswered);
      client
          .ghosts()
          .forEach(
              ghost ->
                  Checks.that(
                      ghost.isEnded(), () -> client.name() + ": its old connection stays open"));
    }
  }

  private void compare() {
    for (String room : world.ledger().rooms()) {
      List<Entry> log = world.log(room);
      world.ledger().compare(room, log);
      for (SimClient client : world.clients()) {
        compare(client, room, log.size());
      }
    }
    compareStates();
  }

  private void compareStates() {
    for (SimClient client : world.clients()) {
      // Of large messages fewer are told, depending on what others lie between.
      if (world.profile().rate() == 0 && !walk.areLarge()) {
        client.receipts().compare(client);
      }
      client
          .typists()
          .forEach(
              (where, users) ->
                  Checks.that(
                      users.isEmpty() || !client.isSurelyIn(where),
                      () -> client.name() + " still sees " + users + " typing in " + where));
      client
          .link()
          .request(
              "presence:get",
              JsonObject.of("userIds", JsonArray.of("u0", "u1", "u2", "u3", "u4")),
              answer -> comparePresence(client, answer));
    }
    pass(Duration.ofSeconds(3));
  }

  private void compare(SimClient client, String room, long head) {
    for (RoomView view : client.rooms()) {
      if (!Ledger.base(view.name()).equals(room) || !view.isIn()) {
        continue;
      }
      if (view.showsAll()) {
        List<Long> all =
            world.threadOffsets(room, view.name().substring(room.length() + ":thread:".length()));
        List<Long> due = all.stream().filter(offset -> offset > view.joinedAt()).toList();
        Checks.that(
            view.threadOffsets().equals(due),
            () ->
                client.name()
                    + " saw "
                    + view.threadOffsets()
                    + " of "
                    + due
                    + " in "
                    + view.name());
      }
      if (!view.isThread()) {
        Checks.that(
            view.position() == head,
            () -> client.name() + " has " + room + " up to " + view.position() + " of " + head);
      }
    }
  }

  /** What a client heard of those it hears of is what it is told when it asks. */
  private void comparePresence(SimClient client, JsonObject answer) {
    for (var value :
        answer.object("data").orElseThrow().array("presences").orElseThrow().values()) {
      JsonObject now = (JsonObject) value.parsed();
      JsonObject heard = client.heardOf(now.string("userId").orElseThrow());
      Checks.that(
          heard == null
              || heard.string("status").equals(now.string("status"))
                  && heard.object("customStatus").equals(now.object("customStatus")),
          () -> client.name() + " was last told " + heard + " of " + now);
    }
  }

  private void end() {
    world.clients().forEach(SimClient::leave);
    pass(Duration.ofSeconds(200));
    Checks.that(
        world.network().openConnections() == 0,
        () -> world.network().openConnections() + " connections stay open");
    long before = world.scheduler().tasksRun();
    pass(Duration.ofSeconds(60));
    long tasks = world.scheduler().tasksRun() - before;
    // Of several each says every second that it lives, and asks where the log ends.
    long most = world.profile() == Profile.CLUSTER ? 10_000 : 1_000;
    Checks.that(tasks < most, () -> tasks + " tasks in a minute in which nothing happens");
    Checks.that(
        world.network().peakQueuedBytes() < MOST_QUEUED,
        () -> world.network().peakQueuedBytes() + " bytes were queued for one connection");
    for (RealtimeServer server : world.servers()) {
      var health = world.scheduler().await(Duration.ofSeconds(20), server.health());
      Checks.that(health.connections() == 0, () -> "connections are counted still: " + health);
      server.close();
    }
    pass(Duration.ofSeconds(10));
  }
}
