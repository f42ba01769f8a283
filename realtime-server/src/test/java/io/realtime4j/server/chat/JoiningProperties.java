package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.RoomQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** Who is in a room and a member of it, whatever people ask for at the same time. */
class JoiningProperties {
  private static final String ROOM = "channel:c";
  private static final List<String> USERS = List.of("a", "b", "c");
  private static final int SESSIONS_PER_USER = 2;
  private static final int MAX_MEMBERS = 2;

  /** How long the policy may take, in ms; the last is longer than it is waited for. */
  private static final List<Integer> PATIENCE = List.of(0, 300, 1_000, 6_000);

  /** A session, and how it stands by the answers that it got. */
  private static final class Session {
    final String user;
    final Map<String, Boolean> asked = new LinkedHashMap<>();
    RawClient client;
    boolean isUp;
    boolean isIn;
    boolean wasIn;

    Session(String user) {
      this.user = user;
    }
  }

  /** The server, and beside it what must be. */
  private static final class Model {
    final ChatWorld world =
        new ChatWorld().with("REALTIME_PRESENCE_GRACE", "1000").with(this::decide);
    final List<Session> sessions = new ArrayList<>();
    final Set<String> members = new TreeSet<>();
    private Duration patience = Duration.ZERO;

    Model() {
      world.start();
      for (int i = 0; i < USERS.size() * SESSIONS_PER_USER; i++) {
        sessions.add(new Session(USERS.get(i % USERS.size())));
      }
    }

    private CompletionStage<RoomPolicy.Decision> decide(RoomQuestion question) {
      CompletableFuture<RoomPolicy.Decision> decision = new CompletableFuture<>();
      Allow allow = Allow.builder().maxMembers(MAX_MEMBERS).build();
      if (patience.isZero()) {
        decision.complete(allow);
      } else {
        world.loops.get(1).schedule(patience, () -> decision.complete(allow));
      }
      return decision;
    }

    /** From here on the policy takes its time; a long one is as bad as none. */
    void policyTakes(int millis) {
      patience = Duration.ofMillis(millis);
    }

    void ask(int index, boolean isJoin) {
      Session session = sessions.get(index);
      if (session.isUp) {
        JsonObject payload = JsonObject.of("roomName", ROOM);
        session.asked.put(
            session.client.post(isJoin ? "room:join" : "room:leave", payload), isJoin);
      }
    }

    void connect(int index) {
      settle();
      Session session = sessions.get(index);
      if (!session.isUp) {
        session.client = world.client(session.user);
        session.isUp = true;
        session.isIn = false;
      }
    }

    /** Loses a connection. */
    void lose(int index) {
      settle();
      Session session = sessions.get(index);
      if (session.isUp) {
        session.client.lose();
        session.isUp = false;
      }
    }

    /** Comes back as the session that was lost, if the server has it still. */
    void back(int index) {
      settle();
      Session session = sessions.get(index);
      if (session.client == null || session.isUp) {
        return;
      }
      String pid = session.client.connected.string("pid").orElseThrow();
      JsonObject auth = JsonObject.of("token", world.token(session.user), "pid", pid);
      RawClient again = world.open(auth);
      pass(Duration.ofSeconds(10));
      again.settle();
      boolean isRecovered = again.connected.string("pid").orElse("").equals(pid);
      List<String> rooms = again.last("authenticated").array("rooms").orElseThrow().strings();
      assertThat(rooms).isEqualTo(isRecovered && session.isIn ? List.of(ROOM) : List.of());
      session.client = again;
      session.isUp = true;
      session.isIn = !rooms.isEmpty();
    }

    void ban(int user) {
      settle();
      world.store.banned.add(USERS.get(user));
    }

    void pass(Duration time) {
      for (long left = time.toMillis(); left > 0; left -= 1_000) {
        world.advance(Math.min(left, 1_000));
        sessions.stream().filter(s -> s.isUp).forEach(s -> s.client.settle());
      }
    }

