package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.StorePage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whoever is revoked goes at once and does not come back, after a restart neither. */
class RevocationTest {
  private static final Instant EXPIRY = ChatWorld.START.plusSeconds(3_600);

  private ChatWorld world = new ChatWorld();

  private Revocations start() {
    world.start();
    return world.server.revocations("primary");
  }

  private <V> V done(CompletableFuture<V> asked) {
    world.loops.run();
    assertThat(asked).isDone();
    return asked.join();
  }

  private String refused(CompletableFuture<?> asked) {
    world.loops.run();
    assertThat(asked).isDone();
    try {
      asked.join();
    } catch (CompletionException e) {
      return ((RealtimeException) e.getCause()).code();
    }
    throw new AssertionError("it was done");
  }

  private static String token(String user, String jti, String session) {
    return JWT.create()
        .withClaim("userId", user)
        .withJWTId(jti)
        .withClaim("sessionId", session)
        .withExpiresAt(EXPIRY)
        .sign(Algorithm.HMAC256(ChatWorld.SECRET));
  }

  private RawClient with(String token) {
    return world.open(JsonObject.of("token", token));
  }

  private static void assertEnded(RawClient client) {
    assertThat(client.last("auth:error").string("code")).contains("TOKEN_REVOKED");
    assertThat(client.disconnected).isTrue();
    assertThat(client.socket.isClosed()).isTrue();
  }

  private static void assertRefused(RawClient client) {
    assertThat(client.refused.object("data").orElseThrow().string("code"))
        .contains("TOKEN_REVOKED");
  }

  @Test
  void aSessionThatIsRevokedWhileItIsLostIsNotHadBack() {
    Revocations revocations = start();
    RawClient lost = world.client("mallory");
    lost.join("channel:x");
    lost.settle();
    String pid = lost.connected.string("pid").orElseThrow();
    String sid = lost.connected.string("sid").orElseThrow();
    lost.lose();
    world.advance(100);
    assertThat(done(revocations.revokeSession(sid, world.clock.instant().plusSeconds(60))))
        .isZero();
    RawClient back = world.open(JsonObject.of("token", world.token("mallory"), "pid", pid));
    back.settle();
    assertThat(back.connected.string("sid")).isPresent().isNotEqualTo(Optional.of(sid));
    assertThat(back.connected.string("pid")).isNotEqualTo(Optional.of(pid));
  }

  @Test
  void aSessionThatIsLostAndNotRevokedIsHadBack() {
    start();
    RawClient lost = world.client("mallory");
    lost.settle();
    String pid = lost.connected.string("pid").orElseThrow();
    lost.lose();
    world.advance(100);
    RawClient back = world.open(JsonObject.of("token", world.token("mallory"), "pid", pid));
    back.settle();
    assertThat(back.connected.string("pid")).contains(pid);
  }

  @Test
  void aRevokedUserGoesAtOnceAndIsRefusedUntilTheTime() {
    Revocations revocations = start();
    RawClient phone = world.client("mallory");
    RawClient laptop = world.client("mallory");
    RawClient alice = world.client("alice");
    Instant until = world.clock.instant().plusSeconds(60);
    assertThat(done(revocations.revokeUser("mallory", until))).isEqualTo(2);
    assertEnded(phone);
    assertEnded(laptop);
    assertRefused(with(world.token("mallory")));
    assertThat(
            world.transport.request(
                "GET",
                "/api/users/me/presence-settings",
                "",
                Map.of("authorization", "Bearer " + world.token("mallory"))))
        .satisfies(
            asked -> {
              world.loops.run();
              assertThat(asked.status()).isEqualTo(401);
              assertThat(asked.body()).contains("TOKEN_REVOKED");
            });
    alice.settle();
    assertThat(alice.disconnected).isFalse();
    assertThat(world.server.revocations("other").revokeUser("alice", until))
        .satisfies(other -> assertThat(done(other)).isZero());
    alice.settle();
    assertThat(alice.disconnected).isFalse();
    world.advance(61_000);
    assertThat(world.client("mallory").events()).contains("authenticated");
  }

