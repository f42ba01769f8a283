package io.realtime4j.core.typing;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.Typing;
import io.realtime4j.api.TypingUser;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.event.TypingEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.wire.Hooks;
import io.realtime4j.core.wire.LoopCalls;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.Offers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One client's typing indicators. */
final class TypingFeature implements Feature<Typing>, Typing {
  private final FeatureContext context;
  private final LoopCalls calls;
  private final Hooks hooks;
  private final Map<Place, Typist> typists = new LinkedHashMap<>();
  private final Map<Place, Cancellable> timers = new LinkedHashMap<>();
  private final TypingLists lists = new TypingLists();
  private @Nullable Cancellable sweep;

  /** Read by all threads. */
  private final Map<Place, List<TypingUser>> shown = new ConcurrentHashMap<>();

  TypingFeature(FeatureContext context) {
    this.context = context;
    calls = new LoopCalls(context);
    hooks = new Hooks(context);
    hooks.onSession(session -> {}, this::sessionEnded);
    hooks.on("typing:event", this::received);
    hooks.on(
        "typing:batch", batch -> MessageWire.objects(batch, "updates").forEach(this::received));
    hooks.observe(QueueEvent.Queued.class, event -> sent(event.message().message()));
    hooks.observe(RoomEvent.Left.class, event -> left(event.roomName()));
  }

  @Override
  public void keystroke(String roomName, @Nullable String threadId, String text) {
    Place place = new Place(Objects.requireNonNull(roomName, "roomName"), threadId);
    boolean blank = text.isBlank();
    calls.run(
        () -> {
          if (blank) {
            stop(place);
          } else {
            typed(place);
          }
        });
  }

  @Override
  public void stop(String roomName, @Nullable String threadId) {
    Place place = new Place(Objects.requireNonNull(roomName, "roomName"), threadId);
    calls.run(() -> stop(place));
  }

  @Override
  public void stopAll() {
    calls.run(() -> List.copyOf(typists.keySet()).forEach(this::stop));
  }

  private boolean isOnline() {
    return Offers.has(context.session(), "typing");
  }

  private void typed(Place place) {
    if (isOnline()) {
      Typist typist = typists.computeIfAbsent(place, p -> new Typist());
      signal(place, typist, typist.keystroke(context.loop().nanoTime()));
    }
  }

  private void stop(Place place) {
    Typist typist = typists.get(place);
    if (typist != null) {
      signal(place, typist, typist.stop());
    }
  }

  private void sent(OutgoingMessage message) {
    stop(new Place(message.roomName(), message.threadId()));
  }

  private void left(String room) {
    for (Place place : List.copyOf(typists.keySet())) {
      if (place.room().equals(room)) {
        stop(place);
      }
    }
  }

  private void signal(Place place, Typist typist, Typist.Signal signal) {
    switch (signal) {
      case START -> context.emit("typing:start", TypingWire.payload(place), true);
      case STOP -> context.emit("typing:stop", TypingWire.payload(place), false);
      case NONE -> {}
    }
    arm(place, typist);
  }

  private void arm(Place place, Typist typist) {
    Cancellable old = timers.remove(place);
    if (old != null) {
      old.cancel();
    }
    long now = context.loop().nanoTime();
    if (typist.isIdle(now)) {
      typists.remove(place);
      return;
    }
    // A typist that has stopped is remembered for as long as its last start holds back the next.
    Duration wait = typist.isTyping() ? typist.untilTick(now) : Typist.THROTTLE;
    timers.put(
        place,
        context
            .loop()
            .schedule(wait, () -> signal(place, typist, typist.tick(context.loop().nanoTime()))));
  }

  private void sessionEnded() {
    typists.forEach((place, typist) -> typist.forget());
    lists.clear().forEach(this::show);
    arm();
  }

  private void received(JsonObject event) {
    SessionInfo session = context.session();
    String ownId = session == null ? "" : session.userId();
    Place place = TypingWire.place(event);
    long now = context.loop().nanoTime();
    if (lists.replace(place, MessageWire.room(event), TypingWire.typing(event, ownId, now))) {
      show(place);
    }
    arm();
  }

  private void show(Place place) {
    List<TypingUser> users = List.copyOf(lists.users(place));
    if (users.isEmpty()) {
      shown.remove(place);
    } else {
      shown.put(place, users);
    }
    context.publish(new TypingEvent.Changed(place.room(), place.threadId(), users));
  }

  private void arm() {
    if (sweep != null) {
      sweep.cancel();
      sweep = null;
    }
    if (!lists.isEmpty()) {
      long now = context.loop().nanoTime();
      long next = lists.nextExpiry(now + Duration.ofMinutes(2).toNanos());
      sweep =
          context
              .loop()
              .schedule(
                  Duration.ofNanos(Math.max(0, next - now)),
                  () -> {
                    lists.expire(context.loop().nanoTime()).forEach(this::show);
                    arm();
                  });
    }
  }

  @Override
  public List<TypingUser> typingUsers(String roomName, @Nullable String threadId) {
    Objects.requireNonNull(roomName, "roomName");
    return shown.getOrDefault(new Place(roomName, threadId), List.of());
  }

  @Override
  public Typing api() {
    return this;
  }

  @Override
  public void close() {
    calls.close();
    hooks.close();
    timers.values().forEach(Cancellable::cancel);
    if (sweep != null) {
      sweep.cancel();
    }
  }
}
