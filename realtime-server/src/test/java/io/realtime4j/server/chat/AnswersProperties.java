package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.RoomPolicy.Decision;
import io.realtime4j.api.spi.server.ServerFeature;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever those do whom the server asks, every request has one answer, and nothing stays stuck.
 */
class AnswersProperties {
  private static final List<String> ROOMS = List.of("channel:x", "general", "dm:alice:bob");
  private static final int WORKS_AGAIN_AFTER_MILLIS = 120_000;

  /** What a client does: which of them, what, where, and how long after that the next comes. */
  record Step(int client, String event, String room, int gapMillis) {}

  @Property(tries = 100)
  void everyRequestHasExactlyOneAnswer(
      @ForAll("steps") List<Step> steps,
      @ForAll("moods") List<Mood> policyMoods,
      @ForAll("moods") List<Mood> storeMoods,
      @ForAll("moods") List<Mood> featureMoods) {
    ChatWorld world = new ChatWorld();
    boolean[] moody = {false};
    EventLoop loop = world.loops.get(1);
    java.util.concurrent.Executor slow = task -> loop.schedule(Mood.LATE_BY, task);
    Iterator<Mood> policy = endless(policyMoods);
    Iterator<Mood> store = endless(storeMoods);
    world.store.mood = () -> moody[0] ? store.next() : Mood.WELL;
    // An append that hangs holds up the order of the log: that is another test's.
    world.store.appendMood =
        () -> {
          Mood mood = world.store.mood.get();
          return mood == Mood.HANGS ? Mood.FAILS : mood;
        };
    world
        .with(request -> (moody[0] ? policy.next() : Mood.WELL).answer(slow, Decision::allow))
        .with(new Moody(endless(featureMoods), slow))
        .start();
    List<RawClient> clients = List.of(world.client("alice"), world.client("bob"));
    moody[0] = true;
    Map<RawClient, List<String>> answers = new LinkedHashMap<>();
    for (Step step : steps) {
      RawClient client = clients.get(step.client);
      String answer = client.post(step.event, payload(step.room, world, step.client));
      answers.computeIfAbsent(client, c -> new ArrayList<>()).add(answer);
      world.advance(step.gapMillis);
      client.settle();
    }
    // In the meantime their pings are answered, or they would be lost.
    for (int i = 0; i < WORKS_AGAIN_AFTER_MILLIS; i += 10_000) {
      world.advance(10_000);
      clients.forEach(RawClient::settle);
    }
    answers.forEach(
        (client, names) -> names.forEach(name -> assertThat(client.all(name)).hasSize(1)));

    moody[0] = false;
    RawClient carol = world.client("carol");
    for (String room : List.of("channel:x", "general")) {
      carol.join(room);
      clients.get(0).join(room);
      carol.send(room, "is anybody there");
      assertThat(clients.get(0).last("message:new").string("roomName")).contains(room);
    }
  }

  private static JsonObject payload(String room, ChatWorld world, int client) {
    List<String> ids = world.store.messages.stream().map(row -> row.messageId()).toList();
    return JsonObject.builder()
        .put("roomName", room)
        .put("content", "hello")
        .put("rooms", List.of(JsonObject.of("roomName", room, "epoch", "e1", "offset", 0)))
        .put("messageIds", ids)
        .put("messageId", ids.isEmpty() ? "none" : ids.get(0))
        .put("userIds", List.of("alice", "bob"))
        .put("status", client == 0 ? "busy" : "read")
        .put("token", world.token(client == 0 ? "alice" : "bob"))
        .build();
  }

  private static Iterator<Mood> endless(List<Mood> moods) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Mood next() {
        return moods.get(next++ % moods.size());
      }
    };
  }

  @Provide
  Arbitrary<List<Mood>> moods() {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.just(Mood.WELL)),
            net.jqwik.api.Tuple.of(2, Arbitraries.of(Mood.class)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> events =
        Arbitraries.of(
            "room:join",
            "room:join",
            "message:send",
            "message:send",
            "room:leave",
            "rooms:resume",
            "room:history",
            "message:delivered-ack",
            "message:read-ack",
            "message:batch-read-ack",
            "delivery:sync",
            "message:edit",
            "message:delete",
            "room:members",
            "channel:read",
            "receipt:update",
            "receipts:get",
            "sync:messages",
            "sync:channels",
            "typing:start",
            "presence:subscribe",
            "presence:update",
            "auth:refresh",
            "moody",
            "unknown");
    return Combinators.combine(
            Arbitraries.integers().between(0, 1),
            events,
            Arbitraries.of(ROOMS),
            Arbitraries.of(0, 0, 0, 10, 2_000))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  private record Moody(Iterator<Mood> moods, java.util.concurrent.Executor slow)
      implements ServerFeature {
    @Override
    public String id() {
      return "moody";
    }

    @Override
    public List<String> events() {
      return List.of("moody");
    }

    @Override
    public CompletionStage<JsonObject> handle(FeatureRequest request) {
      return moods.next().answer(slow, () -> CompletableFuture.completedFuture(JsonObject.EMPTY));
    }
  }
}
