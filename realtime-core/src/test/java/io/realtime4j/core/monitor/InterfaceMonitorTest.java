package io.realtime4j.core.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.Subscription;
import io.realtime4j.core.fakes.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterfaceMonitorTest {
  private final ManualLoop loop = new ManualLoop();
  private final List<String> heard = new ArrayList<>();
  private Set<String> addresses = Set.of("wlan0 192.0.2.7");
  private Exception failure;
  private int looks;
  private final InterfaceMonitor monitor = new InterfaceMonitor(loop, loop, this::look);

  private Set<String> look() throws Exception {
    looks++;
    if (failure != null) {
      throw failure;
    }
    return addresses;
  }

  private Subscription watch(String name) {
    Subscription watched =
        monitor.watch(
            new NetworkMonitor.Listener() {
              @Override
              public void onAvailable() {
                heard.add(name + " up");
              }

              @Override
              public void onUnavailable() {
                heard.add(name + " down");
              }
            });
    loop.run();
    return watched;
  }

  @Test
  void whatIsThereIsToldAtOnceAndEachChangeAtTheNextLook() {
    watch("a");
    assertThat(heard).containsExactly("a up");

    loop.seconds(60);
    assertThat(heard).hasSize(1);
    addresses = Set.of();
    loop.seconds(5);
    assertThat(heard).containsExactly("a up", "a down");
    addresses = Set.of("wwan0 198.51.100.9");
    loop.seconds(5);
    addresses = Set.of("wlan0 192.0.2.7");
    loop.seconds(5);
    assertThat(heard).containsExactly("a up", "a down", "a up", "a up");
  }

  @Test
  void oneLookServesAllAndTheLastEndsIt() {
    Subscription first = watch("a");
    Subscription second = watch("b");
    assertThat(heard).containsExactly("a up", "b up");
    assertThat(looks).isEqualTo(1);
    loop.seconds(5);
    assertThat(looks).isEqualTo(2);

    first.unsubscribe();
    first.unsubscribe();
    addresses = Set.of();
    loop.seconds(5);
    assertThat(heard).containsExactly("a up", "b up", "b down");

    second.unsubscribe();
    loop.run();
    assertThat(loop.timers()).isZero();
    looks = 0;
    loop.seconds(60);
    assertThat(looks).isZero();
    watch("c");
    assertThat(heard).endsWith("c down");
  }

  @Test
  void aLookThatFailsIsDoneAgainAndSaysNothing() {
    failure = new java.net.SocketException("not now");
    watch("a");
    watch("b");
    assertThat(heard).isEmpty();

    failure = null;
    loop.seconds(5);
    assertThat(heard).containsExactlyInAnyOrder("a up", "b up");
    looks = 0;
    loop.seconds(5);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void whoEndsBeforeTheFirstLookIsOverHearsNothing() {
    Subscription watched =
        monitor.watch(
            new NetworkMonitor.Listener() {
              @Override
              public void onAvailable() {
                heard.add("up");
              }

              @Override
              public void onUnavailable() {
                heard.add("down");
              }
            });
    watched.unsubscribe();
    loop.seconds(60);
    assertThat(heard).isEmpty();
    assertThat(loop.timers()).isZero();
  }

  @Test
  void theMachinesOwnAddressesCanBeRead() throws Exception {
    assertThat(new MachineAddresses().now())
        .noneMatch(address -> address.contains(" 127.") || address.contains(" fe80:"));
  }
}
