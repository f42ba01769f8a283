package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.presence.PresenceView;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** One session, for answers that were made for its user. From any loop. */
public final class SessionAudience implements Audience {
  private final ChatSession session;

  SessionAudience(ChatSession session) {
    this.session = session;
  }

  /** Sends the event that is the answer to what the session has asked. */
  public void answer(String event, JsonObject payload) {
    session.send(event, payload);
  }

  /**
   * Tells what the session's user sees of a list. What it cannot take now it gets later.
   *
   * @param whenEmpty whether also that this is nobody: to who has seen somebody in it
   */
  public <T> void showList(
      Topic topic,
      String event,
      Aspect aspect,
      List<Subject<T>> list,
      boolean whenEmpty,
      BiFunction<List<T>, Integer, JsonObject> write) {
    ViewerLists.Writer<T> writer = write::apply;
    session.post(
        () -> {
          if (session.isClosed() || !session.sees(topic.room(), topic.thread())) {
            return;
          }
          String viewerId = session.principal().userId();
          List<T> seen = new ArrayList<>();
          for (Subject<T> subject : list) {
            if (subject.isShownTo(viewerId, aspect)) {
              seen.add(subject.value());
            }
          }
          if (seen.isEmpty() && !whenEmpty) {
            return;
          }
          session.kept().told(topic);
          if (!session.emitNow(event, writer.write(seen))) {
            session.stale().topic(topic);
          }
        });
  }

  /** Tells how users are now, without having been asked. What it cannot take now it gets later. */
  public void show(List<Facets> facets) {
    if (facets.isEmpty()) {
      return;
    }
    session.post(() -> tell(PrivacyGate.seenBy(session.principal().userId(), facets)));
  }

  /**
   * Tells how those in a room are of whom there is something to see, without having been asked, if
   * the session is still there: of who is hidden not even that.
   */
  public void introduce(RoomKey room, List<Facets> facets) {
    show(room, facets, Facets::introduces);
  }

  /**
   * Tells how those in a room are whom the session's user sees, whether or not there is something
   * to see of them, if the session is still there.
   */
  public void showThose(RoomKey room, List<Facets> facets) {
    show(room, facets, Facets::isSeenBy);
  }

  private void show(RoomKey room, List<Facets> facets, BiPredicate<Facets, String> isShown) {
    if (facets.isEmpty()) {
      return;
    }
    session.post(
        () -> {
          String viewerId = session.principal().userId();
          if (session.joined().containsKey(room)) {
            tell(
                PrivacyGate.seenBy(
                    viewerId, facets.stream().filter(one -> isShown.test(one, viewerId)).toList()));
          }
        });
  }

  private void tell(List<PresenceView> seen) {
    if (seen.isEmpty() || session.isClosed()) {
      return;
    }
    seen.forEach(view -> session.kept().toldOf(view.userId()));
    if (session.can(ChatSession.BATCH)) {
      if (!session.emitNow("presence:bulk", bulk(seen))) {
        seen.forEach(view -> session.stale().user(view.userId()));
      }
      return;
    }
    for (PresenceView view : seen) {
      if (!session.emitNow("presence:changed", view.toJson())) {
        session.stale().user(view.userId());
      }
    }
  }

  /** Returns the payload of {@code presence:bulk}. */
  public static JsonObject bulk(List<PresenceView> views) {
    List<JsonValue> presences = new ArrayList<>(views.size());
    views.forEach(view -> presences.add(view.toJson()));
    return JsonObject.of("presences", new JsonArray(presences));
  }
}
