package io.realtime4j.sample.app.demo;

import io.realtime4j.sample.app.demo.Screen.Colour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** The table at the end, and the verdict. Every number in it was counted. */
final class Report {
  /**
   * One direction of the conversation.
   *
   * @param from what one user sent
   * @param to what the other received of it
   * @param reconnects how often the sender has reconnected
   */
  record Way(Outbox from, Inbox to, IntSupplier reconnects) {
    int sent() {
      return from.count();
    }

    int delivered() {
      return to.delivered();
    }

    int read() {
      return from.read();
    }

    int lost() {
      return to.lost();
    }

    boolean isComplete() {
      return delivered() == sent() && read() == sent();
    }

    boolean isClean() {
      return isComplete() && lost() == 0 && to.duplicated() == 0 && to.outOfOrder() == 0;
    }
  }

  private final Way there;
  private final Way back;

  Report(Way there, Way back) {
    this.there = there;
    this.back = back;
  }

  boolean isComplete() {
    return there.isComplete() && back.isComplete();
  }

  boolean isClean() {
    return there.isClean() && back.isClean();
  }

  void print(Screen screen, int kills) {
    screen.line("");
    screen.line(
        screen.paint(
            Colour.BOLD,
            String.format(
                Locale.ROOT, "%-34s %14s %14s %8s", "", "alice to bob", "bob to alice", "total")));
    row(screen, "sent", Way::sent);
    row(screen, "delivered", Way::delivered);
    row(screen, "read", Way::read);
    row(screen, "lost", Way::lost);
    row(screen, "duplicated", way -> way.to().duplicated());
    row(screen, "out of order", way -> way.to().outOfOrder());
    row(screen, "reconnects of the sender", way -> way.reconnects().getAsInt());
    screen.line(
        String.format(
            Locale.ROOT, "%-34s %14s %14s %8d", "server killed (SIGKILL)", "", "", kills));
    latency(
        screen,
        "latency p50 / p99, server up",
        there.to().calmLatencies(),
        back.to().calmLatencies());
    latency(
        screen,
        "latency p50 / p99, met an outage",
        there.to().outageLatencies(),
        back.to().outageLatencies());
    screen.line("");
  }

  private void row(Screen screen, String name, ToIntFunction<Way> count) {
    int first = count.applyAsInt(there);
    int second = count.applyAsInt(back);
    screen.line(
        String.format(Locale.ROOT, "%-34s %14d %14d %8d", name, first, second, first + second));
  }

  private static void latency(Screen screen, String name, List<Long> first, List<Long> second) {
    List<Long> all = new ArrayList<>(first);
    all.addAll(second);
    screen.line(
        String.format(
            Locale.ROOT,
            "%-34s %14s %14s   (%d messages)",
            name,
            percentiles(first),
            percentiles(second),
            all.size()));
  }

  private static String percentiles(List<Long> nanos) {
    return nanos.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%s / %s ms", millis(nanos, 50), millis(nanos, 99));
  }

  /** The nearest-rank percentile: a latency that was measured, not one in between. */
  private static String millis(List<Long> nanos, int percent) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    double millis = sorted.get(Math.max(rank, 1) - 1) / 1e6;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%.0f", millis);
  }
}
