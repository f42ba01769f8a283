package io.realtime4j.server.chat.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.chat.FakeStore;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Complaints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is revoked, in the memory of two servers and in the store that they share. */
class LedgerTest {
  private static final String SESSION = "s1";
  private static final String KEY = Ledger.Kind.SESSION.key("primary", SESSION);

  private final FakeLoops loops = new FakeLoops(2);
  private final FakeStore store = new FakeStore(loops.get(1));
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(loops.get(0).nanoTime() / 1_000_000);
  private final Ledger one = ledger();
  private final Ledger other = ledger();

  private Ledger ledger() {
    return new Ledger(store, clock, new Asker(loops.get(0), new Complaints(loops.get(0))));
  }

  @BeforeEach
  void start() {
    one.start();
    other.start();
    loops.run();
  }

  private void revoked(Ledger by, long until) {
    loops.get(0).execute(() -> by.put(Map.of(KEY, until)));
    loops.run();
  }

  private static boolean holds(Ledger ledger) {
    return ledger.isSessionRevoked("primary", SESSION);
  }

  /** Returns one of a server that starts now. */
  private Ledger later() {
    Ledger later = ledger();
    later.start();
    loops.run();
    return later;
  }

  @Test
  void whatAnotherServerHasRevokedAnewIsNotForgottenAsOver() {
    revoked(one, 10_000);
    loops.get(0).execute(() -> other.learn(Map.of(KEY, 10_000L)));
    loops.advance(Duration.ofMillis(59_500));
    // The other server has not heard of it when it forgets what is over.
    revoked(one, 1_000_000);
    loops.advance(Duration.ofSeconds(1));
    loops.get(0).execute(() -> other.learn(Map.of(KEY, 1_000_000L)));
    loops.run();

    assertThat(holds(one)).isTrue();
    assertThat(holds(other)).isTrue();
    assertThat(holds(later())).isTrue();
  }

  @Test
  void whatIsOverIsForgottenByTheStoreToo() {
    revoked(one, 10_000);
    loops.advance(Duration.ofMinutes(2));
    assertThat(store.values.rows).isEmpty();
    assertThat(one.size()).isZero();
  }

  @Test
  void whatIsReadWhileItIsRevokedAnewIsNotTheNewest() {
    revoked(one, 10_000);
    loops.get(0).execute(() -> other.learn(Map.of(KEY, 10_000L)));
    loops.run();
    CompletableFuture<Void> read = readingBeforeThat(() -> other.learn(Map.of(KEY, 1_000_000L)));
    loops.advance(Duration.ofSeconds(20));

    assertThat(read).isCompleted();
    assertThat(holds(other)).isTrue();
  }

  @Test
  void whatIsLiftedWhileAServerStartsHoldsNotThere() {
    revoked(one, 1_000_000);
    Ledger starting = ledger();
    List<Runnable> held = new ArrayList<>();
    store.values.held = held;
    starting.start();
    loops.run();
    store.values.held = null;
    // It was read before it was lifted, and is heard of after.
    held.forEach(Runnable::run);
    loops.get(0).execute(() -> starting.forget(KEY));
    loops.run();

    assertThat(holds(starting)).isFalse();
  }

  /** Has a ledger read the store, and something happen before it has heard what it read. */
  private CompletableFuture<Void> readingBeforeThat(Runnable change) {
    List<CompletableFuture<Void>> readings = new ArrayList<>();
    List<Runnable> held = new ArrayList<>();
    store.values.held = held;
    loops.get(0).execute(() -> readings.add(other.readAnew()));
    loops.run();
    store.values.held = null;
    loops.get(0).execute(change);
    held.forEach(Runnable::run);
    loops.run();
    return readings.get(0);
  }
}
