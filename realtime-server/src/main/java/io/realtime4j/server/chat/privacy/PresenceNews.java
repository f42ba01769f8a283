package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.presence.PresenceView;
import io.realtime4j.server.chat.privacy.Standing.Sight;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.Encoded;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A change of one user's presence, encoded once for each kind of viewer. Immutable. */
final class PresenceNews {
  private final WatcherAudience.Change change;
  private final Map<Sight, Encoded> bySight = new EnumMap<>(Sight.class);
  // Which of those that are told at once it is.
  private final int index;

  PresenceNews(Namespace namespace, int index, WatcherAudience.Change change) {
    this.index = index;
    this.change = change;
    for (Sight sight : Sight.values()) {
      boolean isSeen = !change.after().isOpen() || sight == Sight.SELF || sight == Sight.REST;
      if (isSeen) {
        bySight.put(sight, encode(namespace, change.after(), sight));
      }
    }
  }

  /** Views that are equal share what they are encoded to. */
  private Encoded encode(Namespace namespace, Facets facets, Sight sight) {
    PresenceView view = facets.as(sight);
    for (Map.Entry<Sight, Encoded> known : bySight.entrySet()) {
      if (facets.as(known.getKey()).equals(view)) {
        return known.getValue();
      }
    }
    return Encoded.of(namespace, "presence:changed", view.toJson());
  }

  String userId() {
    return change.userId();
  }

  List<RoomKey> rooms() {
    return change.rooms();
  }

  List<RoomKey> entered() {
    return change.entered();
  }

  /** Returns whether there is anything to see for a viewer who begins to watch. */
  boolean isFirstNewsTo(Principal viewer) {
    return !viewer.isAnonymous()
        && (viewer.userId().equals(userId())
            ? isNewsTo(viewer)
            : change.after().introduces(viewer.userId()));
  }

  /** Returns whether a viewer sees something else than before. */
  boolean isNewsTo(Principal viewer) {
    if (viewer.isAnonymous()) {
      return false;
    }
    Facets before = change.before();
    return before == null
        ? change.after().isSeenBy(viewer.userId())
        : !before.to(viewer.userId()).equals(change.after().to(viewer.userId()));
  }

  private Encoded seenBy(ChatSession session) {
    Encoded encoded = bySight.get(sight(session));
    if (encoded == null) {
      throw new IllegalStateException("every view is encoded");
    }
    return encoded;
  }

  private Sight sight(ChatSession session) {
    return change.after().sight(session.principal().userId());
  }

  /**
   * Sends a session some news: together if it can take that, else one by one. What it cannot take
   * now it is told later, as it is then.
   *
   * @param bulks what was encoded for others on this loop
   */
  static void send(
      Namespace namespace,
      ChatSession session,
      List<PresenceNews> news,
      Map<String, Encoded> bulks) {
    news.forEach(one -> session.kept().toldOf(one.userId()));
    if (news.size() > 1 && session.can(ChatSession.BATCH)) {
      Encoded bulk =
          bulks.computeIfAbsent(key(session, news), key -> bulk(namespace, session, news));
      if (!session.socket().emitVolatile(bulk.frame())) {
        news.forEach(one -> session.stale().user(one.userId()));
      }
      return;
    }
    for (PresenceNews one : news) {
      if (!session.socket().emitVolatile(one.seenBy(session).frame())) {
        session.stale().user(one.userId());
      }
    }
  }

  /** Returns a text that is the same for sessions that get the same. */
  private static String key(ChatSession session, List<PresenceNews> news) {
    StringBuilder key = new StringBuilder();
    for (PresenceNews one : news) {
      key.append(one.index).append(one.sight(session));
    }
    return key.toString();
  }

  private static Encoded bulk(Namespace namespace, ChatSession session, List<PresenceNews> news) {
    List<JsonValue> presences = new ArrayList<>(news.size());
    news.forEach(one -> presences.add(one.seenBy(session).payload()));
    return Encoded.of(
        namespace, "presence:bulk", JsonObject.of("presences", new JsonArray(presences)));
  }
}
