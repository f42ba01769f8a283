package io.realtime4j.core.delivery;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.ReadPosition;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.Questions;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import io.realtime4j.core.wire.WireTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far rooms have been read: of each the latest word, until the server has it. Loop only. */
final class ReadMarks {
  private final FeatureContext context;
  private final Map<String, Mark> owed = new LinkedHashMap<>();
  private final Map<String, Mark> underWay = new LinkedHashMap<>();
  private @Nullable Cancellable timer;
  private int failures;

  /** A later word for a room answers those before it too. */
  private static final class Mark {
    final List<Answer<Void>> answers = new ArrayList<>();
    String messageId = "";
  }

  ReadMarks(FeatureContext context) {
    this.context = context;
  }

  void add(String room, String messageId, Answer<Void> answer) {
    Mark mark = owed.computeIfAbsent(room, name -> new Mark());
    mark.messageId = messageId;
    mark.answers.add(answer);
    if (timer == null) {
      send();
    }
  }

  /** Sends what is owed, one word for a room at a time. */
  void send() {
    stop();
    SessionInfo session = context.session();
    if (session == null) {
      return;
    }
    for (String room : List.copyOf(owed.keySet())) {
      if (session.peer() != SessionInfo.Peer.FULL) {
        fail(owed.remove(room), unsupported());
      } else if (!underWay.containsKey(room)) {
        send(room);
      }
    }
  }

  private void send(String room) {
    Mark mark = owed.remove(room);
    if (mark == null) {
      return;
    }
    underWay.put(room, mark);
    Stages.then(
        context.request("channel:read", JsonObject.of("roomName", room, "upTo", mark.messageId)),
        data -> {
          failures = 0;
          underWay.remove(room);
          told(room, data, true);
          mark.answers.forEach(answer -> answer.complete(null));
          send(room);
        },
        error -> failed(room, mark, error));
  }

  /** Another device of ours has read a room. */
  void toldElsewhere(JsonObject event) {
    told("", event, false);
  }

  /** A server that gives no counts has told nothing. */
  private void told(String asked, JsonObject data, boolean here) {
    String room = MessageWire.room(data);
    if (data.integer("unreadCount").isPresent()) {
      context.publish(
          new DeliveryEvent.ReadUpTo(
              new ReadPosition(
                  room.isEmpty() ? asked : room,
                  MessageWire.text(data, "threadId"),
                  MessageWire.text(data, "lastReadMessageId"),
                  data.integer("readOffset").orElse(0L),
                  Questions.count(data, "unreadCount"),
                  Questions.count(data, "mentionCount"),
                  WireTime.read(data, "readAt").orElseGet(context.clock()::instant)),
              here));
    }
  }

  private void failed(String room, Mark mark, RealtimeException error) {
    underWay.remove(room);
    boolean lost = error instanceof NotConnectedException || error instanceof ConnectionException;
    if (!lost && !error.isRetryable()) {
      fail(mark, error.code().equals("UNKNOWN_EVENT") ? unsupported() : error);
      send(room);
      return;
    }
    Mark newer = owed.putIfAbsent(room, mark);
    if (newer != null) {
      newer.answers.addAll(mark.answers);
    }
    if (!lost && timer == null) {
      failures++;
      Duration own = RetrySchedule.delay(failures, context.jitter());
      Duration wait = error.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own);
      timer = context.loop().schedule(wait, this::send);
    }
  }

  private static void fail(@Nullable Mark mark, RealtimeException cause) {
    if (mark != null) {
      mark.answers.forEach(answer -> answer.fail(cause));
    }
  }

  private static UnsupportedByPeerException unsupported() {
    return new UnsupportedByPeerException("the server takes no marks of what was read");
  }

  private void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  void close() {
    stop();
    owed.values().forEach(mark -> mark.answers.forEach(Answer::failClosed));
    underWay.values().forEach(mark -> mark.answers.forEach(Answer::failClosed));
  }
}
