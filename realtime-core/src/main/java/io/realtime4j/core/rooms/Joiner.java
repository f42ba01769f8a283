package io.realtime4j.core.rooms;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.Message;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.ChangeWire;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Gets us into rooms and closes the gaps, as often as it takes. Loop only. */
final class Joiner {
  /** The most rooms that a server resumes in one call. */
  private static final int RESUMED_AT_ONCE = 500;

  private final FeatureContext context;
  private final Positions positions;
  private final RoomPresence presence;
  private final GapReader gaps;

  /** Told of a room that we are not let into. */
  private final BiConsumer<RoomState, RealtimeException> onRefused;

  /** Told of a room that is kept under another name too, and has come further. */
  private final Consumer<RoomState> onProgress;

  /** Told of a room that we are let into. */
  private final BiConsumer<RoomState, String> onEntered;

  Joiner(
      FeatureContext context,
      Positions positions,
      RoomPresence presence,
      BiConsumer<RoomState, String> onEntered,
      Consumer<RoomState> onProgress,
      BiConsumer<RoomState, RealtimeException> onRefused) {
    this.context = context;
    this.positions = positions;
    this.presence = presence;
    this.gaps = new GapReader(context);
    this.onEntered = onEntered;
    this.onProgress = onProgress;
    this.onRefused = onRefused;
  }

  /** A session has come: joins all rooms, those with a position in one call. */
  void start(SessionInfo session, List<RoomState> rooms) {
    gaps.start();
    List<RoomState> resumed = new ArrayList<>();
    for (RoomState room : rooms) {
      if (session.peer() == SessionInfo.Peer.FULL && room.stream.position() != null) {
        resumed.add(room);
      } else {
        join(room);
      }
    }
    for (int from = 0; from < resumed.size(); from += RESUMED_AT_ONCE) {
      resume(List.copyOf(resumed.subList(from, Math.min(from + RESUMED_AT_ONCE, resumed.size()))));
    }
  }

  /** Joins one room, if there is a session. */
  void join(RoomState room) {
    SessionInfo session = context.session();
    if (session == null || session.peer() == SessionInfo.Peer.PLAIN) {
      return;
    }
    int attempt = attempt(room);
    JsonObject.Builder payload = JsonObject.builder().put("roomName", room.name);
    RoomPosition since = room.stream.position();
    if (since != null && session.peer() == SessionInfo.Peer.FULL) {
      payload
          .put("since", place(room, JsonObject.builder(), since))
          .put("maxBytes", gaps.pace().bytes());
    }
    Stages.then(
        context.request("room:join", payload.build()),
        data -> {
          if (room.attempt == attempt) {
            entered(room, data);
          }
        },
        error -> {
          if (room.attempt == attempt) {
            failed(List.of(room), error);
          }
        });
  }

  /** A position names its message: in a restored log another may stand at the same place. */
  private static JsonObject place(RoomState room, JsonObject.Builder object, RoomPosition since) {
    long lsn = room.changes.lsn();
    return object
        .put("epoch", since.epoch())
        .put("offset", since.offset())
        .putIfPresent("messageId", since.messageId())
        .putIfPresent("lsn", lsn == RoomChanges.UNKNOWN ? null : lsn)
        .build();
  }

  private static int attempt(RoomState room) {
    room.detached();
    room.isEntering = true;
    room.stream.joining();
    return room.attempt;
  }

  private void resume(List<RoomState> rooms) {
    if (context.session() == null) {
      return;
    }
    List<JsonObject> asked = new ArrayList<>();
    Map<RoomState, Integer> attempts = new LinkedHashMap<>();
    for (RoomState room : rooms) {
      RoomPosition since = room.stream.position();
      if (since != null) {
        attempts.put(room, attempt(room));
        asked.add(place(room, JsonObject.builder().put("roomName", room.name), since));
      }
    }
    Stages.then(
        context.request(
            "rooms:resume", JsonObject.of("rooms", asked, "maxBytes", gaps.pace().bytes())),
        data -> resumed(current(attempts), data),
        error -> {
          List<RoomState> current = current(attempts);
          if (error instanceof AckTimeoutException) {
            gaps.pace().late();
          }
          if (error.isRetryable()) {
            failed(current, error);
          } else {
            // A server that cannot do it for all can do it for each.
            current.forEach(this::join);
          }
        });
  }

  private static List<RoomState> current(Map<RoomState, Integer> attempts) {
    List<RoomState> current = new ArrayList<>();
    attempts.forEach(
        (room, attempt) -> {
          if (room.attempt == attempt) {
            current.add(room);
          }
        });
    return current;
  }

  private void resumed(List<RoomState> rooms, JsonObject data) {
    Map<String, JsonObject> replies = new LinkedHashMap<>();
    Set<String> ambiguous = new LinkedHashSet<>();
    for (JsonObject reply : MessageWire.objects(data, "rooms")) {
      String name = MessageWire.room(reply);
      if (replies.put(name, reply) != null) {
        ambiguous.add(name);
      }
    }
    // One room by two names has two answers by one, from different places.
    ambiguous.forEach(replies::remove);
    for (RoomState room : rooms) {
      JsonObject reply = replies.getOrDefault(room.name, replies.get(room.wireName()));
      if (reply == null) {
        join(room);
        continue;
      }
      JoinReply.refusal(reply)
          .ifPresentOrElse(refusal -> failed(List.of(room), refusal), () -> entered(room, reply));
    }
  }

