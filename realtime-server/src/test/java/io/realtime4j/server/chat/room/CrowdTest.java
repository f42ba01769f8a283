package io.realtime4j.server.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.Deny;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.RoomPolicy.Decision;
import io.realtime4j.api.spi.server.RoomQuestion;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many who come into one room at a time, under a policy that takes its time. */
class CrowdTest {
  private static final Duration THINKS = Duration.ofMillis(1_200);
  private final ChatWorld world = new ChatWorld();
  private final List<RoomQuestion> questions = new ArrayList<>();
  private final Map<String, RawClient> clients = new LinkedHashMap<>();
  private final Map<String, String> answers = new LinkedHashMap<>();

  private void thinkingAs(Function<RoomQuestion, Decision> policy) {
    world
        .with(
            (RoomPolicy)
                question -> {
                  questions.add(question);
                  CompletableFuture<Decision> decision = new CompletableFuture<>();
                  Decision answer = policy.apply(question);
                  world.loops.get(1).schedule(THINKS, () -> decision.complete(answer));
                  return decision;
                })
        .start();
  }

  private void come(int count) {
    for (int i = 0; i < count; i++) {
      clients.put("u" + i, world.client("u" + i));
    }
    clients.forEach(
        (user, client) ->
            answers.put(user, client.post("room:join", JsonObject.of("roomName", "channel:new"))));
  }

  /** Returns how many got which answer. */
  private Map<String, Integer> answers() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    clients.forEach(
        (user, client) ->
            client
                .all(answers.get(user))
                .forEach(answer -> counts.merge(outcome(answer), 1, Integer::sum)));
    return counts;
  }

  private static String outcome(JsonObject answer) {
    return answer.object("error").flatMap(error -> error.string("code")).orElse("in");
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 200})
  void whoComesAtOnceIsInAfterOneDecision(int count) {
    thinkingAs(question -> Allow.builder().build());
    come(count);
    answers();
    world.advance(THINKS.toMillis());
    assertThat(answers()).isEqualTo(Map.of("in", count));
    assertThat(questions).hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 200})
  void whoFindsNoSeatIsToldThatTheRoomIsFull(int count) {
    thinkingAs(question -> Allow.builder().maxMembers(5).build());
    come(count);
    answers();
    world.advance(THINKS.toMillis());
    assertThat(answers()).isEqualTo(Map.of("in", 5, "ROOM_FULL", count - 5));
  }

  @Test
  void oneOnlyBecomesTheOwnerOfWhatManyCouldHaveCreated() {
    thinkingAs(
        question ->
            question.exists()
                ? Allow.builder().build()
                : Allow.builder().role("owner").visibility("public").build());
    come(12);
    answers();
    world.advance(2 * THINKS.toMillis());
    assertThat(answers()).isEqualTo(Map.of("in", 12));
    assertThat(world.store.members)
        .filteredOn(member -> member.span().role().equals("owner"))
        .hasSize(1);
  }

  @Test
  void nobodyComesIntoAnotherRoomThanTheOneThatHeWasAllowedInto() {
    thinkingAs(
        question ->
            question.isPrivate()
                ? Deny.builder().code("FORBIDDEN").message("private").build()
                : Allow.builder()
                    .visibility(question.who().userId().equals("u0") ? "private" : "public")
                    .build());
    come(12);
    answers();
    world.advance(2 * THINKS.toMillis());
    assertThat(answers()).isEqualTo(Map.of("in", 1, "FORBIDDEN", 11));
  }

  @Test
  void nobodyComesIntoTheRoomThatAnotherServerHasCreatedMeanwhile() {
    thinkingAs(
        question ->
            question.isPrivate()
                ? Deny.builder().code("FORBIDDEN").message("private").build()
                : Allow.builder().build());
    come(1);
    answers();
    world.store.rooms.add(
        RoomRow.builder()
            .tenant("primary")
            .name("channel:new")
            .type("channel")
            .visibility("private")
            .build());
    world.advance(2 * THINKS.toMillis());
    assertThat(answers()).isEqualTo(Map.of("FORBIDDEN", 1));
    assertThat(world.store.members).isEmpty();
  }
}
