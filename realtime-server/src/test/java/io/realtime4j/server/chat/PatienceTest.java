package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.RoomPolicy.Decision;
import io.realtime4j.api.spi.server.RoomQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody who is asked does wrong costs who wanted it an error, and nobody else anything. */
class PatienceTest {
  private static final JsonObject GENERAL = JsonObject.of("roomName", "general");
  private final ChatWorld world = new ChatWorld();

  private static RoomPolicy hangingFor(Predicate<RoomQuestion> whom) {
    return request -> whom.test(request) ? new CompletableFuture<Decision>() : Decision.allow();
  }

  @ParameterizedTest
  @EnumSource(value = Mood.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
  void anythingButAPlainYesIsANo(Mood mood) {
    world.with((RoomPolicy) request -> mood.answer(world.store.slow, Decision::allow)).start();
    RawClient mallory = world.client("mallory");
    String answer = mallory.post("room:join", GENERAL);
    world.advance(5_000);
    assertThat(mallory.last(answer).toString())
        .contains("UNAVAILABLE", "retryAfterMs", "The room policy cannot be used now");
    world.advance(10_000);
    assertThat(mallory.all(answer)).hasSize(1);
    assertThat(world.store.members).isEmpty();
  }

  @Test
  void aDecisionThatHangsStandsInNobodyElsesWay() {
    world.with(hangingFor(request -> request.who().userId().equals("mallory"))).start();
    RawClient mallory = world.client("mallory");
    RawClient alice = world.client("alice");
    List<String> hanging = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hanging.add(mallory.post("room:join", GENERAL));
    }
    mallory.settle();
    assertThat(alice.join("general").string("roomName")).contains("general");
    alice.ask("room:leave", GENERAL);
    for (int i = 0; i < 12; i++) {
      world.advance(1_000);
      mallory.settle();
    }
    for (String answer : hanging) {
      assertThat(mallory.last(answer).toString()).contains("UNAVAILABLE");
    }
  }

  @Test
  void whatHangsInOneRoomDelaysNothingInAnother() {
    world.with(hangingFor(request -> request.roomName().equals("channel:slow"))).start();
    RawClient alice = world.client("alice");
    alice.post("room:join", JsonObject.of("roomName", "channel:slow"));
    alice.join("general");
    assertThat(alice.send("general", "at once").integer("offset")).contains(1L);
  }

  @Test
  void anAuthenticatorThatHangsKeepsNobodyForEver() {
    world.authenticatedBy(request -> new CompletableFuture<>()).start();
    RawClient alice = world.open(JsonObject.EMPTY);
    world.advance(5_000);
    alice.settle();
    assertThat(alice.refused.toString()).contains("UNAVAILABLE");
  }

  @Test
  void aRoomWhoseLoadingThrowsIsLoadedTheNextTime() {
    world.start();
    RawClient alice = world.client("alice");
    world.store.mood = () -> Mood.THROWS;
    assertThat(alice.refusal("room:join", GENERAL)).isEqualTo("UNAVAILABLE");
    world.store.mood = () -> Mood.HANGS;
    String answer = alice.post("room:join", GENERAL);
    world.advance(5_000);
    assertThat(alice.last(answer).toString()).contains("UNAVAILABLE");
    world.store.mood = () -> Mood.WELL;
    assertThat(alice.join("general").string("roomName")).contains("general");
  }

  @Test
  void aCommitThatHangsIsAnsweredWhileTheClientStillWaits() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    world.store.held = new ArrayList<>();
    world.store.scanMood = () -> Mood.HANGS;
    String answer =
        alice.post("message:send", JsonObject.of("roomName", "general", "content", "x"));
    world.advance(9_000);
    assertThat(alice.last(answer).toString()).contains("UNAVAILABLE");
    world.store.held.get(0).run();
    world.store.scanMood = () -> Mood.WELL;
    world.advance(2_000);
    assertThat(alice.all(answer)).hasSize(1);
    assertThat(alice.all("message:new")).hasSize(1);
  }

  @Test
  void whoAsksForNoAnswerIsToldOfAFailureOnce() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    world.store.held = new ArrayList<>();
    world.store.scanMood = () -> Mood.HANGS;
    alice.emit("message:send", JsonObject.of("roomName", "general", "content", "x"));
    world.advance(9_000);
    assertThat(alice.all("error")).hasSize(1);
    world.store.scanMood = () -> Mood.WELL;
    for (int i = 0; i < 10; i++) {
      world.advance(1_000);
      alice.settle();
    }
    assertThat(alice.all("error")).hasSize(1);
  }

  @Test
  void aPolicyIsAskedAgainWhereTheRoomHasChangedUnderTheQuestion() {
    List<Runnable> decisions = new ArrayList<>();
    world
        .with(
            (RoomPolicy)
                request -> {
                  CompletableFuture<Decision> decision = new CompletableFuture<>();
                  decisions.add(
                      () ->
                          complete(
                              decision,
                              request.exists()
                                  ? Decision.deny("FORBIDDEN", "founders only")
                                  : founder()));
                  return decision;
                })
        .start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    JsonObject club = JsonObject.of("roomName", "channel:club");
    String first = alice.post("room:join", club);
    String second = bob.post("room:join", club);
    for (int i = 0; i < 3; i++) {
      alice.settle();
      List<Runnable> asked = List.copyOf(decisions);
      decisions.clear();
      asked.forEach(Runnable::run);
    }
    assertThat(alice.last(first).bool("success")).contains(true);
    assertThat(bob.last(second).toString()).contains("founders only");
  }

  private static CompletionStage<Decision> founder() {
    return CompletableFuture.completedFuture(Allow.builder().role("owner").build());
  }

  private static void complete(
      CompletableFuture<Decision> decision, CompletionStage<Decision> answer) {
    answer.thenAccept(decision::complete);
  }
}
