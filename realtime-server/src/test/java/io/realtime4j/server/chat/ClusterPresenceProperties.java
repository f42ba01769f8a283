package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Whatever users do on several servers, and in whatever order and however late these hear of it: in
 * the end all show the same, and who watches was told of it.
 */
class ClusterPresenceProperties {
  private static final int SERVERS = 3;
  private static final String ROOM = "general";
  private static final List<String> USERS = List.of("bob", "carol");

  record Step(int server, int user, String what, long millis) {}

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, SERVERS - 1),
            Arbitraries.integers().between(0, USERS.size() - 1),
            Arbitraries.of(
                "connect", "connect", "lose", "leave", "busy", "online", "away", "offline", "idle",
                "custom", "join", "join", "exit", "hold up", "let go", "miss", "double"),
            Arbitraries.of(0L, 20L, 700L, 16_000L))
        .as(Step::new);
  }

  @Property(tries = 60)
  void inTheEndAllServersShowTheSame(@ForAll @Size(max = 30) List<@From("steps") Step> steps) {
    World world = new World();
    steps.forEach(world::take);
    world.cables.forEach(cable -> cable.holdUp(false));
    world.cables.forEach(cable -> cable.losing = 0);
    world.advance(40_000);
    JsonObject first = world.shown(0);
    for (int i = 0; i < SERVERS; i++) {
      assertThat(world.shown(i)).as("on %s", i).isEqualTo(first);
      assertThat(world.lastTold(i)).as("told on %s", i).isEqualTo(first);
      assertThat(world.members(i)).as("in the room on %s", i).isEqualTo(world.members(0));
      assertThat(world.present.get(i)).as("told on %s", i).isEqualTo(world.members(i));
    }
  }

  private static final class World {
    final List<ChatWorld> worlds = ChatWorld.cluster(SERVERS);
    final List<Cable> cables = Cable.between(worlds);
    final List<RawClient> viewers = new ArrayList<>();
    final Map<String, RawClient> clients = new LinkedHashMap<>();
    final List<Map<String, JsonObject>> told = new ArrayList<>();
    final List<Set<String>> present = new ArrayList<>();

    World() {
      for (ChatWorld world : worlds) {
        world.start();
        RawClient viewer = world.client("viewer" + viewers.size());
        viewer.ask("presence:subscribe", JsonObject.of("userIds", USERS));
        viewer.join(ROOM);
        viewers.add(viewer);
        present.add(new TreeSet<>());
        Map<String, JsonObject> first = new LinkedHashMap<>();
        USERS.forEach(id -> first.put(id, JsonObject.of("userId", id, "status", "offline")));
        told.add(first);
      }
      advance(3_000);
    }

    void advance(long millis) {
      for (long left = millis; left > 0; left -= 5_000) {
        worlds.get(0).advance(Math.min(left, 5_000));
        clients.values().forEach(RawClient::settle);
        for (int i = 0; i < SERVERS; i++) {
          RawClient viewer = viewers.get(i);
          viewer.settle();
          for (JsonObject one : viewer.all("presence:changed")) {
            told.get(i).put(one.string("userId").orElseThrow(), one);
          }
          Set<String> inRoom = present.get(i);
          for (RawClient.Heard one : viewer.heard()) {
            String userId = userId(one);
            if (USERS.contains(userId) && one.event().equals("user:joined")) {
              assertThat(inRoom.add(userId)).as("%s comes once", userId).isTrue();
            } else if (USERS.contains(userId) && one.event().equals("user:left")) {
              assertThat(inRoom.remove(userId)).as("%s goes once", userId).isTrue();
            }
          }
          viewer.clear();
        }
      }
    }

    JsonObject shown(int server) {
      return viewers.get(server).ask("presence:get", JsonObject.of("userIds", USERS));
    }

    private static String userId(RawClient.Heard heard) {
      return heard.args().get(0).parsed() instanceof JsonObject json
          ? json.string("userId").orElse("")
          : "";
    }

    Set<String> members(int server) {
      Set<String> members = new TreeSet<>();
      viewers
          .get(server)
          .ask("room:members", JsonObject.of("roomName", ROOM))
          .array("members")
          .orElseThrow()
          .values()
          .forEach(one -> members.add(((JsonObject) one.parsed()).string("userId").orElseThrow()));
      members.retainAll(USERS);
      return members;
    }

    JsonObject lastTold(int server) {
      return JsonObject.of(
          "presences", USERS.stream().map(id -> told.get(server).get(id)).toList());
    }

    void take(Step step) {
      String userId = USERS.get(step.user);
      String key = userId + step.server;
      Cable cable = cables.get(step.server);
      RawClient client = clients.get(key);
      switch (step.what) {
        case "connect" -> clients.computeIfAbsent(key, k -> worlds.get(step.server).client(userId));
        case "hold up" -> cable.holdUp(true);
        case "let go" -> cable.holdUp(false);
        case "miss" -> cable.losing++;
        case "double" -> cable.doubles = !cable.doubles;
        default -> {
          if (client != null) {
            act(step.what, key, client);
          }
        }
      }
      if (step.millis > 1_000) {
        // Who is silent for longer counts as gone.
        cables.forEach(one -> one.holdUp(false));
      }
      advance(step.millis);
    }

    private void act(String what, String key, RawClient client) {
      switch (what) {
        case "lose" -> clients.remove(key).lose();
        case "leave" -> clients.remove(key).leave();
        case "join" -> client.join(ROOM);
        // Other servers are asked first, and what they say may be lost: then the answer takes long.
        case "exit" -> client.post("room:leave", JsonObject.of("roomName", ROOM));
        case "idle" -> client.ask("presence:update", status("away", true));
        case "custom" ->
            client.ask(
                "presence:update",
                JsonObject.of(
                    "status", "online", "customStatus", JsonObject.of("text", "from " + key)));
        default -> client.ask("presence:update", status(what, false));
      }
    }

    private static JsonObject status(String name, boolean auto) {
      return JsonObject.of("status", name, "auto", auto);
    }
  }
}
