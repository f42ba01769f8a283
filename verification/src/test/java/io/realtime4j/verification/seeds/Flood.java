package io.realtime4j.verification.seeds;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * People ask for more at once than anything may keep waiting, while the store or the policy hangs
 * for it. What waits is what has no answer yet: all the rest must have been refused, with a code,
 * within a moment.
 */
final class Flood {
  private static final String ROOM = "channel:flood";

  /** Long enough for every refusal to arrive, too short for anything to be given up. */
  private static final Duration MOMENT = Duration.ofSeconds(2);

  /** What a session may have waiting in one room, and the one that is under way. */
  private static final int MOST_IN_A_ROOM = 1_000 + 1;

  /** What may be asked about one user's settings and contacts, and the one that is under way. */
  private static final int MOST_ABOUT_A_USER = 16 + 1;

  /** What may be on its way into the log, whoever sends it. */
  private static final int MOST_ON_THE_WAY = 10_000;

  private final World world;
  private final SplittableRandom random;

  Flood(World world, long seed) {
    this.world = world;
    this.random = new SplittableRandom(seed * 17 + 3);
  }

  void go() {
    for (SimClient client : world.clients()) {
      client.connect();
    }
    pass(Duration.ofSeconds(1));
    for (SimClient client : world.clients()) {
      client.join(ROOM, null);
    }
    pass(Duration.ofSeconds(1));
    SimClient flooder = world.clients().get(random.nextInt(world.clients().size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> user(flooder);
      case 2 -> log(flooder);
      default -> room(flooder);
    }
    // Everybody is answered in time all the same, and the server is well again.
    pass(Duration.ofSeconds(20));
  }

  private void pass(Duration time) {
    world.scheduler().advance(time);
  }

  /** The policy hangs, or the store that is looked into before it. */
  private void room(SimClient flooder) {
    boolean isStore = random.nextBoolean();
    world.fates().hang(method -> method.equals(isStore ? "member" : "decide"));
    // What the store has said of somebody is believed for a while.
    pass(Duration.ofSeconds(6));
    int count = MOST_IN_A_ROOM + random.nextInt(1, 500);
    int kinds = random.nextInt(1, 5);
    for (int i = 0; i < count; i++) {
      ask(flooder.link(), random.nextInt(kinds));
    }
    pass(MOMENT);
    waiting(flooder, MOST_IN_A_ROOM);
  }

  private void ask(Link link, int kind) {
    JsonObject there = JsonObject.of("roomName", ROOM);
    String event = List.of("message:send", "typing:start", "room:join", "room:history").get(kind);
    link.request(
        event,
        kind == 0 ? JsonObject.of("roomName", ROOM, "content", "flood") : there,
        answer -> {});
  }

  private void user(SimClient flooder) {
    world.fates().hang(method -> method.equals("list"));
    int count = MOST_ABOUT_A_USER + random.nextInt(1, 100);
    for (int i = 0; i < count; i++) {
      String event = i == 0 || random.nextBoolean() ? "contacts:list" : "presence:settings:get";
      flooder.link().request(event, JsonObject.EMPTY, answer -> {});
    }
    // Of those who are looked for and those who say how they are none waits for the store.
    flooder
        .link()
        .request("presence:get", JsonObject.of("userIds", JsonArray.of("u0")), answer -> {});
    flooder.link().request("presence:update", JsonObject.of("status", "busy"), answer -> {});
    pass(MOMENT);
    waiting(flooder, MOST_ABOUT_A_USER);
  }

  /** The log hangs, and everybody sends; when it works again it takes what comes. */
  private void log(SimClient later) {
    world.fates().hang(method -> method.equals("append"));
    int each = MOST_ON_THE_WAY / world.clients().size() + random.nextInt(1, 500);
    for (int i = 0; i < each; i++) {
      world.clients().forEach(client -> ask(client.link(), 0));
    }
    pass(MOMENT);
    int waiting =
        world.clients().stream().mapToInt(client -> client.link().unanswered().size()).sum();
    Checks.that(
        waiting == MOST_ON_THE_WAY, () -> waiting + " messages wait, not " + MOST_ON_THE_WAY);
    pass(Duration.ofSeconds(10));
    world
        .clients()
        .forEach(
            client ->
                Checks.that(
                    client.link().unanswered().isEmpty(),
                    () -> client.name() + " has no answer though the log has had its time"));
    world.fates().hang(method -> false);
    later
        .link()
        .request(
            "message:send",
            JsonObject.of("roomName", ROOM, "content", "after"),
            answer ->
                Checks.that(
                    answer.bool("success").orElseThrow(), () -> "the log stays shut: " + answer));
    pass(MOMENT);
    Checks.that(later.link().unanswered().isEmpty(), () -> "the log stays silent");
  }

  private static void waiting(SimClient flooder, int most) {
    int waiting = flooder.link().unanswered().size();
    // As many as may, or the flood has met something else.
    Checks.that(
        waiting == most, () -> flooder.name() + ": " + waiting + " requests wait, not " + most);
  }
}
