package io.realtime4j.core.presence;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UserPresence;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Answer;
import io.realtime4j.core.wire.Offers;
import io.realtime4j.core.wire.RetrySchedule;
import io.realtime4j.core.wire.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What we ask the server of others, in calls of a size that it takes. Loop only. */
final class PresenceRequests {
  /** The most users in one call (wire contract). */
  private static final int USERS_AT_ONCE = 500;

  private final FeatureContext context;
  private final Watches watches;
  private final Consumer<UserPresence> seen;

  PresenceRequests(FeatureContext context, Watches watches, Consumer<UserPresence> seen) {
    this.context = context;
    this.watches = watches;
    this.seen = seen;
  }

  /** Returns whether the server of the session answers such questions. */
  boolean isOffered() {
    SessionInfo session = context.session();
    return session != null
        && session.peer() == SessionInfo.Peer.FULL
        && Offers.has(session, "presence");
  }

  /** Watches users in this session; a reference server shows everybody to everybody anyway. */
  void subscribe(List<String> userIds) {
    subscribe(userIds, 1);
  }

  private void subscribe(List<String> userIds, int attempt) {
    if (!isOffered()) {
      return;
    }
    for (List<String> chunk : Watches.chunks(userIds, USERS_AT_ONCE)) {
      Stages.then(
          context.request("presence:subscribe", JsonObject.of("userIds", chunk)),
          data -> PresenceWire.readAll(data).forEach(seen),
          error -> failed(error, attempt, () -> subscribe(stillWatched(chunk), attempt + 1)));
    }
  }

  private List<String> stillWatched(List<String> userIds) {
    return userIds.stream().filter(watches::contains).toList();
  }

  /** Asks how users are now of whom an earlier session was told. */
  void lookAgain(List<String> userIds) {
    lookAgain(userIds, 1);
  }

  private void lookAgain(List<String> userIds, int attempt) {
    if (!isOffered()) {
      return;
    }
    for (List<String> chunk : Watches.chunks(userIds, USERS_AT_ONCE)) {
      Stages.then(
          context.request("presence:get", JsonObject.of("userIds", chunk)),
          data -> PresenceWire.readAll(data).forEach(seen),
          error -> failed(error, attempt, () -> lookAgain(chunk, attempt + 1)));
    }
  }

  private void failed(RealtimeException error, int attempt, Runnable again) {
    SessionInfo asked = context.session();
    if (asked == null) {
      return;
    }
    if (!error.isRetryable()) {
      context.publish(new ConnectionEvent.Fault(error));
      return;
    }
    var unused =
        context
            .loop()
            .schedule(
                RetrySchedule.again(error, attempt, context.jitter()),
                () -> {
                  // A newer session has asked for them all.
                  if (asked.equals(context.session())) {
                    again.run();
                  }
                });
  }

  void unsubscribe(List<String> userIds) {
    if (isOffered()) {
      for (List<String> chunk : Watches.chunks(userIds, USERS_AT_ONCE)) {
        context.emit("presence:unsubscribe", JsonObject.of("userIds", chunk), false);
      }
    }
  }

  void fetch(List<String> userIds, Answer<List<UserPresence>> answer) {
    fetch(Watches.chunks(userIds, USERS_AT_ONCE), 0, new ArrayList<>(), answer);
  }

  private void fetch(
      List<List<String>> chunks,
      int index,
      List<UserPresence> found,
      Answer<List<UserPresence>> answer) {
    if (index == chunks.size()) {
      answer.complete(List.copyOf(found));
      return;
    }
    Stages.then(
        context.request("presence:get", JsonObject.of("userIds", chunks.get(index))),
        data -> {
          List<UserPresence> presences = PresenceWire.readAll(data);
          presences.stream().filter(one -> watches.contains(one.userId())).forEach(seen);
          found.addAll(presences);
          fetch(chunks, index + 1, found, answer);
        },
        answer::fail);
  }
}
