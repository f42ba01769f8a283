package io.realtime4j.server.chat.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.privacy.PrivacySettings.Visibility;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Complaints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Others have changed how a user stands, and the store says so late. */
class StaleStandingsTest {
  private static final String BOB = "bob";

  private final FakeLoops loops = new FakeLoops(1);
  private final LateStore store = new LateStore();
  private final List<Redecision> published = new ArrayList<>();
  private int doubts;
  private final TenantPrivacy privacy =
      new TenantPrivacy(
          "primary",
          new Asker(loops.get(0), new Complaints(loops.get(0))),
          store,
          new OtherServers(Peers.NONE, loops.get(0), "primary"),
          new Standings.Publisher() {
            @Override
            public CompletableFuture<Void> publish(Redecision change) {
              published.add(change);
              return CompletableFuture.completedFuture(null);
            }

            @Override
            public void doubt() {
              doubts++;
            }
          });

  @BeforeEach
  void allAreKnown() {
    loops.run();
    assertThat(now().isOpen()).isTrue();
  }

  private Standing now() {
    return published.get(published.size() - 1).after(BOB);
  }

  private void pass(long millis) {
    loops.advance(Duration.ofMillis(millis));
  }

  @Test
  void whatTheStoreSaysInTimeIsNotDoubted() {
    privacy.readAnew();
    pass(10_000);
    assertThat(doubts).isZero();
  }

  @Test
  void whatTheStoreDoesNotSayInTimeIsNotKnown() {
    store.holds = true;
    privacy.readAnew();
    pass(1_900);
    assertThat(doubts).isZero();
    pass(200);
    assertThat(doubts).isEqualTo(1);
    CompletableFuture<Void> ready = privacy.ready();
    assertThat(ready).isNotDone();
    store.holds = false;
    store.hides();
    store.release();
    pass(10_000);
    assertThat(ready).isCompleted();
  }

  @Test
  void whoCannotBeReadInTimeIsHiddenUntilReadAnew() {
    store.holds = true;
    CompletableFuture<Void> applied = privacy.changedElsewhere(BOB);
    pass(1_900);
    assertThat(applied).isNotDone();
    pass(200);
    assertThat(applied).isCompleted();
    assertThat(now().isClosed()).isTrue();

    // What was read before the change was made holds no more.
    store.hides();
    store.holds = false;
    int before = published.size();
    store.release();
    pass(10_000);
    assertThat(published.subList(before, published.size()))
        .allSatisfy(change -> assertThat(change.after(BOB).isOpen()).isFalse());
    assertThat(now().settings().visibility()).isEqualTo(Visibility.NOBODY);
  }

  @Test
  void whoHasChangedWhileAllAreReadIsNotShownAsBefore() {
    store.holds = true;
    privacy.readAnew();
    loops.run();
    store.holds = false;
    store.hides();
    CompletableFuture<Void> applied = privacy.changedElsewhere(BOB);
    loops.run();
    assertThat(applied).isCompleted();
    assertThat(now().settings().visibility()).isEqualTo(Visibility.NOBODY);

    int before = published.size();
    store.release();
    loops.run();
    assertThat(published.subList(before, published.size()))
        .allSatisfy(change -> assertThat(change.after(BOB).isOpen()).isFalse());
    assertThat(now().settings().visibility()).isEqualTo(Visibility.NOBODY);
  }

  /** What it holds back it has read already. */
  private static final class LateStore implements PrivacyStore {
    final List<Runnable> held = new ArrayList<>();
    Optional<Saved> bob = Optional.empty();
    boolean holds;

    void hides() {
      bob =
          Optional.of(
              new Saved(BOB, "{\"visibility\":\"nobody\"}".getBytes(StandardCharsets.UTF_8)));
    }

    void release() {
      List<Runnable> all = List.copyOf(held);
      held.clear();
      all.forEach(Runnable::run);
    }

    private <T> CompletionStage<T> answer(T value) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      if (holds) {
        held.add(() -> answer.complete(value));
      } else {
        answer.complete(value);
      }
      return answer;
    }

    @Override
    public CompletionStage<List<Saved>> page(String tenant, String after, int limit) {
      return answer(after == null || after.isEmpty() ? bob.stream().toList() : List.of());
    }

    @Override
    public CompletionStage<Optional<Saved>> settings(String tenant, String userId) {
      return answer(bob);
    }

    @Override
    public CompletionStage<Void> save(String tenant, Saved saved) {
      throw new UnsupportedOperationException("nobody here changes anything");
    }

    @Override
    public CompletionStage<Boolean> replace(String tenant, Saved saved, byte[] before) {
      throw new UnsupportedOperationException("nobody here changes anything");
    }

    @Override
    public CompletionStage<List<String>> contacts(
        String tenant, String userId, String after, int limit) {
      return answer(List.of());
    }

    @Override
    public CompletionStage<Void> add(String tenant, String userId, List<String> ids) {
      throw new UnsupportedOperationException("nobody here changes anything");
    }

    @Override
    public CompletionStage<Void> remove(String tenant, String userId, List<String> ids) {
      throw new UnsupportedOperationException("nobody here changes anything");
    }

    @Override
    public CompletionStage<List<String>> conversations(String tenant, String userId) {
      return answer(List.of());
    }

    @Override
    public CompletionStage<Set<String>> members(String tenant, String room) {
      return answer(Set.of());
    }
  }
}
