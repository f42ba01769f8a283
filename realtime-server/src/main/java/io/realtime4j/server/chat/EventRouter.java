package io.realtime4j.server.chat;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.ServerLimits.Family;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.Ack;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.chat.meter.Meters;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.chat.session.Budget;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.EventHandlers;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Rates;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.socketio.CountedSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes each event of a session to who answers it, once it has passed the limits. */
final class EventRouter {
  /** Relaying these would let any client forge any event. */
  private static final List<String> NEVER_RELAYED =
      List.of("dispatch", "typing:update", "events:batch");

  private static final String PING = "ping";
  private static final String RATE_LIMITED = "RATE_LIMITED";

  /** Users who have been quiet are forgotten this often. */
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Map<String, Consumer<Request>> handlers = new LinkedHashMap<>();
  private final Rates rates;
  private final EventLoop clock;
  private final Meters meters;
  private final Consumer<ChatSession> ping;

  /**
   * Creates one.
   *
   * @param clock the loop by whose time all limits go
   */
  EventRouter(ServerOptions options, EventLoop clock, Meters meters, Consumer<ChatSession> ping) {
    this.rates = new Rates(options, clock::nanoTime);
    this.clock = clock;
    this.meters = meters;
    this.ping = ping;
    for (String event : NEVER_RELAYED) {
      handlers.put(
          event, request -> request.fail(Refusals.forbidden("Events of others are not relayed")));
    }
  }

  /** Adds a family of events. */
  void add(EventHandlers family) {
    family.register(
        (event, handler) -> {
          if (handlers.putIfAbsent(event, handler) != null) {
            throw new IllegalStateException("two handlers for " + event);
          }
        });
  }

  /** Returns whether an event has its handler, so that no plug-in can have it. */
  boolean isTaken(String event) {
    return event.equals(PING) || handlers.containsKey(event);
  }

  /** Returns the events that are answered, whoever answers them. */
  List<String> events() {
    return List.copyOf(handlers.keySet());
  }

  /** Takes an event. */
  void heard(ChatSession session, String event, List<JsonValue> args, @Nullable Ack ack) {
    Consumer<Request> handler = handlers.get(event);
    if (handler != null) {
      dispatch(session, event, event, args, ack, handler);
    } else if (event.equals(PING)) {
      ping(session, args, ack);
    } else {
      // Whatever it carries: what nobody answers is nobody's to judge.
      dispatch(
          session,
          event,
          Metrics.UNKNOWN,
          List.of(),
          ack,
          request -> request.fail(Refusals.unknownEvent(event)));
    }
  }

  /** Forgets quiet users from now on, until the loop stops. */
  void sweep() {
    rates.sweep();
    clock.schedule(SWEEP, this::sweep);
  }

  private void dispatch(
      ChatSession session,
      String event,
      String metered,
      List<JsonValue> args,
      @Nullable Ack ack,
      Consumer<Request> handler) {
    Request request = new Request(session, event, metered, new Payload(JsonObject.EMPTY), ack);
    try {
      // Before anything is looked into, so that what is refused costs next to nothing.
      Family family = EventFamilies.of(event);
      session.budget().take(family, 1);
      Payload payload = Payload.of(args);
      request = new Request(session, event, metered, payload, ack);
      int more = EventCosts.beyondTheFirst(event, payload);
      if (more > 0) {
        session.budget().takeMore(family, more);
      }
      request.begin(1 + more);
      handler.accept(request);
    } catch (RuntimeException e) {
      note(session, metered, e);
      request.fail(e);
    }
  }

  /** Too much of a user is what somebody may want to act on. */
  private static void note(ChatSession session, String metered, RuntimeException failure) {
    if (failure instanceof RefusedException refused && refused.code().equals(RATE_LIMITED)) {
      session
          .shard()
          .complaints()
          .happened(
              System.Logger.Level.INFO,
              session.about("too many events of a user", RATE_LIMITED).with("event", metered));
    }
  }

  /** The one event without the envelope: the client measures with its own time, exactly echoed. */
  private void ping(ChatSession session, List<JsonValue> args, @Nullable Ack ack) {
    try {
      session.budget().take(Family.OTHER, 1);
    } catch (RuntimeException e) {
      new Request(session, PING, PING, new Payload(JsonObject.EMPTY), null).fail(e);
      return;
    }
    session.shard().meter().answered(PING, Metrics.OK, LoopMeter.NEVER);
    if (ack != null) {
      JsonValue first = args.isEmpty() ? null : args.get(0).parsed();
      JsonValue timestamp = first instanceof JsonObject object ? object.get("timestamp") : null;
      ack.send(JsonObject.builder().putIfPresent("timestamp", timestamp).build());
    }
    ping.accept(session);
  }

  /** Returns what a user may ask for without a session. */
  Budget budget(String user) {
    return Budget.withoutSession(rates, user);
  }

  /**
   * Returns what a session may ask for.
   *
   * @param user the same for all sessions of a user, and for nobody else's
   */
  Budget budget(String user, ServerSocket socket) {
    return new Budget(rates, user, CountedSocket.of(socket)::holdInput, meters.of(socket.loop()));
  }
}
