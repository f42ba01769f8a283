package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.MessageDraft;
import io.realtime4j.api.spi.server.MessageVerdict;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.chat.room.DefaultRoomPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What keeps somebody out, or something from somebody: each guard for itself. */
class GuardsTest {
  private static final String ROOM = "channel:x";
  private static final JsonObject IN_ROOM = JsonObject.of("roomName", ROOM);

  private final ChatWorld world = new ChatWorld();
  private RawClient alice;
  private RawClient bob;

  private Moderation two() {
    world.start();
    alice = world.client("alice");
    bob = world.client("bob");
    alice.join(ROOM);
    bob.join(ROOM);
    return world.server.moderation("primary");
  }

  private <V> V done(CompletableFuture<V> asked) {
    world.loops.run();
    assertThat(asked).isDone();
    return asked.join();
  }

  private String refused(CompletableFuture<?> asked) {
    world.loops.run();
    try {
      asked.join();
    } catch (CompletionException e) {
      return ((RealtimeException) e.getCause()).code();
    }
    throw new AssertionError("it was done");
  }

  private static String idOf(JsonObject sent) {
    return sent.string("messageId").orElseThrow();
  }

  private static JsonObject with(JsonObject payload, String field, Object value) {
    return payload.toBuilder().put(field, value).build();
  }

  private RawClient back(RawClient lost) {
    return world.open(
        JsonObject.of(
            "token", world.token("bob"), "pid", lost.connected.string("pid").orElseThrow()));
  }

  private static boolean isRecovered(RawClient client, RawClient lost) {
    return client.connected.string("pid").equals(lost.connected.string("pid"));
  }

  private static RoomPolicy showing(Allow.History history) {
    return question -> CompletableFuture.completedFuture(Allow.builder().history(history).build());
  }

  @Test
  void whatIsHiddenIsSoInEveryAnswerAndFromEveryChange() {
    for (Allow.History history : List.of(Allow.History.SINCE_JOINING, Allow.History.NONE)) {
      ChatWorld other = new ChatWorld().with(showing(history)).start();
      RawClient author = other.client("alice");
      author.join(ROOM);
      String id = idOf(author.send(ROOM, "before"));
      RawClient late = other.client("bob");
      late.join(ROOM);
      author.ask("message:edit", with(with(IN_ROOM, "messageId", id), "content", "before 2"));
      late.clear();

      for (JsonObject asked :
          List.of(
              late.ask("sync:messages", IN_ROOM),
              late.ask("sync:messages", with(IN_ROOM, "since", 0)),
              late.ask("sync:channels", JsonObject.EMPTY),
              late.ask("room:history", with(IN_ROOM, "lsn", 0)))) {
        assertThat(asked.toString()).doesNotContain("before");
      }
      // The policy says yes to whoever wants to moderate.
      JsonObject edit = with(with(IN_ROOM, "messageId", id), "content", "mine");
      assertThat(late.call("message:edit", edit).toString())
          .isEqualTo(late.call("message:edit", with(edit, "messageId", "no-such")).toString());
      assertThat(late.refusal("message:delete", edit)).isEqualTo("VALIDATION_ERROR");
    }
  }

  @Test
  void ofMessagesOfOtherRoomsNothingIsSaid() {
    Moderation moderation = two();
    done(
        moderation.createRoom(
            "hidden1", RoomSettings.builder().visibility(RoomVisibility.SECRET).build()));
    done(moderation.addMember("hidden1", "alice", "member"));
    alice.join("hidden1");
    String id = idOf(alice.send("hidden1", "x"));
    for (String event : List.of("message:edit", "message:delete", "channel:read", "receipts:get")) {
      JsonObject payload = with(with(with(IN_ROOM, "messageId", id), "content", "y"), "upTo", id);
      JsonObject unknown = with(with(payload, "messageId", "no-such"), "upTo", "no-such");
      assertThat(bob.call(event, payload).toString())
          .as(event)
          .contains("success=false")
          .isEqualTo(bob.call(event, unknown).toString());
    }
  }

  @Test
  void aRoomThatCannotBeAskedAboutIsNotLeftOut() {
    List<String> hanging = new ArrayList<>();
    DefaultRoomPolicy rules = new DefaultRoomPolicy();
    world.with(
        (RoomPolicy)
            question ->
                hanging.contains(question.action().name())
                    ? new CompletableFuture<>()
                    : rules.decide(question));
    two();
    String id = idOf(alice.send(ROOM, "x"));
    hanging.addAll(List.of("READ", "ACKNOWLEDGE"));
    for (String asked :
        List.of(
            bob.post("sync:channels", JsonObject.EMPTY),
            bob.post("receipt:update", JsonObject.of("messageId", id, "status", "read")))) {
      world.advance(5_500);
      assertThat(bob.last(asked).toString()).contains("UNAVAILABLE");
    }
  }

