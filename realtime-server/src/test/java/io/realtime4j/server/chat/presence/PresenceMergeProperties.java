package io.realtime4j.server.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Servers whose clocks differ tell each other of a user's sessions; what each says arrives in
 * order, what several say in any. When all has arrived all see the same.
 */
class PresenceMergeProperties {
  private static final int SERVERS = 3;
  private static final String USER = "u";

  record Step(int server, int other, String what) {}

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, SERVERS - 1),
            Arbitraries.integers().between(0, SERVERS - 1),
            Arbitraries.of(
                "connect", "lose", "end", "busy", "away", "online", "idle", "custom", "deliver",
                "deliver", "deliver", "deliver", "deliver", "deliver"))
        .as(Step::new);
  }

  @Provide
  Arbitrary<Long> skews() {
    return Arbitraries.of(0L, 1L, 5_000L, -5_000L, 3_600_000L);
  }

  @Property
  void whatHasArrivedInWhateverOrderIsSeenAlike(
      @ForAll @Size(SERVERS) List<@From("skews") Long> skews,
      @ForAll @Size(max = 80) List<@From("steps") Step> steps) {
    Net net = new Net(skews);
    steps.forEach(net::take);
    net.deliverAll();
    PresenceView first = net.servers.get(0).view();
    for (Server server : net.servers) {
      assertThat(server.view()).isEqualTo(first);
    }
  }

  @Example
  void aChoiceMadeInKnowledgeOfAnotherWinsWhateverTheClocksSay() {
    Net net = new Net(List.of(3_600_000L, 0L, 0L));
    for (int server : List.of(0, 1)) {
      net.take(new Step(server, 0, "connect"));
    }
    net.take(new Step(0, 0, "busy"));
    net.deliverAll();
    net.take(new Step(1, 0, "away"));
    net.deliverAll();
    for (Server server : net.servers) {
      assertThat(server.view().status()).isEqualTo(PresenceStatus.AWAY);
    }
  }

  private static final class Net {
    final List<Server> servers = new ArrayList<>();
    long now = 1_000_000_000;

    Net(List<Long> skews) {
      for (int i = 0; i < SERVERS; i++) {
        servers.add(new Server(i, skews.get(i)));
      }
    }

    void take(Step step) {
      now++;
      Server server = servers.get(step.server);
      if (step.what.equals("deliver")) {
        deliver(server, step.other);
      } else {
        server.act(step.what, now + server.skew);
        tell(server);
      }
    }

    private void tell(Server from) {
      JsonObject news = from.news();
      if (news != null) {
        servers.forEach(to -> to.inbox.get(from.index).add(news));
      }
    }

    private boolean deliver(Server to, int from) {
      JsonObject news = to.inbox.get(from).poll();
      if (news != null && from != to.index) {
        to.hear(UserNews.of(news, servers.get(from).name), now + to.skew);
        tell(to);
      }
      return news != null;
    }

    void deliverAll() {
      boolean isBusy = true;
      while (isBusy) {
        isBusy = false;
        for (Server to : servers) {
          for (int from = 0; from < SERVERS; from++) {
            isBusy |= deliver(to, from);
          }
        }
      }
    }
  }

  /** Tells what the real one would tell. */
  private static final class Server {
    final int index;
    final String name;
    final long skew;
    final PresenceRegistry registry;
    final List<Deque<JsonObject>> inbox = new ArrayList<>();
    final Deque<Object> sessions = new ArrayDeque<>();
    List<SessionState> told = List.of();
    Gone remains;
    Gone toldRemains;

    Server(int index, long skew) {
      this.index = index;
      this.name = "server" + index;
      this.skew = skew;
      this.registry = new PresenceRegistry(name);
      for (int i = 0; i < SERVERS; i++) {
        inbox.add(new ArrayDeque<>());
      }
    }

    PresenceView view() {
      return registry.view(USER, 0);
    }

    void act(String what, long now) {
      Object newest = sessions.peekLast();
      if (what.equals("connect")) {
        Object session = new Object();
        sessions.add(session);
        registry.connected(USER, session, null, null, null, now);
      } else if (newest != null) {
        switch (what) {
          case "lose" -> registry.lost(USER, newest, now);
          case "end" -> registry.ended(USER, sessions.removeLast(), now);
          case "custom" ->
              registry.update(
                  USER,
                  newest,
                  new PresenceUpdate(
                      PresenceStatus.ONLINE, true, true, CustomStatus.of("at " + now)),
                  now);
          case "idle" -> update(newest, PresenceStatus.AWAY, true, now);
          default -> update(newest, PresenceStatus.ofWireName(what).orElseThrow(), false, now);
        }
      }
      remains = registry.remains(USER);
    }

    private void update(Object session, PresenceStatus status, boolean auto, long now) {
      registry.update(USER, session, new PresenceUpdate(status, auto, false, null), now);
    }

    JsonObject news() {
      List<SessionState> now = registry.sessionsHere(USER);
      List<SessionState> changed = new ArrayList<>(now);
      changed.removeAll(told);
      List<Stamp> ended = new ArrayList<>();
      told.forEach(one -> ended.add(one.since()));
      now.forEach(one -> ended.remove(one.since()));
      told = now;
      Gone more = remains != null && !remains.equals(toldRemains) ? remains : null;
      toldRemains = remains;
      return changed.isEmpty() && ended.isEmpty() && more == null
          ? null
          : new UserNews("t", USER, changed, ended, null, more).toJson();
    }

    void hear(UserNews news, long now) {
      news.sessions().forEach(one -> registry.told(USER, one, now));
      if (news.remains() != null) {
        registry.remains(USER, news.remains(), now);
      }
      news.ended().forEach(since -> registry.ended(USER, since, now));
    }
  }
}
