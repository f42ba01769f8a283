package io.realtime4j.core;

import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.TokenRequest;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RealtimeEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.core.connection.Steps;
import io.realtime4j.core.engine.EngineAddress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A line holds our own words, numbers, and what StoryWords lets through: codes of errors, never
 * their texts, which may quote a token, a query or a message; and names of rooms and sessions.
 */
/** Tells what becomes of a client's connection, in a line for each step. Loop only. */
final class Story implements Steps {
  private static final Logger LOG = System.getLogger(Story.class.getName());

  private final EventLoop loop;
  private final EngineAddress address;
  private final Consumer<String> out;

  // Set with the first line.
  private long startNanos;
  private boolean hasBegun;
  private boolean hasSession;
  // The wire that is dialled and has not answered; null if there is none.
  private @Nullable Wire dialled;
  // Why the socket failed last; null once the state has told it.
  private @Nullable RealtimeException failure;
  // Messages that the server has taken since the queue was empty.
  private int sent;
  // How many missed messages of each room have come in this task of the loop.
  private final Map<String, Integer> missed = new LinkedHashMap<>();

  /**
   * Creates one that has told nothing.
   *
   * @param address told without its query
   * @param out takes a line without its end
   */
  Story(EventLoop loop, EngineAddress address, Consumer<String> out) {
    this.loop = loop;
    this.address = address;
    this.out = out;
  }

  /** Takes a line for the log. */
  static void log(String line) {
    LOG.log(Level.INFO, line);
  }

  private void tell(String what) {
    long now = loop.nanoTime();
    if (!hasBegun) {
      hasBegun = true;
      startNanos = now;
    }
    long millis = (now - startNanos) / 1_000_000;
    out.accept(String.format(Locale.ROOT, "%5d.%03d  %s", millis / 1000, millis % 1000, what));
  }

  @Override
  public void tokenAsked(TokenRequest.Reason reason) {
    tell(
        switch (reason) {
          case CONNECT -> "asking for a token";
          case EXPIRING -> "asking for the next token, before this one expires";
          case REFUSED -> "the server refused the token, asking for another";
        });
  }

  @Override
  public void tokenGiven() {
    tell("got a token");
  }

  @Override
  public void tokenFailed(RealtimeException cause) {
    tell("got no token: " + StoryWords.code(cause.code()));
  }

  @Override
  public void tokenReplaced() {
    tell("the server took the new token");
  }

  @Override
  public void dialling(Wire wire, String transport, int attempt) {
    Wire before = dialled;
    if (before != null) {
      String why = failure == null ? "no answer in time" : StoryWords.code(failure.code());
      tell(name(before) + " does not work: " + why);
    }
    failure = null;
    dialled = wire;
    String by = " by " + name(wire) + " over " + StoryWords.name(transport);
    tell("dialling " + address + by + (attempt > 1 ? ", attempt " + attempt : ""));
  }

