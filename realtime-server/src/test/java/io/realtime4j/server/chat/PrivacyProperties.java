package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.protocol.Json;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.fake.FakeExchange;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * The privacy table as a model beside the real server: what each user has been told so far adds up
 * to what the table lets that user see, on every way out, after every step.
 */
class PrivacyProperties {
  private static final List<String> USERS = List.of("ann", "ben", "cat");
  private static final String ROOM = "channel:c";

  /** Longer than all windows together, and no part of the 6 s after which typing ends. */
  private static final long STEP_MILLIS = 1_170;

  record Step(String what, int who, int other) {}

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.of(
                "leave",
                "status:busy",
                "status:away",
                "status:online",
                "visibility:everyone",
                "visibility:contacts",
                "visibility:nobody",
                "invisibleMode",
                "invisibleMode",
                "showOnlineStatus",
                "showLastSeen",
                "showTyping",
                "join",
                "exit",
                "type",
                "type",
                "contact",
                "stranger",
                "dm",
                "dm:exit"),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(1, 2))
        .as(Step::new);
  }

  @Property(tries = 150)
  void whatIsToldAddsUpToWhatTheTableShows(
      @ForAll @Size(max = 40) List<@net.jqwik.api.From("steps") Step> steps) {
    Model model = new Model();
    for (Step step : steps) {
      model.take(step);
      model.check(step);
    }
  }

  /** What is so of one user. */
  private static final class User {
    RawClient client;
    String status = "offline";
    Long lastSeen;
    String visibility = "everyone";
    final Map<String, Boolean> flags = new LinkedHashMap<>();
    boolean invisible;
    Long frozen;
    final Set<String> contacts = new LinkedHashSet<>();
    boolean inRoom;
    long typingUntil;
    // What the user was told.
    final Map<String, JsonObject> presence = new LinkedHashMap<>();
    final Set<String> roster = new TreeSet<>();
    Set<String> typists = new TreeSet<>();

    boolean flag(String name) {
      return flags.getOrDefault(name, true);
    }
  }

  private static final class Model {
    final ChatWorld world = new ChatWorld().with("REALTIME_RATE_LIMIT", "100000").start();
    final Map<String, User> users = new LinkedHashMap<>();
    final Map<String, Set<String>> seats = new LinkedHashMap<>();
    final Map<String, Set<String>> sitting = new LinkedHashMap<>();

    Model() {
      USERS.forEach(name -> users.put(name, new User()));
    }

    long now() {
      return world.clock.millis();
    }

    void take(Step step) {
      String name = USERS.get(step.who);
      String other = USERS.get((step.who + step.other) % 3);
      User user = users.get(name);
      // Who is not there comes, and mostly enters the room: little happens between few.
      if (user.client == null) {
        connect(name, user);
        if (!step.what.equals("exit")) {
          act("join", name, user, other);
        }
      } else {
        act(step.what, name, user, other);
      }
      world.advance(STEP_MILLIS);
      users.values().forEach(Model::hear);
    }

    private void connect(String name, User user) {
      user.client = world.client(name, name.equals("ann") ? new String[] {"batch"} : new String[0]);
      user.status = "online";
      user.presence.clear();
      JsonObject all = user.client.ask("presence:subscribe", JsonObject.of("userIds", USERS));
      for (JsonValue one : all.array("presences").orElseThrow().values()) {
        saw(user, (JsonObject) one);
      }
      user.client.clear();
    }

    private void act(String what, String name, User user, String other) {
      RawClient client = user.client;
      if (what.equals("leave")) {
        client.leave();
        user.client = null;
        user.status = "offline";
        user.lastSeen = now();
        user.inRoom = false;
        user.typingUntil = 0;
        user.roster.clear();
        user.typists.clear();
        sitting.values().forEach(seat -> seat.remove(name));
      } else if (what.startsWith("status:")) {
        user.status = what.substring(7);
        client.ask("presence:update", JsonObject.of("status", user.status));
      } else if (what.startsWith("visibility:")) {
        user.visibility = what.substring(11);
        client.ask("presence:settings:update", JsonObject.of("visibility", user.visibility));
      } else if (what.equals("invisibleMode")) {
        user.invisible = !user.invisible;
        user.frozen = user.invisible ? Long.valueOf(now()) : null;
        client.ask("presence:settings:update", JsonObject.of(what, user.invisible));
      } else if (what.startsWith("show")) {
        user.flags.put(what, !user.flag(what));
        client.ask("presence:settings:update", JsonObject.of(what, user.flag(what)));
      } else if (what.equals("join")) {
        if (!user.inRoom) {
          // Who comes hears of typists at their next start; here nobody types then.
          for (User typist : users.values()) {
            if (typist.typingUntil > now()) {
              typist.client.ask("typing:stop", JsonObject.of("roomName", ROOM));
              typist.typingUntil = 0;
            }
          }
        }
        JsonObject joined = client.join(ROOM);
        if (!user.inRoom) {
          user.roster.clear();
          for (JsonValue member : joined.array("members").orElseThrow().values()) {
            user.roster.add(((JsonObject) member).string("userId").orElseThrow());
          }
        }
        user.inRoom = true;
        assertThat(joined.integer("memberCount")).contains((long) roster(name).size());
      } else if (what.equals("exit") && user.inRoom) {
        client.ask("room:leave", JsonObject.of("roomName", ROOM));
        user.inRoom = false;
        user.typingUntil = 0;
        user.typists.clear();
        client.clear();
      } else if (what.equals("type") && user.inRoom) {
        client.ask("typing:start", JsonObject.of("roomName", ROOM));
        user.typingUntil = now() + 6_000;
      } else if (what.equals("contact")) {
        user.contacts.add(other);
        client.ask("contacts:add", JsonObject.of("userIds", List.of(other)));
      } else if (what.equals("stranger")) {
        user.contacts.remove(other);
        client.ask("contacts:remove", JsonObject.of("userIds", List.of(other)));
      } else if (what.startsWith("dm")) {
        String room = "dm:" + String.join(":", new TreeSet<>(List.of(name, other)));
        Set<String> seat = seats.computeIfAbsent(room, r -> new TreeSet<>());
        Set<String> here = sitting.computeIfAbsent(room, r -> new TreeSet<>());
        if (what.equals("dm")) {
          client.join(room);
          seat.add(name);
          here.add(name);
        } else if (here.remove(name)) {
          client.ask("room:leave", JsonObject.of("roomName", room));
          seat.remove(name);
        }
      }
    }

    /** Takes in what a user was told since. */
    private static void hear(User user) {
      if (user.client == null) {
        return;
      }
      user.client.all("presence:changed").forEach(one -> saw(user, one));
      for (JsonObject bulk : user.client.all("presence:bulk")) {
        for (JsonValue one : bulk.array("presences").orElseThrow().values()) {
          saw(user, (JsonObject) one.parsed());
        }
      }
      for (RawClient.Heard heard : user.client.heard()) {
        boolean isHere = heard.payload().string("roomName").filter(ROOM::equals).isPresent();
        String whose = heard.payload().string("userId").orElse("");
        if (heard.event().equals("user:joined") && isHere) {
          assertThat(user.roster.add(whose)).as("%s came, but was there", whose).isTrue();
        } else if (heard.event().equals("user:left") && isHere) {
          assertThat(user.roster.remove(whose)).as("%s went, but was not there", whose).isTrue();
        } else if (heard.event().equals("typing:event") && isHere) {
          user.typists = new TreeSet<>();
          for (JsonValue typist : heard.payload().array("users").orElseThrow().values()) {
            user.typists.add(((JsonObject) typist).string("userId").orElseThrow());
          }
        }
      }
      user.client.clear();
    }

    private static void saw(User user, JsonObject presence) {
      user.presence.put(presence.string("userId").orElseThrow(), presence);
    }

    void check(Step step) {
      users.forEach(
          (name, user) -> {
            if (user.client == null) {
              return;
            }
            Map<String, JsonObject> shown = new LinkedHashMap<>();
            USERS.forEach(target -> shown.put(target, view(name, target)));
            JsonObject got = user.client.ask("presence:get", JsonObject.of("userIds", USERS));
            assertThat(got.array("presences").orElseThrow().values())
                .as("asked by %s after %s", name, step)
                .extracting(JsonValue::toString)
                .containsExactlyElementsOf(
                    shown.values().stream().map(JsonObject::toString).toList());
            FakeExchange asked =
                world.transport.request(
                    "GET",
                    "/api/presence?userIds=" + String.join(",", USERS),
                    "",
                    Map.of("authorization", "Bearer " + world.token(name)));
            world.loops.run();
            assertThat(asked.body())
                .as("over HTTP to %s after %s", name, step)
                .isEqualTo(Json.toText(got));
            assertThat(user.presence).as("told to %s after %s", name, step).isEqualTo(shown);
            if (user.inRoom) {
              assertThat(user.roster)
                  .as("in the room to %s after %s", name, step)
                  .isEqualTo(roster(name));
              JsonObject listed = user.client.ask("room:members", JsonObject.of("roomName", ROOM));
              assertThat(listed.array("members").orElseThrow().values())
                  .as("members to %s after %s", name, step)
                  .extracting(member -> ((JsonObject) member).string("userId").orElseThrow())
                  .containsExactlyInAnyOrderElementsOf(roster(name));
              assertThat(user.typists)
                  .as("typing to %s after %s", name, step)
                  .isEqualTo(typists(name));
            }
          });
    }

    private boolean hides(String viewer, String target) {
      User user = users.get(target);
      return !viewer.equals(target) && (user.invisible || isOutside(viewer, target));
    }

    private boolean isOutside(String viewer, String target) {
      User user = users.get(target);
      boolean isClose =
          user.contacts.contains(viewer)
              || seats.values().stream()
                  .anyMatch(seat -> seat.contains(viewer) && seat.contains(target));
      return user.visibility.equals("nobody") || (user.visibility.equals("contacts") && !isClose);
    }

    private JsonObject view(String viewer, String target) {
      User user = users.get(target);
      boolean isSelf = viewer.equals(target);
      String status = user.status;
      Long seen = status.equals("offline") ? user.lastSeen : null;
      if (!isSelf && isOutside(viewer, target)) {
        status = "offline";
        seen = null;
      } else if (!isSelf && user.invisible) {
        status = "offline";
        seen = user.flag("showLastSeen") ? user.frozen : null;
      } else if (!isSelf) {
        if (!user.flag("showOnlineStatus")) {
          status = "offline";
          seen = user.lastSeen;
        }
        seen = user.flag("showLastSeen") ? seen : null;
      }
      return JsonObject.builder()
          .put("userId", target)
          .put("status", status)
          .putIfPresent("lastSeen", seen == null ? null : WireTime.text(seen))
          .build();
    }

    private Set<String> roster(String viewer) {
      Set<String> roster = new TreeSet<>();
      users.forEach(
          (name, user) -> {
            if (user.inRoom && !hides(viewer, name)) {
              roster.add(name);
            }
          });
      return roster;
    }

    private Set<String> typists(String viewer) {
      Set<String> typists = new TreeSet<>();
      users.forEach(
          (name, user) -> {
            boolean shows =
                user.typingUntil > now()
                    && !name.equals(viewer)
                    && !hides(viewer, name)
                    && user.flag("showTyping");
            if (shows) {
              typists.add(name);
            }
          });
      return typists;
    }
  }
}