  @Test
  void whoWasRemovedWhileAwayDoesNotComeBackIntoTheRoom() {
    Moderation moderation = two();
    bob.lose();
    done(moderation.removeMember(ROOM, "bob"));
    alice.send(ROOM, "missed");
    RawClient again = back(bob);
    assertThat(isRecovered(again, bob)).isFalse();
    assertThat(again.all("message:new")).isEmpty();
  }

  @Test
  void whoIsRemovedOnTheWayBackIsOutAgain() {
    Moderation moderation = two();
    alice.send(ROOM, "one");
    world.advance(2_000);
    bob.lose();
    world.store.heldScans = new ArrayList<>();
    RawClient again = back(bob);
    done(moderation.removeMember(ROOM, "bob"));
    List<Runnable> held = world.store.heldScans;
    world.store.heldScans = null;
    assertThat(held).isNotEmpty();
    held.forEach(Runnable::run);
    again.settle();
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.last("error").string("code")).contains("NOT_A_MEMBER");
    again.clear();
    alice.send(ROOM, "two");
    assertThat(again.all("message:new")).isEmpty();
  }

  @Test
  void whoWasPutOutOfOneRoomIsHadBackInTheOthers() {
    Moderation moderation = two();
    bob.join("general");
    world.advance(2_000);
    done(moderation.ban(ROOM, "bob", null, null, null));
    world.advance(1_000);
    bob.lose();
    RawClient again = back(bob);
    assertThat(isRecovered(again, bob)).isTrue();
    assertThat(again.last("authenticated").array("rooms").orElseThrow().strings())
        .containsExactly("general");
  }

  @Test
  void aMessageIsNotForWhoWasBannedBefore() {
    Moderation moderation = two();
    done(moderation.ban(ROOM, "bob", null, null, null));
    String id = idOf(alice.send(ROOM, "x"));
    JsonObject told = alice.ask("delivery:sync", JsonObject.of("messageIds", List.of(id)));
    assertThat(told.toString()).contains("totalRecipients=0");
  }

  @Test
  void whoNeverJoinedIsHeardNoMoreOnceBanned() {
    Slow slow = new Slow();
    world.with(slow);
    Moderation moderation = two();
    RawClient carol = world.client("carol");
    String answer = carol.post("message:send", with(IN_ROOM, "content", "x"));
    carol.settle();
    done(moderation.ban(ROOM, "carol", null, null, null));
    slow.held.get(0).complete(MessageVerdict.accept());
    carol.settle();
    assertThat(carol.last(answer).toString()).contains("FORBIDDEN");
    assertThat(alice.all("message:new")).isEmpty();
  }

  @Test
  void whatChangesWhileAPolicyIsAskedAgainIsAskedAboutToo() {
    List<Runnable> held = new ArrayList<>();
    DefaultRoomPolicy rules = new DefaultRoomPolicy();
    Slow slow = new Slow();
    world
        .with(slow)
        .with(
            (RoomPolicy)
                question -> {
                  CompletionStage<RoomPolicy.Decision> decided = rules.decide(question);
                  if (slow.held.isEmpty() || !held.isEmpty()) {
                    return decided;
                  }
                  CompletableFuture<RoomPolicy.Decision> later = new CompletableFuture<>();
                  held.add(() -> decided.thenAccept(later::complete));
                  return later;
                });
    Moderation moderation = two();
    String answer = bob.post("message:send", with(IN_ROOM, "content", "x"));
    bob.settle();
    done(moderation.assignRole(ROOM, "bob", "vip"));
    slow.held.get(0).complete(MessageVerdict.accept());
    bob.settle();
    assertThat(held).hasSize(1);
    done(moderation.closeRoom(ROOM));
    held.get(0).run();
    bob.settle();
    assertThat(bob.last(answer).toString()).contains("FORBIDDEN");
    assertThat(alice.all("message:new")).isEmpty();
  }

  @Test
  void aRevocationIsOfItsTenantAndEndsToTheSecond() {
    two();
    Revocations revocations = world.server.revocations("primary");
    Instant until = world.clock.instant().plusSeconds(30);
    done(world.server.revocations("other").revokeUser("alice", until));
    assertThat(world.client("alice").events()).contains("authenticated");
    done(revocations.revokeUser("alice", until));
    world.advance(29_000);
    assertThat(world.open(JsonObject.of("token", world.token("alice"))).refused).isNotNull();
    // It is not yet deleted.
    world.advance(1_000);
    assertThat(world.store.values.rows).hasSize(2);
    assertThat(world.client("alice").events()).contains("authenticated");
  }

  @Test
  void aSessionGoesWithTheTokenThatItHasNowNotWithTheOneBefore() {
    two();
    Revocations revocations = world.server.revocations("primary");
    Instant until = world.clock.instant().plusSeconds(60);
    RawClient carol = world.open(JsonObject.of("token", tokenOf("carol", "t1")));
    carol.ask("auth:refresh", JsonObject.of("token", tokenOf("carol", "t2")));
    assertThat(done(revocations.revokeToken("t1", until))).isZero();
    carol.settle();
    assertThat(carol.disconnected).isFalse();
    assertThat(world.open(JsonObject.of("token", tokenOf("carol", "t1"))).refused).isNotNull();
    assertThat(carol.refusal("auth:refresh", JsonObject.of("token", tokenOf("carol", "t1"))))
        .isEqualTo("TOKEN_REVOKED");
    assertThat(done(revocations.revokeToken("t2", until))).isEqualTo(1);
    carol.settle();
    assertThat(carol.disconnected).isTrue();
  }

  private static String tokenOf(String userId, String tokenId) {
    return JWT.create()
        .withClaim("userId", userId)
        .withJWTId(tokenId)
        .sign(Algorithm.HMAC256(ChatWorld.SECRET));
  }

  @Test
  void whoIsRevokedHasLeftForOthersAtOnceAndIsNotHadBack() {
    two();
    String pid = bob.connected.string("pid").orElseThrow();
    Revocations revocations = world.server.revocations("primary");
    done(revocations.revokeUser("bob", world.clock.instant().plusSeconds(60)));
    alice.settle();
    assertThat(alice.all("user:left")).hasSize(1);
    assertThat(world.open(JsonObject.of("token", world.token("bob"), "pid", pid)).refused)
        .isNotNull();
    done(revocations.restoreUser("bob"));
    RawClient again = back(bob);
    assertThat(isRecovered(again, bob)).isFalse();
  }

  @Test
  void aSessionIsNotRefreshedIntoAnotherTenant() {
    two();
    String other =
        JWT.create()
            .withClaim("userId", "alice")
            .withClaim("tenant", "other")
            .sign(Algorithm.HMAC256(ChatWorld.SECRET));
    assertThat(alice.refusal("auth:refresh", JsonObject.of("token", other)))
        .isEqualTo("TENANT_MISMATCH");
    assertThat(alice.last("auth:error").string("code")).contains("TENANT_MISMATCH");
    bob.send(ROOM, "x");
    alice.settle();
    assertThat(alice.all("message:new")).hasSize(1);
  }

  @Test
  void allThatIsRevokedIsReadAndThereIsAnEndToIt() {
    byte[] forever = "9999999999999".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 100_000; i++) {
      world.store.values.rows.put("realtime4j.revocations|primary/u/u" + i, forever);
    }
    world.start();
    Revocations revocations = world.server.revocations("primary");
    assertThat(refused(revocations.revokeUser("one-more", Instant.MAX)))
        .isEqualTo("QUOTA_EXCEEDED");
    for (String user : List.of("u0", "u50000", "u99999")) {
      assertThat(world.open(JsonObject.of("token", world.token(user))).refused).isNotNull();
    }
    assertThat(done(revocations.restoreUser("u50000"))).isTrue();
    done(revocations.revokeUser("one-more", Instant.MAX));
  }

  @Test
  void sessionsAreListedByPages() {
    world.with("REALTIME_API_KEY", "0123456789abcdef");
    two();
    JsonObject first = sessions("?limit=1");
    assertThat(first.bool("hasMore")).contains(true);
    String sid = sid(first);
    JsonObject second = sessions("?limit=1&after=" + sid);
    assertThat(second.bool("hasMore")).contains(false);
    assertThat(sid(second)).isGreaterThan(sid);
  }

  private JsonObject sessions(String query) {
    var asked =
        world.transport.request(
            "GET", "/api/sessions" + query, "", Map.of("x-api-key", "0123456789abcdef"));
    world.loops.run();
    return (JsonObject) Json.parse(asked.body(), ProtocolLimits.DEFAULT).parsed();
  }

  private static String sid(JsonObject page) {
    return ((JsonObject) page.array("sessions").orElseThrow().values().get(0).parsed())
        .string("sid")
        .orElseThrow();
  }

  /** A hook that takes its time. */
  private static final class Slow implements ServerFeature, ServerHooks {
    final List<CompletableFuture<MessageVerdict>> held = new ArrayList<>();

    @Override
    public String id() {
      return "slow";
    }

    @Override
    public void start(ServerFeatureContext context) {
      context.hooks(this);
    }

    @Override
    public CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
      CompletableFuture<MessageVerdict> verdict = new CompletableFuture<>();
      held.add(verdict);
      return verdict;
    }
  }
}
