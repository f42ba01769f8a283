package io.realtime4j.server.chat.typing;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.chat.message.StoredMessage;
import io.realtime4j.server.chat.privacy.VisibilityGate.Aspect;
import io.realtime4j.server.chat.room.RoomPresence;
import io.realtime4j.server.chat.room.RoomServices;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.chat.typing.TypingTracker.Form;
import io.realtime4j.server.chat.typing.TypingTracker.Typist;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A change is caused by one user, who is not told of it. Those who do not type there share a frame
 * with the whole list; each other typist gets the list without their own name.
 */

/** Who types in a room, and who is told. Loop only. */
public final class RoomTyping {
  private static final int MAX_LISTED = 10;

  /** Clients repeat a start each second; others hear of it at most this often. */
  private static final Duration RENEWAL_WINDOW = Duration.ofSeconds(2);

  private final RoomKey key;
  private final EventLoop home;
  private final RoomServices services;
  private final RoomPresence presence;
  private final DeadlineQueue expiry;
  private final TypingTracker tracker = new TypingTracker();
  private final Set<Form> renewed = new LinkedHashSet<>();
  private boolean renewalDue;

  public RoomTyping(RoomKey key, EventLoop home, RoomServices services, RoomPresence presence) {
    this.key = key;
    this.home = home;
    this.services = services;
    this.presence = presence;
    this.expiry = new DeadlineQueue(home, services.options().typingExpiry());
  }

  public boolean isEmpty() {
    return tracker.isEmpty();
  }

  public void start(ChatSession session, Principal who, Form form) {
    if (tracker.isFull(form, who.userId())) {
      throw Refusals.quota("Typing in too many threads of this room at once");
    }
    long until = home.nanoTime() + services.options().typingExpiry().toNanos();
    boolean isNew =
        tracker.start(
            form,
            new Typist(
                who.userId(),
                who.userName(),
                who.userAvatar(),
                session,
                services.clock().millis(),
                until));
    expiry.add(() -> expire(form, who.userId()));
    if (isNew) {
      changed(form, who.userId());
      return;
    }
    renewed.add(form);
    if (!renewalDue) {
      renewalDue = true;
      home.schedule(RENEWAL_WINDOW, this::sendRenewals);
    }
  }

  void stop(Form form, String userId) {
    if (tracker.stop(form, userId)) {
      changed(form, userId);
    }
  }

  /** What was typed has been sent. */
  public void sent(StoredMessage message) {
    for (Form form : tracker.formsOf(message.author(), message.thread())) {
      stop(form, message.author());
    }
  }

  /** A session has left the room, or has ended. */
  public void closed(ChatSession session) {
    for (Form form : tracker.formsOf(session)) {
      for (Typist typist : tracker.typists(form)) {
        if (typist.session() == session) {
          stop(form, typist.userId());
        }
      }
    }
  }

  private void expire(Form form, String userId) {
    Typist typist = tracker.find(form, userId);
    // A later start has a deadline of its own in the queue.
    if (typist != null && typist.untilNanos() - home.nanoTime() <= 0) {
      stop(form, userId);
    }
  }

  private void sendRenewals() {
    renewalDue = false;
    List<Form> forms = List.copyOf(renewed);
    renewed.clear();
    for (Form form : forms) {
      if (!tracker.typists(form).isEmpty()) {
        changed(form, null);
      }
    }
  }

  private void changed(Form form, @Nullable String causedBy) {
    List<Typist> typists = tracker.typists(form);
    // What was typed while a session was away is of no use to it, and must not crowd out messages.
    BroadcastOperator watching = services.namespace().to(key.socketRoom()).asTransient();
    if (form.threadId() != null) {
      watching = watching.to(key.socketRoom(form.threadId()));
    }
    if (causedBy != null) {
      watching = watching.except(RoomKey.userRoom(key.tenant(), causedBy));
    }
    for (Typist typist : typists) {
      watching = watching.except(RoomKey.userRoom(key.tenant(), typist.userId()));
      watching = services.gate().audience(Aspect.TYPING, key.tenant(), typist.userId(), watching);
    }
    watching.emit("typing:event", event(form, typists));
    for (Typist typist : typists) {
      boolean seesAChange = causedBy != null || typists.size() > 1;
      if (seesAChange && !typist.userId().equals(causedBy)) {
        tellTypist(form, typist, typists);
      }
    }
  }

  private void tellTypist(Form form, Typist viewer, List<Typist> typists) {
    List<Typist> others = new ArrayList<>();
    for (Typist typist : typists) {
      if (!typist.userId().equals(viewer.userId())
          && services.gate().shows(Aspect.TYPING, key.tenant(), viewer.userId(), typist.userId())) {
        others.add(typist);
      }
    }
    JsonObject event = event(form, others);
    for (ChatSession session : presence.sessionsOf(viewer.userId())) {
      session.send("typing:event", event);
    }
  }

  private JsonObject event(Form form, List<Typist> typists) {
    long now = home.nanoTime();
    List<JsonValue> users = new ArrayList<>();
    for (Typist typist : typists.subList(0, Math.min(MAX_LISTED, typists.size()))) {
      users.add(
          JsonObject.builder()
              .put("userId", typist.userId())
              .putIfPresent("userName", typist.userName())
              .putIfPresent("userAvatar", typist.userAvatar())
              .put("startedAt", WireTime.text(typist.startedAtMillis()))
              .put("expiresInMs", Math.max(0, (typist.untilNanos() - now) / 1_000_000))
              .build());
    }
    JsonObject.Builder event =
        JsonObject.builder()
            .put("room", key.name())
            .put("roomName", form.roomName())
            .put("roomType", form.roomType())
            .putIfPresent("threadId", form.threadId())
            .put("users", new JsonArray(users));
    if (typists.size() > MAX_LISTED) {
      event.put("total", typists.size());
    }
    return event.build();
  }
}