  private static String name(Wire wire) {
    return wire.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void swapping(String transport) {
    tell("going over to " + StoryWords.name(transport));
  }

  @Override
  public void swapFailed(RealtimeException cause) {
    dialled = null;
    failure = null;
    tell("the transport stays: " + StoryWords.code(cause.code()));
  }

  @Override
  public void socketFailed(RealtimeException cause) {
    failure = cause;
  }

  @Override
  public void handshaken() {
    dialled = null;
    tell("the handshake was answered, CONNECT is sent");
  }

  @Override
  public void joined() {
    tell("CONNECT was answered, waiting for the greeting");
  }

  @Override
  public void upgraded() {
    tell("upgraded to websocket");
  }

  @Override
  public void waiting(Duration delay, int attempt) {
    tell("attempt " + attempt + " follows in " + StoryWords.seconds(delay));
  }

  /** Hears of an event of any kind. */
  void on(RealtimeEvent event) {
    if (event instanceof ConnectionEvent connection) {
      connection(connection);
    } else if (event instanceof RoomEvent room) {
      room(room);
    } else if (event instanceof QueueEvent queue) {
      queue(queue);
    } else if (event instanceof MessageEvent.Received received && !received.live()) {
      missed(received.message().roomName());
    } else if (event instanceof PresenceEvent.OwnChanged own && own.automatic()) {
      tell("presence is now " + own.status().name().toLowerCase(Locale.ROOT) + ", by itself");
    }
  }

  private void connection(ConnectionEvent event) {
    if (event instanceof ConnectionEvent.StateChanged changed) {
      state(changed);
    } else if (event instanceof ConnectionEvent.SessionStarted started) {
      hasSession = true;
      session(started.session(), started.reconnected());
    } else if (event instanceof ConnectionEvent.NetworkChanged network) {
      tell(
          switch (network.to()) {
            case AVAILABLE -> "there is a network";
            case UNAVAILABLE -> "there is no network";
            case UNKNOWN -> "nothing is known of the network";
          });
    } else if (event instanceof ConnectionEvent.QualityChanged quality) {
      Duration latency = quality.latency();
      // It is not known at the end of a session, which is told by itself.
      if (latency != null) {
        String named = quality.quality().name().toLowerCase(Locale.ROOT);
        tell("quality is " + named + ", round trip " + StoryWords.seconds(latency));
      }
    } else if (event instanceof ConnectionEvent.TransportSwapped swapped) {
      tell(
          "gone over from "
              + StoryWords.name(swapped.from())
              + " to "
              + StoryWords.name(swapped.to()));
    } else if (event instanceof ConnectionEvent.EmitsInDoubt doubt) {
      tell("nobody knows whether these arrived: " + StoryWords.count(doubt.count(), "emit"));
    } else if (event instanceof ConnectionEvent.Fault fault) {
      tell("fault: " + StoryWords.code(fault.error().code()));
    }
  }

  private void state(ConnectionEvent.StateChanged changed) {
    RealtimeException cause = changed.cause();
    String why = cause == null ? "" : ": " + StoryWords.code(cause.code());
    hasSession = changed.to() == ConnectionState.AUTHENTICATED;
    switch (changed.to()) {
      case OFFLINE ->
          tell(
              (changed.from() == ConnectionState.AUTHENTICATED
                      ? "the connection is lost"
                      : "the attempt failed")
                  + why);
      case FAILED -> tell("given up until connect() is called" + why);
      case DISCONNECTED -> tell("disconnected");
      case CLOSED -> tell("closed");
      case CONNECTING, RECONNECTING, CONNECTED, AUTHENTICATED -> {
        return; // The steps tell more.
      }
    }
    dialled = null;
    failure = null;
  }

  private void session(SessionInfo session, boolean again) {
    String begins = again ? "a session begins again" : "a session begins";
    String id = session.sessionId().isEmpty() ? session.socketId() : session.sessionId();
    String peer =
        switch (session.peer()) {
          case FULL -> "the server speaks all of chat";
          case REFERENCE -> "the server is a reference server";
          case PLAIN -> "the server is a plain Socket.IO server, without chat";
        };
    tell(begins + ", " + StoryWords.name(id) + ": " + peer);
  }

  private void room(RoomEvent event) {
    if (event instanceof RoomEvent.Joined joined) {
      RoomPosition at = joined.room().position();
      tell(
          "joined "
              + StoryWords.name(joined.room().roomName())
              + (joined.rejoined() ? " again" : "")
              + ", its log is at "
              + at.offset());
    } else if (event instanceof RoomEvent.Left left) {
      RealtimeException cause = left.cause();
      String room = StoryWords.name(left.roomName());
      tell(
          cause == null ? "left " + room : "out of " + room + ": " + StoryWords.code(cause.code()));
    } else if (event instanceof RoomEvent.Discontinuity gap) {
      tell(
          StoryWords.name(gap.roomName())
              + " may lack messages before "
              + gap.head().offset()
              + ", which cannot be brought in");
    }
  }

  /** Counts a message of those that come together, which are told in one line. */
  private void missed(String room) {
    boolean isFirst = missed.isEmpty();
    missed.merge(room, 1, Integer::sum);
    if (isFirst) {
      try {
        loop.execute(this::tellMissed);
      } catch (RejectedExecutionException closed) {
        tellMissed();
      }
    }
  }

  private void tellMissed() {
    Map<String, Integer> told = new LinkedHashMap<>(missed);
    missed.clear();
    told.forEach(
        (room, count) ->
            tell(
                StoryWords.name(room)
                    + " has caught up on "
                    + StoryWords.count(count, "missed message")));
  }

  private void queue(QueueEvent event) {
    if (event instanceof QueueEvent.Queued queued) {
      if (!hasSession) {
        tell(
            "a message for "
                + StoryWords.name(queued.message().message().roomName())
                + " waits for a session");
      }
    } else if (event instanceof QueueEvent.Flushing flushing) {
      tell("the queue sends " + StoryWords.count(flushing.count(), "message"));
    } else if (event instanceof QueueEvent.Sent) {
      sent++;
    } else if (event instanceof QueueEvent.Retrying retrying) {
      tell(
          "a message for "
              + StoryWords.name(retrying.roomName())
              + " is to be sent again: "
              + StoryWords.code(retrying.cause().code()));
    } else if (event instanceof QueueEvent.Failed failed) {
      tell(
          "a message for "
              + StoryWords.name(failed.message().message().roomName())
              + " is given up: "
              + StoryWords.code(failed.cause().code()));
    } else if (event instanceof QueueEvent.Discarded discarded) {
      tell(
          "a message for "
              + StoryWords.name(discarded.message().message().roomName())
              + " is discarded");
    } else if (event instanceof QueueEvent.Flushed) {
      tell("the queue is empty, " + StoryWords.count(sent, "message") + " sent");
      sent = 0;
    } else if (event instanceof QueueEvent.SetAside aside) {
      tell("set aside, as they are nobody's: " + StoryWords.count(aside.count(), "message"));
    } else if (event instanceof QueueEvent.ChangeFailed failed) {
      tell("a change of a message is given up: " + StoryWords.code(failed.cause().code()));
    }
  }
}
