package io.realtime4j.sample.app;

import io.realtime4j.api.spi.server.EventObservation;
import io.realtime4j.api.spi.server.FeatureSession;
import io.realtime4j.api.spi.server.ObservedEvent;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.api.spi.server.ServerObserver;
import java.time.InstantSource;
import java.util.Set;

/**
 * Logs what users do, a line each, for whoever looks for a fault: who comes and goes, and events
 * with how they were answered. Never a payload. Each line is written on the loop that serves the
 * user, so that many of them cost throughput.
 */
final class EventLog implements ServerFeature {
  static final String CONNECT = "connect";
  static final String DISCONNECT = "disconnect";
  static final String ERROR = "error";

  /** Stands for every kind there is. */
  static final String ALL = "*";

  private static final System.Logger LOG = System.getLogger("io.realtime4j.events");

  private final Set<String> kinds;

  /**
   * Creates one.
   *
   * @param kinds {@code connect}, {@code disconnect}, {@code error} (whatever is answered with
   *     one), names of events, or {@code *}
   */
  EventLog(Set<String> kinds) {
    this.kinds = Set.copyOf(kinds);
  }

  @Override
  public String id() {
    return "event-log";
  }

  @Override
  public boolean isAnnounced() {
    return false;
  }

  @Override
  public void start(ServerFeatureContext context) {
    context.hooks(
        new ServerHooks() {
          @Override
          public void onConnect(FeatureSession session) {
            if (isAsked(CONNECT)) {
              say(CONNECT, session.who(), session.sid(), session.isRecovered() ? " recovered" : "");
            }
          }

          @Override
          public void onDisconnect(FeatureSession session) {
            if (isAsked(DISCONNECT)) {
              say(DISCONNECT, session.who(), session.sid(), "");
            }
          }
        });
    InstantSource clock = context.clock();
    context.observe(
        new ServerObserver() {
          @Override
          public EventObservation began(ObservedEvent event) {
            return watch(event, clock);
          }
        });
  }

  private EventObservation watch(ObservedEvent event, InstantSource clock) {
    boolean isNamed = isAsked(event.name());
    if (!isNamed && !isAsked(ERROR)) {
      return EventObservation.NONE;
    }
    long begun = clock.millis();
    return outcome -> {
      if (isNamed || !outcome.equals("ok")) {
        String rest = " outcome=" + outcome + " ms=" + (clock.millis() - begun);
        say(event.name(), event.principal(), event.socketId(), rest);
      }
    };
  }

  private boolean isAsked(String kind) {
    return kinds.contains(kind) || kinds.contains(ALL);
  }

  private static void say(String what, Principal who, String sid, String rest) {
    String user = who.isAnonymous() ? "" : " user=" + clean(who.userId());
    LOG.log(
        System.Logger.Level.INFO,
        what + ": sid=" + clean(sid) + user + " tenant=" + clean(who.tenant()) + rest);
  }

  /** What an application calls its users must not look like a line of the log. */
  private static String clean(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.isWhitespace(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
