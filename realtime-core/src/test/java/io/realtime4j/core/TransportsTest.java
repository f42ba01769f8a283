package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.core.fakes.FakeTransport;
import io.realtime4j.core.fakes.ManualLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TransportsTest {
  private final ManualLoop loop = new ManualLoop();
  private final Deque<Runnable> blocking = new ArrayDeque<>();
  private final List<FakeTransport> made = new ArrayList<>();
  private final FakeTransport first = new FakeTransport("first");
  private final List<Object> ends = new ArrayList<>();
  private Transports.Finder finder =
      (id, source) -> {
        FakeTransport transport = new FakeTransport(id);
        made.add(transport);
        return transport;
      };

  private Transports transports(boolean ownsFirst) {
    return transports(ownsFirst, blocking::add);
  }

  private Transports transports(boolean ownsFirst, Executor executor) {
    return new Transports(
        loop,
        executor,
        Duration.ofSeconds(20),
        (id, source) -> finder.find(id, source),
        first,
        ownsFirst);
  }

  private void find(Transports transports, String id) {
    transports.find(id, "a test", ends::add, ends::add);
  }

  private void work() {
    while (!blocking.isEmpty()) {
      blocking.poll().run();
    }
    loop.run();
  }

  private String code() {
    assertThat(ends).hasSize(1);
    return ((RealtimeException) ends.get(0)).code();
  }

  @Test
  void oneThatWasMadeIsKeptAndClosedAtTheEnd() {
    Transports transports = transports(false);
    find(transports, "second");
    assertThat(ends).as("it may block").isEmpty();
    work();
    find(transports, "second");
    find(transports, "first");

    assertThat(ends).containsExactly(made.get(0), made.get(0), first);
    assertThat(made).hasSize(1);
    transports.close();
    assertThat(made.get(0).isClosed).isTrue();
    assertThat(first.isClosed).as("it was given").isFalse();
  }

  @Test
  void whatTheClientWasBuiltWithIsClosedIfItIsItsOwn() {
    transports(true).close();

    assertThat(first.isClosed).isTrue();
  }

  @Test
  void oneThatCannotBeMadeSaysSo() {
    finder =
        (id, source) -> {
          throw new NoClassDefFoundError("library");
        };
    find(transports(false), "second");
    work();

    assertThat(code()).isEqualTo("INVALID_SETTING");
    assertThat((RealtimeException) ends.get(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("second")
        .hasMessageContaining("library");
  }

  @Test
  void oneThatComesLateIsKeptForTheNextTime() {
    Transports transports = transports(false);
    find(transports, "second");
    loop.seconds(20);
    assertThat(code()).isEqualTo("SWAP_GIVEN_UP");
    ends.clear();

    work();
    assertThat(ends).as("told once").isEmpty();
    find(transports, "second");
    assertThat(ends).containsExactly(made.get(0));
    assertThat(loop.timers()).isZero();
  }

  @Test
  void oneThatComesAfterTheEndIsClosed() {
    Transports transports = transports(false);
    find(transports, "second");
    transports.close();
    work();

    assertThat(made.get(0).isClosed).isTrue();
  }

  @Test
  void whoWaitsForOneAtTheEndIsToldSoOnce() {
    Transports transports = transports(false);
    find(transports, "second");
    transports.close();

    assertThat(ends).hasSize(1).first().isInstanceOf(ClientClosedException.class);
    assertThat(loop.timers()).isZero();
    work();
    assertThat(ends).hasSize(1);
  }

  @Test
  void oneThatDoesNotSayItsIdCannotBeMade() {
    finder =
        (id, source) -> {
          FakeTransport transport = new FakeTransport(null);
          made.add(transport);
          return transport;
        };
    find(transports(false), "second");
    work();

    assertThat(code()).isEqualTo("INVALID_SETTING");
    assertThat(made.get(0).isClosed).isTrue();
  }

  @Test
  void whereEarlierCallsHangNoneIsMade() {
    Transports transports =
        transports(
            false,
            task -> {
              throw new RejectedExecutionException("full");
            });
    find(transports, "second");

    assertThat(code()).isEqualTo("SWAP_GIVEN_UP");
    assertThat(loop.timers()).isZero();
  }
}
