package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.FakeStore;
import io.realtime4j.server.chat.FakeStore.AppendFate;
import io.realtime4j.server.chat.Mood;
import io.realtime4j.server.chat.RawClient;
import io.realtime4j.server.chat.UnreliableBackplane;
import io.realtime4j.server.chat.UnreliableBackplane.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Whatever happens to peers and store, each who is in a room sees each of its messages once. */
class FollowingProperties {
  private static final List<String> ROOMS = List.of("channel:a", "channel:b");
  private static final int SESSIONS = 6;

  /** A client on one of the servers, and what it has asked for. */
  private static final class Session {
    final RawClient client;

    /** The names of the answers. */
    final Map<String, String> joins = new LinkedHashMap<>();

    final List<String> sends = new ArrayList<>();

    Session(RawClient client) {
      this.client = client;
    }
  }

  private static final class Model {
    final List<ChatWorld> worlds = ChatWorld.cluster(3);
    final FakeStore store = worlds.get(0).store;
    final List<Session> sessions = new ArrayList<>();
    private Fate fate = Fate.PASSES;
    private int written;

    Model() {
      for (ChatWorld world : worlds) {
        world
            .behind(
                backplane ->
                    new UnreliableBackplane(
                        backplane,
                        task -> world.loops.get(1).schedule(Duration.ofMillis(70), task),
                        () -> fate))
            .with("REALTIME_RATE_LIMIT", "100000")
            .start();
      }
      for (int i = 0; i < SESSIONS; i++) {
        // The last is another session of a user on another server.
        sessions.add(new Session(worlds.get(i % 3).client("u" + i % (SESSIONS - 1))));
      }
    }

    void step(int step) {
      Session session = sessions.get(step / 16 % SESSIONS);
      String room = ROOMS.get(step / 100 % 2);
      switch (step % 16) {
        case 0, 1, 2, 3, 4 -> {
          String content = "" + written++;
          session.sends.add(
              session.client.post(
                  "message:send",
                  JsonObject.of("roomName", room, "content", content, "clientMessageId", content)));
        }
        case 5, 6 -> {
          if (!session.joins.containsKey(room)) {
            JsonObject since = JsonObject.of("epoch", "e1", "offset", 0);
            session.joins.put(
                room,
                session.client.post("room:join", JsonObject.of("roomName", room, "since", since)));
          }
        }
        case 7 -> fate = Fate.values()[step / 16 % 4];
        case 8 -> {
          Mood mood = List.of(Mood.WELL, Mood.FAILS, Mood.LATE, Mood.THROWS).get(step / 16 % 4);
          store.scanMood = () -> mood;
        }
        case 9 -> store.appendFate = AppendFate.values()[step / 16 % 4];
        case 10 -> {
          if (store.held == null) {
            store.held = new ArrayList<>();
          } else {
            release(step / 16);
          }
        }
        case 11 -> {
          if (!store.messages.isEmpty()) {
            // Somebody changes it of whom no server tells.
            store.change(
                store.messages.get(step / 16 % store.messages.size()).messageId(),
                "edit",
                "{\"content\":\"changed\"}");
          }
        }
        case 12 -> pass(step / 16 % 8_000);
        default -> worlds.get(0).advance(step / 16 % 60);
      }
    }

    /** The log says what it has done, in any order. */
    private void release(int seed) {
      List<Runnable> held = new ArrayList<>(store.held);
      store.held = null;
      while (!held.isEmpty()) {
        held.remove(seed % held.size()).run();
        if (seed % 3 == 0) {
          worlds.get(0).advance(1);
        }
      }
    }

    void pass(long millis) {
      for (long left = millis; left > 0; left -= 1_000) {
        worlds.get(0).advance(Math.min(left, 1_000));
        sessions.forEach(session -> session.client.settle());
      }
    }

    void end() {
      if (store.held != null) {
        release(0);
      }
      fate = Fate.PASSES;
      store.scanMood = () -> Mood.WELL;
      store.appendFate = AppendFate.DONE;
      pass(30_000);
      sessions.forEach(this::check);
    }

    private void check(Session session) {
      for (String room : ROOMS) {
        String answer = session.joins.get(room);
        boolean isIn = answer != null && session.client.last(answer).bool("success").orElse(false);
        List<Long> seen = new ArrayList<>();
        if (isIn) {
          JsonObject data = session.client.last(answer).object("data").orElseThrow();
          if (data.bool("recovered").orElse(false)) {
            for (JsonValue message : data.array("messages").orElseThrow().values()) {
              seen.add(((JsonObject) message.parsed()).integer("offset").orElseThrow());
            }
          } else {
            LongStream.rangeClosed(1, data.integer("offset").orElseThrow()).forEach(seen::add);
          }
        }
        session.client.all("message:new").stream()
            .filter(message -> message.string("roomName").orElseThrow().equals(room))
            .forEach(message -> seen.add(message.integer("offset").orElseThrow()));
        long newest = store.messages.stream().filter(row -> row.room().equals(room)).count();
        assertThat(seen)
            .as(room)
            .containsExactlyElementsOf(
                LongStream.rangeClosed(1, isIn ? newest : 0).boxed().toList());
      }
      assertThat(places(session.client)).isSorted().doesNotHaveDuplicates();
      session.sends.forEach(answer -> checkAnswer(session.client, answer));
    }

    /** Returns the places in the log of what a session got live. */
    private static List<Long> places(RawClient client) {
      List<Long> places = new ArrayList<>();
      for (RawClient.Heard heard : client.heard()) {
        if (heard.event().equals("message:new") || heard.event().equals("message:update")) {
          String offset = ((JsonString) heard.args().get(1).parsed()).value();
          places.add(Long.parseLong(offset.substring(offset.indexOf('.') + 1), 36));
        }
      }
      return places;
    }

    private static void checkAnswer(RawClient client, String answer) {
      assertThat(client.all(answer)).hasSize(1);
      @Nullable String id =
          client.last(answer).object("data").flatMap(data -> data.string("messageId")).orElse(null);
      if (id == null) {
        return;
      }
      List<RawClient.Heard> heard = client.heard();
      int answered = -1;
      for (int i = 0; i < heard.size(); i++) {
        RawClient.Heard one = heard.get(i);
        if (one.event().equals(answer)) {
          answered = i;
        } else if (one.event().equals("message:new") && one.args().get(0).toString().contains(id)) {
          assertThat(answered).as("answered before it comes").isNotNegative();
        }
      }
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void eachMessageComesOnceAndInOrder(
      @ForAll @Size(min = 10, max = 80) List<@IntRange(min = 0, max = 100_000) Integer> steps) {
    Model model = new Model();
    steps.forEach(model::step);
    model.end();
  }
}
