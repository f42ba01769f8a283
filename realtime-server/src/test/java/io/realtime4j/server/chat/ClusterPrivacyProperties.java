package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Two users change their settings on two servers, one beside the other, while messages of servers
 * are lost or doubled and a server is cut off. Nobody is told of a user whose hiding was answered
 * last, and in the end all servers decide by what the store has.
 */
class ClusterPrivacyProperties {
  private static final List<String> USERS = List.of("bob", "carol");

  /** What happens next, and on which server. */
  enum Deed {
    HIDE,
    SHOW,
    TYPING,
    LOSE,
    DOUBLE,
    CUT,
    JOIN_AGAIN,
    PASS
  }

  record Step(Deed deed, int server, int user, long millis) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> step =
        Arbitraries.frequency(
                net.jqwik.api.Tuple.of(5, Deed.HIDE),
                net.jqwik.api.Tuple.of(5, Deed.SHOW),
                net.jqwik.api.Tuple.of(3, Deed.TYPING),
                net.jqwik.api.Tuple.of(2, Deed.LOSE),
                net.jqwik.api.Tuple.of(1, Deed.DOUBLE),
                net.jqwik.api.Tuple.of(2, Deed.CUT),
                net.jqwik.api.Tuple.of(2, Deed.JOIN_AGAIN),
                net.jqwik.api.Tuple.of(4, Deed.PASS))
            .flatMap(
                deed ->
                    net.jqwik.api.Combinators.combine(
                            Arbitraries.integers().between(0, 1),
                            Arbitraries.integers().between(0, 1),
                            Arbitraries.of(0L, 0L, 5L, 700L, 3_000L, 9_000L))
                        .as((server, user, millis) -> new Step(deed, server, user, millis)));
    return step.list().ofMinSize(1).ofMaxSize(25);
  }

  @Property(tries = 150)
  void whoHasHiddenIsToldOfNowhere(@ForAll("steps") List<Step> steps) {
    new Run().run(steps);
  }

  private static final class Run {
    final List<ChatWorld> worlds = ChatWorld.cluster(2);
    final Map<String, List<RawClient>> clients = new LinkedHashMap<>();
    final List<RawClient> viewers = new ArrayList<>();
    final List<Asked> asked = new ArrayList<>();

    /** A change that is not answered yet. */
    record Asked(String user, boolean hides, RawClient client, String answer) {}

    // Of whom the last answered change hid, and nothing else was asked since.
    final Map<String, Boolean> hidden = new LinkedHashMap<>();

    void run(List<Step> steps) {
      worlds.forEach(ChatWorld::start);
      for (int i = 0; i < 2; i++) {
        RawClient viewer = worlds.get(i).client("alice");
        viewer.join("general");
        viewer.ask("presence:subscribe", JsonObject.of("userIds", JsonArray.of(USERS.toArray())));
        viewers.add(viewer);
      }
      for (String user : USERS) {
        List<RawClient> own = new ArrayList<>();
        for (ChatWorld world : worlds) {
          RawClient client = world.client(user);
          client.join("general");
          own.add(client);
        }
        clients.put(user, own);
      }
      advance(1_000);
      viewers.forEach(RawClient::clear);
      steps.forEach(this::step);
      worlds.forEach(
          world -> {
            world.line.isCut = false;
            world.line.losing = 0;
          });
      advance(40_000);
      settled();
      theStoreDecidesEverywhere();
    }

    /** Lets time pass; clients answer heartbeats. */
    void advance(long millis) {
      for (long left = millis; left >= 0; left -= 5_000) {
        worlds.get(0).advance(Math.min(left, 5_000));
        viewers.forEach(RawClient::settle);
        clients.values().forEach(own -> own.forEach(RawClient::settle));
      }
    }

    void step(Step step) {
      ChatWorld world = worlds.get(step.server);
      String user = USERS.get(step.user);
      RawClient client = clients.get(user).get(step.server);
      switch (step.deed) {
        case HIDE -> change(user, client, true);
        case SHOW -> change(user, client, false);
        case TYPING ->
            client.post("typing:start", JsonObject.of("roomName", "general", "userId", user));
        case LOSE -> world.line.losing++;
        case DOUBLE -> world.line.doubles = !world.line.doubles;
        case CUT -> world.line.isCut = !world.line.isCut;
        case JOIN_AGAIN -> {
          client.post("room:leave", JsonObject.of("roomName", "general"));
          client.post("room:join", JsonObject.of("roomName", "general"));
        }
        case PASS -> {}
      }
      advance(step.millis);
      settled();
      nobodyHearsOfWhoIsHidden();
    }

    void change(String user, RawClient client, boolean hides) {
      hidden.put(user, false);
      String answer =
          client.post(
              "presence:settings:update",
              JsonObject.of("visibility", hides ? "nobody" : "everyone"));
      asked.add(new Asked(user, hides, client, answer));
    }

    /** Takes answers; while anything else is under way for a user, nothing is certain. */
    void settled() {
      for (Asked one : List.copyOf(asked)) {
        List<JsonObject> answers = one.client.all(one.answer);
        if (!answers.isEmpty()) {
          asked.remove(one);
          boolean isAlone = asked.stream().noneMatch(other -> other.user.equals(one.user));
          boolean isDone = answers.get(0).bool("success").orElse(false);
          if (isDone && one.hides && isAlone) {
            // From now on: what was told before was right then.
            viewers.forEach(RawClient::clear);
            hidden.put(one.user, true);
          }
        }
      }
    }

    void nobodyHearsOfWhoIsHidden() {
      for (RawClient viewer : viewers) {
        for (RawClient.Heard heard : viewer.heard()) {
          for (String user : USERS) {
            if (hidden.getOrDefault(user, false)) {
              boolean isGone =
                  heard.toString().contains("offline") || heard.event().equals("user:left");
              assertThat(isGone || !heard.toString().contains(user))
                  .as(user + " is hidden, and told was " + heard)
                  .isTrue();
            }
          }
        }
      }
    }

    void theStoreDecidesEverywhere() {
      for (String user : USERS) {
        String stored =
            clients
                .get(user)
                .get(0)
                .ask("presence:settings:get", JsonObject.EMPTY)
                .string("visibility")
                .orElseThrow();
        assertThat(
                clients
                    .get(user)
                    .get(1)
                    .ask("presence:settings:get", JsonObject.EMPTY)
                    .string("visibility"))
            .contains(stored);
        for (RawClient viewer : viewers) {
          JsonObject seen =
              (JsonObject)
                  viewer
                      .ask("presence:get", JsonObject.of("userIds", JsonArray.of(user)))
                      .array("presences")
                      .orElseThrow()
                      .get(0)
                      .parsed();
          assertThat(seen.string("status"))
              .contains(stored.equals("nobody") ? "offline" : "online");
        }
      }
    }
  }
}
