package io.realtime4j.server.chat.typing;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.privacy.Standing;
import io.realtime4j.server.chat.typing.TypingTracker.Form;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/*
 * Clients of the reference system take somebody for silent after 2 s without news. So the first
 * repeated start goes out at once, and later ones are gathered for less than that. Those whom not
 * everybody sees are gathered apart, each by themselves: their starts must not set the time at which
 * those of others are told.
 */

/** When others hear that somebody still types. Loop only. */
final class Renewals {
  static final Duration WINDOW = Duration.ofMillis(1_500);

  private static final String EVERYBODY = "";

  private final EventLoop loop;
  private final Consumer<Map<Form, Set<String>>> teller;
  private final Map<String, Gathering> gatherings = new LinkedHashMap<>();

  /** Creates one that hands over who is to be told of, by form. */
  Renewals(EventLoop loop, Consumer<Map<Form, Set<String>>> teller) {
    this.loop = loop;
    this.teller = teller;
  }

  /** A user has repeated a start. */
  void add(Standing standing, Form form, String userId) {
    String whose = standing.isOpen() ? EVERYBODY : userId;
    Gathering known = gatherings.get(whose);
    if (known != null) {
      known.typists.computeIfAbsent(form, f -> new LinkedHashSet<>()).add(userId);
      return;
    }
    gatherings.put(whose, new Gathering());
    loop.schedule(WINDOW, () -> over(whose));
    Set<String> one = new LinkedHashSet<>();
    one.add(userId);
    Map<Form, Set<String>> first = new LinkedHashMap<>();
    first.put(form, one);
    teller.accept(first);
  }

  private void over(String whose) {
    Gathering gathering = gatherings.remove(whose);
    if (gathering != null && !gathering.typists.isEmpty()) {
      gatherings.put(whose, new Gathering());
      loop.schedule(WINDOW, () -> over(whose));
      teller.accept(gathering.typists);
    }
  }

  private static final class Gathering {
    final Map<Form, Set<String>> typists = new LinkedHashMap<>();
  }
}
