package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What whoever runs one server does with sessions reaches those of all. */
class ClusterOperationsTest {
  private static final Instant LATER = ChatWorld.START.plusSeconds(3_600);

  private final List<ChatWorld> worlds = ChatWorld.cluster(3);
  private final ChatWorld here = worlds.get(0);
  private final ChatWorld there = worlds.get(1);
  private Revocations revocations;
  private RawClient bobHere;
  private RawClient bobThere;

  @BeforeEach
  void bobIsOnBoth() {
    here.start();
    there.start();
    revocations = here.server.revocations("primary");
    bobHere = here.client("bob");
    bobThere = there.client("bob");
    here.advance(1_000);
  }

  private <T> T done(CompletableFuture<T> future) {
    here.loops.run();
    assertThat(future).isCompleted();
    return future.join();
  }

  private void refused(CompletableFuture<?> future) {
    here.loops.run();
    assertThat(future).isCompletedExceptionally();
    RefusedException failure = (RefusedException) failure(future);
    assertThat(failure.code()).isEqualTo("UNAVAILABLE");
    assertThat(failure.isRetryable()).isTrue();
  }

  private static Throwable failure(CompletableFuture<?> future) {
    try {
      future.join();
    } catch (CompletionException e) {
      return e.getCause();
    }
    throw new AssertionError("it was done");
  }

  private static void isEnded(RawClient client) {
    client.settle();
    assertThat(client.disconnected).isTrue();
  }

  private String entrance(ChatWorld world) {
    RawClient again = world.client("bob");
    return again.refused.object("data").flatMap(data -> data.string("code")).orElse("let in");
  }

  @Test
  void whoIsRevokedGoesFromAllServersAndComesBackToNone() {
    assertThat(done(revocations.revokeUser("bob", LATER))).isEqualTo(2);
    isEnded(bobHere);
    isEnded(bobThere);
    assertThat(entrance(here)).isEqualTo("TOKEN_REVOKED");
    assertThat(entrance(there)).isEqualTo("TOKEN_REVOKED");
    assertThat(done(there.server.revocations("primary").revoked("", 10)).items()).hasSize(1);

    assertThat(done(there.server.revocations("primary").restoreUser("bob"))).isTrue();
    assertThat(entrance(here)).isEqualTo("let in");
    assertThat(entrance(there)).isEqualTo("let in");
  }

  @Test
  void aSessionOfAnotherServerIsRevokedByItsId() {
    String sid = bobThere.connected.string("sid").orElseThrow();
    assertThat(done(revocations.revokeSession(sid, LATER))).isEqualTo(1);
    isEnded(bobThere);
    assertThat(bobHere.disconnected).isFalse();
  }

  @Test
  void whatWasLostIsReadAnewAndNotSaidToBeDone() {
    done(revocations.revokeUser("bob", LATER));
    here.line.losing = 1;
    CompletableFuture<Boolean> restored = revocations.restoreUser("bob");
    here.advance(1_500);
    assertThat(restored).isNotDone();
    assertThat(entrance(there)).isEqualTo("let in");
    here.advance(5_000);
    refused(restored);

    here.line.losing = 1;
    CompletableFuture<Integer> revoked = revocations.revokeUser("bob", LATER);
    here.advance(6_500);
    refused(revoked);
    assertThat(done(revocations.revokeUser("bob", LATER))).isPositive();
    assertThat(entrance(there)).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void whatWasRevokedWhileAServerWasCutOffHoldsWhenItIsBack() {
    there.line.isCut = true;
    here.advance(8_000);
    done(revocations.revokeUser("bob", LATER));
    bobThere.settle();
    assertThat(bobThere.disconnected).isFalse();
    there.line.isCut = false;
    here.advance(3_000);
    isEnded(bobThere);
    assertThat(entrance(there)).isEqualTo("TOKEN_REVOKED");
    done(revocations.restoreUser("bob"));
    assertThat(entrance(there)).isEqualTo("let in");
  }

  @Test
  void whatIsRevokedHoldsSoonOnAServerThatIsCutOffForLong() {
    there.line.isCut = true;
    here.advance(8_000);
    done(revocations.revokeUser("bob", LATER));
    here.advance(2_500);
    isEnded(bobThere);
    assertThat(entrance(there)).isEqualTo("TOKEN_REVOKED");
    done(revocations.restoreUser("bob"));
    here.advance(2_500);
    assertThat(entrance(there)).isEqualTo("let in");
  }

  @Test
  void whatIsRevokedHoldsSoonOnAServerThatHasNeverReachedTheOthers() {
    ChatWorld alone = worlds.get(2);
    alone.line.isCut = true;
    alone.start();
    here.advance(5_000);
    RawClient bobAlone = alone.client("bob");
    done(revocations.revokeUser("bob", LATER));
    here.advance(2_500);
    isEnded(bobAlone);
    assertThat(entrance(alone)).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void whoIsKickedIsSoOnAllServers() {
    assertThat(done(here.server.kickUser("primary", "bob", "enough"))).isEqualTo(2);
    isEnded(bobHere);
    isEnded(bobThere);
  }

  @Test
  void oneSessionIsKickedWhereverItIs() {
    String sid = bobThere.connected.string("sid").orElseThrow();
    assertThat(done(here.server.kickSession(sid, "enough"))).isTrue();
    isEnded(bobThere);
    assertThat(bobHere.disconnected).isFalse();
    assertThat(done(here.server.kickSession(sid, "enough"))).isFalse();
  }

  @Test
  void aBroadcastReachesThoseOfAllServersAndCountsThem() {
    bobHere.join("general");
    bobThere.join("general");
    int reached =
        done(
            here.server
                .moderation("primary")
                .broadcast(List.of("general"), "news", JsonObject.of("text", "hello")));
    assertThat(reached).isEqualTo(2);
    assertThat(bobHere.last("news").string("text")).contains("hello");
    assertThat(bobThere.last("news").string("text")).contains("hello");
  }

  @Test
  void whoIsCutOffRefusesWhatConcernsAll() {
    here.line.isCut = true;
    here.advance(2_000);
    refused(revocations.revokeUser("bob", LATER));
    refused(revocations.restoreUser("bob"));
    refused(here.server.kickUser("primary", "bob", "enough"));
    refused(here.server.moderation("primary").broadcast(List.of("a"), "news", JsonObject.EMPTY));
    here.line.isCut = false;
    here.advance(3_000);
    assertThat(done(revocations.revokeUser("bob", LATER))).isEqualTo(2);
  }
}
