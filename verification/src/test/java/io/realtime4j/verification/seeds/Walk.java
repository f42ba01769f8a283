package io.realtime4j.verification.seeds;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.verification.seeds.Ledger.Entry;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What the people of a run do, step by step, drawn from its seed. */
final class Walk {
  private static final List<String> CHANNELS = List.of("channel:lobby", "channel:work");
  private static final List<String> ROOMS = List.of("channel:lobby", "channel:work", Plugins.PAIR);
  private static final String THREAD = "t1";
  private static final List<String> VISIBILITY = List.of("everyone", "contacts", "nobody");

  private final World world;
  private final SplittableRandom random;
  private final int users;
  private final String padding;

  Walk(World world, long seed) {
    this.world = world;
    this.random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    this.users = random.nextInt(4, 6);
    // Now and then messages are so large that a reader who stops is soon owed too much.
    this.padding = random.nextInt(8) == 0 ? "x".repeat(40_000) : "";
    int clients = random.nextInt(6, 10);
    for (int i = 0; i < clients; i++) {
      world.add("c" + i, "u" + i % users, random.nextBoolean());
    }
  }

  /** Whether messages are large. */
  boolean areLarge() {
    return !padding.isEmpty();
  }

  void go() {
    world.clients().forEach(SimClient::connect);
    pass(Duration.ofMillis(30));
    if (random.nextInt(40) == 0) {
      world.clients().get(0).joinMany(3, 400);
      pass(Duration.ofSeconds(1));
    }
    int steps = random.nextInt(60, 120);
    for (int i = 0; i < steps; i++) {
      step(world.clients().get(random.nextInt(world.clients().size())));
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {}
        case 3, 4, 5 -> pass(Duration.ofMillis(random.nextInt(1, 8)));
        case 6, 7, 8 -> pass(Duration.ofMillis(random.nextInt(8, 120)));
        default ->
            pass(Duration.ofMillis(random.nextInt(120, random.nextInt(4) == 0 ? 20_000 : 2_000)));
      }
    }
  }

  private void pass(Duration time) {
    world.scheduler().advance(time);
  }

  private void step(SimClient client) {
    if (client.isDown()) {
      client.connect();
      return;
    }
    if (!client.isUp()) {
      if (random.nextInt(8) == 0) {
        client.link().cut();
      }
      return;
    }
    Link link = client.link();
    if (!link.isReading() && random.nextInt(3) == 0) {
      link.reading(true);
    }
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    JsonObject there = JsonObject.of("roomName", room);
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 4 -> client.join(room, null);
      case 5 -> client.leaveRoom(room);
      case 6 -> client.join(CHANNELS.get(random.nextInt(2)) + ":thread:" + THREAD, null);
      case 7 -> client.join(Plugins.CLOSED, null);
      case 8, 9, 10, 11, 12, 13, 14 -> client.send(room, null, padding);
      case 15, 16 -> client.send(room, THREAD, "");
      case 17 -> {
        for (int i = random.nextInt(2, 12); i > 0; i--) {
          client.send(room, null, padding);
        }
      }
      case 18, 19, 20 -> link.cut();
      case 21 -> link.reading(false);
      case 22 -> goBeside(client);
      case 23 -> {
        if (random.nextInt(3) == 0) {
          client.leave();
        } else if (random.nextInt(3) == 0) {
          client.leaveButStay();
          link.close();
        }
      }
      case 24, 25 -> link.request("typing:start", there, answer -> {});
      case 26 -> link.request("typing:stop", there, answer -> {});
      case 27 -> link.request("presence:update", status(), answer -> {});
      case 28 -> subscribe(client);
      case 29 -> getPresence(client);
      case 30, 31 -> acknowledge(client, room);
      case 32 ->
          link.request(
              "room:history", there.toBuilder().put("after", 0).build(), answer -> history(answer));
      case 33 -> link.request("channel:read", there, answer -> {});
      case 34 -> link.request("no:such", there, answer -> {});
      case 35 ->
          link.request("message:send", JsonObject.of("roomName", 7, "content", there), a -> {});
      case 36 -> link.request("ping", JsonObject.of("timestamp", 1), answer -> {});
      case 37, 38 -> changePrivacy(client);
      default -> changeContacts(client);
    }
  }

  private void goBeside(SimClient client) {
    if (client.isStock() || random.nextInt(3) == 0) {
      client.reconnectBeside();
    } else {
      client.swap();
    }
  }

  private String anyUser() {
    return "u" + random.nextInt(users);
  }

  private JsonObject status() {
    JsonObject.Builder status =
        JsonObject.builder()
            .put("status", List.of("online", "away", "busy", "offline").get(random.nextInt(4)));
    if (random.nextBoolean()) {
      status.put("customStatus", JsonObject.of("text", "text " + random.nextInt(3)));
    }
    return status.build();
  }

  private void subscribe(SimClient client) {
    List<String> users = List.of(anyUser(), anyUser(), "nobody");
    Link asked = client.link();
    asked.request(
        "presence:subscribe",
        JsonObject.of("userIds", users),
        answer -> {
          world.privacy().answered(client, asked, "presence:get", answer);
          if (answer.bool("success").orElseThrow()) {
            client.watches(users);
          }
        });
  }

  private void getPresence(SimClient client) {
    Link asked = client.link();
    asked.request(
        "presence:get",
        JsonObject.of("userIds", JsonArray.of("u0", "u1", "u2", "u3")),
        answer -> world.privacy().answered(client, asked, "presence:get", answer));
  }

  private void acknowledge(SimClient client, String room) {
    List<Entry> known = world.ledger().known(room);
    if (known.isEmpty()) {
      return;
    }
    String id = known.get(random.nextInt(known.size())).messageId();
    boolean single = random.nextBoolean();
    client
        .link()
        .request(
            single ? "message:read-ack" : "message:batch-read-ack",
            JsonObject.of(
                "roomName",
                room,
                single ? "messageId" : "messageIds",
                single ? id : JsonArray.of(id)),
            answer -> {});
  }

  private void history(JsonObject answer) {
    answer
        .object("data")
        .flatMap(data -> data.array("messages"))
        .orElse(JsonArray.EMPTY)
        .values()
        .forEach(message -> world.ledger().shown((JsonObject) message.parsed()));
  }

  /** Only a user's first client changes what the user wants, one change after the other. */
  private void changePrivacy(SimClient client) {
    if (!client.name().equals("c" + client.user().substring(1))) {
      return;
    }
    JsonObject settings =
        JsonObject.of(
            "visibility", VISIBILITY.get(random.nextInt(3)),
            "showOnlineStatus", random.nextInt(4) != 0,
            "showLastSeen", random.nextInt(4) != 0,
            "showTyping", random.nextInt(4) != 0,
            "allowReadReceipts", random.nextInt(4) != 0,
            "invisibleMode", random.nextInt(4) == 0);
    String user = client.user();
    int change = world.privacy().changing(user);
    client
        .link()
        .request(
            "presence:settings:update",
            settings,
            answer -> {
              if (answer.bool("success").orElseThrow()) {
                world.privacy().changed(user, change, settings);
              }
            });
  }

  private void changeContacts(SimClient client) {
    String other = anyUser();
    world.privacy().contact(client.user(), other);
    client
        .link()
        .request(
            random.nextInt(3) == 0 ? "contacts:remove" : "contacts:add",
            JsonObject.of("userIds", JsonArray.of(other)),
            answer -> {});
  }
}