  @Test
  void aRevokedTokenIsRefusedUntilItExpiresAndAnotherOfTheUserIsNot() {
    Revocations revocations = start();
    String bad = token("bob", "t1", null);
    RawClient bob = with(bad);
    RawClient other = with(token("bob", "t2", null));
    assertThat(done(revocations.revokeToken("t1", null))).isEqualTo(1);
    assertEnded(bob);
    assertRefused(with(bad));
    assertThat(other.call("auth:refresh", JsonObject.of("token", bad)).toString())
        .contains("TOKEN_REVOKED");
    assertThat(other.disconnected).isFalse();
    // Nothing of it is kept once the token has expired by itself.
    assertThat(world.store.values.rows).hasSize(1);
    world.advance(Duration.ofMinutes(63).toMillis());
    assertThat(world.store.values.rows).isEmpty();
    assertThat(refused(revocations.revokeToken("t9", null))).isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void aRevokedSessionIsRefusedByItsLabelAndItsTokens() {
    Revocations revocations = start();
    String first = token("bob", "t1", "s1");
    RawClient bob = with(first);
    RawClient byLabel = with(token("bob", null, "s1"));
    RawClient other = with(token("bob", "t3", "s3"));
    String sid = other.connected.string("sid").orElseThrow();
    assertThat(done(revocations.revokeSession("s1", null))).isEqualTo(2);
    assertEnded(bob);
    assertEnded(byLabel);
    assertRefused(with(first));
    assertRefused(with(token("bob", "t4", "s1")));
    assertRefused(with(token("bob", "t1", "s5")));
    other.settle();
    assertThat(other.disconnected).isFalse();
    assertThat(done(revocations.revokeSession(sid, null))).isEqualTo(1);
    assertEnded(other);
    assertRefused(with(token("bob", "t3", "s3")));
    assertThat(done(revocations.restoreSession("s3"))).isTrue();
    assertThat(done(revocations.restoreToken("t3"))).isTrue();
    assertThat(done(revocations.restoreToken("t3"))).isFalse();
    assertThat(with(token("bob", "t3", "s3")).events()).contains("authenticated");
  }

  @Test
  void aRestartForgetsNothing() {
    Revocations revocations = start();
    done(revocations.revokeUser("mallory", EXPIRY));
    done(revocations.revokeToken("t1", EXPIRY));
    ChatWorld next = new ChatWorld();
    next.store.takeOver(world.store);
    world = next;
    world.start();
    assertRefused(with(world.token("mallory")));
    assertRefused(with(token("bob", "t1", null)));
    assertThat(done(world.server.revocations("primary").restoreUser("mallory"))).isTrue();
    assertThat(world.client("mallory").events()).contains("authenticated");
  }

  @Test
  void whatIsOverMakesPlaceWithinSecondsHoweverMuchItIs() {
    FeatureStore space = world.store.features("realtime4j.revocations").orElseThrow();
    for (int i = 0; i < 2_500; i++) {
      space.put("primary", "primary/u/user" + i, new byte[] {'1'});
    }
    start();
    world.advance(60_000);
    world.advance(1_000);
    world.advance(1_000);
    CompletableFuture<StorePage<FeatureRow>> left =
        space.page("primary", "", "", 10).toCompletableFuture();
    world.advance(10);
    assertThat(left.getNow(null).rows()).isEmpty();
  }

  @Test
  void aServerThatCannotReadWhatIsRevokedDoesNotStart() {
    world.store.fails = true;
    world.start();
    assertThat(world.starting).isCompletedExceptionally();
  }

  @Test
  void whoIsOnTheWayInWhenRevokedDoesNotComeIn() {
    List<CompletableFuture<Principal>> asked = new ArrayList<>();
    world.authenticatedBy(
        request -> {
          CompletableFuture<Principal> one = new CompletableFuture<>();
          asked.add(one);
          return one;
        });
    Revocations revocations = start();
    RawClient bob = with("x");
    done(revocations.revokeUser("bob", EXPIRY));
    asked.get(0).complete(Principal.builder().userId("bob").build());
    bob.settle();
    assertRefused(bob);
  }

  /** Holds back what was made of it after it was made: the thread that does so was slow. */
  private static final class Preempted extends CompletableFuture<Principal> {
    private Runnable goOn;

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super Principal, ? extends U> step) {
      U made = step.apply(join());
      CompletableFuture<U> later = new CompletableFuture<>();
      goOn = () -> later.complete(made);
      return later;
    }
  }

  @Test
  void aTokenThatIsRevokedWhileItIsTakenUpIsNoSessions() {
    Preempted second = new Preempted();
    second.complete(Principal.builder().userId("bob").tokenId("t2").build());
    world.authenticatedBy(
        request ->
            request.token().equals("second")
                ? second
                : CompletableFuture.completedFuture(
                    Principal.builder().userId("bob").tokenId("t1").build()));
    Revocations revocations = start();
    RawClient bob = with("first");
    bob.emit("auth:refresh", JsonObject.of("token", "second"));
    bob.settle();
    assertThat(done(revocations.revokeToken("t2", EXPIRY))).isZero();
    second.goOn.run();
    bob.settle();
    assertThat(bob.last("auth:error").string("code")).contains("TOKEN_REVOKED");
    assertThat(bob.disconnected).isFalse();
    assertThat(done(revocations.revokeToken("t1", EXPIRY))).isEqualTo(1);
  }

  @Test
  void whoseTokenEndsAtTheEndOfTimeIsRevokedForGood() {
    world.authenticatedBy(
        request ->
            CompletableFuture.completedFuture(
                Principal.builder().userId("bob").expiresAt(Instant.MAX).build()));
    Revocations revocations = start();
    RawClient bob = with("x");
    assertThat(done(revocations.revokeUser("bob", null))).isEqualTo(1);
    assertEnded(bob);
    world.advance(Duration.ofDays(1).toMillis());
    assertRefused(with("x"));
  }

  @Test
  void aStoreThatFailsPutsNobodyOutAndSaysSo() {
    Revocations revocations = start();
    RawClient bob = world.client("bob");
    world.store.fails = true;
    assertThat(refused(revocations.revokeUser("bob", EXPIRY))).isEqualTo("UNAVAILABLE");
    world.store.fails = false;
    bob.settle();
    assertThat(bob.disconnected).isFalse();
    assertThat(world.client("bob").events()).contains("authenticated");
    world.store.mood = () -> Mood.HANGS;
    CompletableFuture<Integer> hanging = revocations.revokeUser("bob", EXPIRY);
    world.advance(5_100);
    assertThat(refused(hanging)).isEqualTo("UNAVAILABLE");
  }

  @Test
  void withoutAPlaceForThemNothingIsRevoked() {
    world.store.keepsValues = false;
    Revocations revocations = start();
    assertThat(refused(revocations.revokeUser("bob", EXPIRY))).isEqualTo("UNSUPPORTED");
    assertThat(done(revocations.restoreUser("bob"))).isFalse();
    assertThatThrownBy(() -> revocations.revokeUser(" ", EXPIRY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