  private void entered(RoomState room, JsonObject data) {
    JoinReply reply = JoinReply.read(room.name, data, context);
    boolean again = room.wasIn;
    boolean mayMiss = !again && positions.isUnread();
    room.entered(reply.room());
    onEntered.accept(room, reply.room().roomName());
    context.publish(new RoomEvent.Joined(reply.room(), again));
    presence.entered(room);
    SessionInfo session = context.session();
    if (mayMiss || (again && session != null && session.peer() == SessionInfo.Peer.REFERENCE)) {
      // The place is lost, or the server has no history: what was sent meanwhile cannot be had.
      context.publish(
          new RoomEvent.Discontinuity(
              room.wireName(), room.stream.position(), reply.room().position()));
    }
    boolean goesOn = room.stream.position() != null;
    RoomStream.Step step = room.stream.joined(reply);
    changed(room, room.changes.joined(reply, goesOn && step.gap() == null));
    perform(room, step);
  }

  /** A live edit or deletion has come. */
  void changed(RoomState room, ChangeWire change) {
    changed(room, room.changes.live(change, room.stream.isHolding()));
    reached(room);
  }

  private void changed(RoomState room, List<ChangeWire> changes) {
    for (ChangeWire change : changes) {
      if (room.twins.stream().noneMatch(twin -> twin.changes.hasGivenOut(change))) {
        context.publish(change.event());
      }
      room.tell(handle -> handle.changed(change.event()));
    }
  }

  /** By whichever of its names the next process asks, it begins where this one is. */
  private void reached(RoomState room) {
    RoomPosition position = room.stream.position();
    if (position != null) {
      long lsn = room.changes.lsn();
      room.names().forEach(name -> positions.published(name, position, lsn));
    }
  }

  private void failed(List<RoomState> rooms, RealtimeException error) {
    if (error instanceof NotConnectedException || error instanceof ConnectionException) {
      rooms.forEach(RoomState::detached);
      return;
    }
    if (!error.isRetryable()) {
      rooms.forEach(room -> onRefused.accept(room, error));
      return;
    }
    for (RoomState room : rooms) {
      room.detached();
      Duration wait = wait(room, error);
      // Each by itself: they need not be refused for the same reason next time.
      room.timer = context.loop().schedule(wait, () -> join(room));
    }
    presence.settle();
  }

  private Duration wait(RoomState room, RealtimeException error) {
    return RetrySchedule.again(error, ++room.failures, context.jitter());
  }

  /** Does what the rules of a room's stream ask for. */
  void perform(RoomState room, RoomStream.Step step) {
    RoomPosition position = room.stream.position();
    RoomStream.Gap gap = step.gap();
    if (gap != null) {
      context.publish(new RoomEvent.Discontinuity(room.wireName(), gap.last(), gap.head()));
    }
    step.missed().forEach(message -> publish(room, message, false));
    step.live().forEach(message -> publish(room, message, true));
    if (!room.stream.isHolding()) {
      changed(room, room.changes.release());
      if (room.changes.isReading()) {
        readChanges(room);
      }
    }
    reached(room);
    if (step.more() && position != null) {
      readOn(room, position.offset());
    }
    if (!room.twins.isEmpty()) {
      onProgress.accept(room);
    }
  }

  private void publish(RoomState room, Message message, boolean live) {
    MessageEvent.Received event = new MessageEvent.Received(message, live);
    if (room.twins.stream().noneMatch(twin -> hasGivenOut(twin, room, message))) {
      context.publish(event);
    }
    room.tell(handle -> handle.received(event));
  }

  private static boolean hasGivenOut(RoomState twin, RoomState room, Message message) {
    return twin.stream.hasGivenOut(room.stream.position(), message.offset());
  }

  private void readOn(RoomState room, long after) {
    gaps.read(
        room,
        after,
        page -> perform(room, room.stream.page(page.messages(), page.epoch(), page.hasMore())),
        error -> unread(room, after, error));
  }

  /** Reads what was changed, page by page; one page at a time of a room. */
  private void readChanges(RoomState room) {
    if (room.isReadingChanges) {
      return;
    }
    room.isReadingChanges = true;
    int attempt = room.attempt;
    JsonObject query = JsonObject.of("roomName", room.name, "lsn", room.changes.lsn(), "limit", 1);
    Stages.then(
        context.request("room:history", query),
        data -> {
          if (room.attempt == attempt) {
            room.isReadingChanges = false;
            boolean hasMore = data.bool("hasMoreChanges").orElse(false);
            long upTo = data.integer("lsn").orElse(RoomChanges.UNKNOWN);
            changed(room, room.changes.page(ChangeWire.readAll(data, context), upTo, hasMore));
            goOnWithChanges(room);
          }
        },
        error -> {
          if (room.attempt == attempt) {
            changesUnread(room, error);
          }
        });
  }

  private void goOnWithChanges(RoomState room) {
    changed(room, room.changes.release());
    reached(room);
    if (room.changes.isReading()) {
      readChanges(room);
    }
  }

  private void changesUnread(RoomState room, RealtimeException error) {
    if (error instanceof NotConnectedException || error instanceof ConnectionException) {
      room.isReadingChanges = false;
      return;
    }
    if (error.isRetryable()) {
      room.timer =
          context
              .loop()
              .schedule(
                  wait(room, error),
                  () -> {
                    room.isReadingChanges = false;
                    readChanges(room);
                  });
    } else {
      room.isReadingChanges = false;
      room.changes.unreadable();
      goOnWithChanges(room);
    }
  }

  private void unread(RoomState room, long after, RealtimeException error) {
    if (error instanceof NotConnectedException || error instanceof ConnectionException) {
      return;
    }
    if (error.isRetryable()) {
      room.timer = context.loop().schedule(wait(room, error), () -> readOn(room, after));
    } else {
      perform(room, room.stream.unreadable());
    }
  }
}