    /** Waits for all answers; each request has one. */
    void settle() {
      pass(Duration.ofSeconds(30));
      for (Session session : sessions) {
        session.wasIn = session.isIn && session.isUp;
        session.asked.forEach((answer, isJoin) -> answered(session, answer, isJoin));
        session.asked.clear();
        if (session.isUp) {
          session.client.clear();
        }
      }
      for (String user : USERS) {
        List<Session> own = sessions.stream().filter(s -> s.user.equals(user)).toList();
        if (own.stream().anyMatch(s -> s.isUp && s.isIn)) {
          members.add(user);
        } else if (own.stream().anyMatch(s -> s.isUp && s.wasIn)) {
          members.remove(user);
        }
      }
    }

    private void answered(Session session, String answer, boolean isJoin) {
      List<JsonObject> answers = session.client.all(answer);
      assertThat(answers).as(answer).hasSize(1);
      if (!answers.get(0).bool("success").orElseThrow()) {
        String code = answers.get(0).object("error").orElseThrow().string("code").orElseThrow();
        assertThat(code).isIn("ROOM_FULL", "FORBIDDEN", "UNAVAILABLE");
        return;
      }
      session.isIn = isJoin;
      session.wasIn |= isJoin;
      if (isJoin) {
        JsonObject data = answers.get(0).object("data").orElseThrow();
        Set<String> listed = new LinkedHashSet<>(userIds(data));
        assertThat(userIds(data)).hasSameSizeAs(listed).contains(session.user);
        assertThat(data.integer("memberCount")).contains((long) listed.size());
      }
    }

    private static List<String> userIds(JsonObject data) {
      List<String> ids = new ArrayList<>();
      for (JsonValue member : data.array("members").orElseThrow().values()) {
        ids.add(((JsonObject) member.parsed()).string("userId").orElseThrow());
      }
      return ids;
    }

    /** Compares what the server says and stores with the model. */
    void compare() {
      settle();
      policyTakes(0);
      List<String> stored =
          world.store.members.stream()
              .filter(member -> member.span().isOpen())
              .map(member -> member.span().userId())
              .toList();
      assertThat(stored).containsExactlyInAnyOrderElementsOf(members);
      assertThat(stored).hasSizeLessThanOrEqualTo(MAX_MEMBERS);
      Set<String> present = new TreeSet<>();
      sessions.stream().filter(s -> s.isUp && s.isIn).forEach(s -> present.add(s.user));
      for (Session session : sessions) {
        if (session.isUp && session.isIn) {
          JsonObject data = session.client.join(ROOM);
          assertThat(userIds(data)).containsExactlyInAnyOrderElementsOf(present);
        }
      }
    }
  }

  private record Step(String name, Arbitrary<Transformer<Model>> transformer)
      implements Action.Independent<Model> {}

  private interface Doing {
    void accept(Model model, int index);
  }

  private static Step step(String name, int max, Doing doing) {
    return new Step(
        name,
        Arbitraries.integers()
            .between(0, max)
            .map(
                index ->
                    Transformer.mutate(name + " " + index, model -> doing.accept(model, index))));
  }

  @Property(tries = 100)
  void theRoomIsWhatPeopleWereAnswered(@ForAll("chains") ActionChain<Model> chain) {
    chain.run().compare();
  }

  @Provide
  Arbitrary<ActionChain<Model>> chains() {
    int last = USERS.size() * SESSIONS_PER_USER - 1;
    return ActionChain.startWith(Model::new)
        .withAction(5, step("connect", last, Model::connect))
        .withAction(8, step("join", last, (model, index) -> model.ask(index, true)))
        .withAction(5, step("leave", last, (model, index) -> model.ask(index, false)))
        .withAction(2, step("lose", last, Model::lose))
        .withAction(2, step("back", last, Model::back))
        .withAction(1, step("ban", USERS.size() - 1, Model::ban))
        .withAction(
            1, step("policy", PATIENCE.size() - 1, (m, i) -> m.policyTakes(PATIENCE.get(i))))
        .withAction(3, step("pass ms", 50, (model, ms) -> model.pass(Duration.ofMillis(ms))))
        .withAction(2, step("compare", 0, (model, index) -> model.compare()))
        .withMaxTransformations(40);
  }
}
