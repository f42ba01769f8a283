package io.realtime4j.views;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.Message;
import io.realtime4j.api.ReadPosition;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RoomSummary;
import io.realtime4j.api.RoomSummaryPage;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The server's counts, kept current by events. It counts anew with each session, and where an event
 * does not say enough; one count at a time, and one more after it if it was asked for meanwhile.
 */
final class UnreadView extends Cell<UnreadBadges> {
  /** Some megabytes, and more rooms than anybody is in. */
  private static final int MOST = 10_000;

  private final Rooms rooms;
  // Callback executor only, all of these.
  private final Map<String, UnreadRoom> byName = new TreeMap<>();
  private String self = "";
  private boolean isAsking;
  private boolean isToAskAgain;

  /** The count under way may be one of a log that is no more. */
  private boolean isOutdated;

  /** What could not be asked is asked with the next event. */
  private boolean isOwed;

  UnreadView(RealtimeClient client) {
    super(client, new UnreadBadges(List.of()));
    rooms = client.rooms();
    hear(MessageEvent.class, this::heard);
    hear(DeliveryEvent.ReadUpTo.class, event -> heard(event.position()));
    hear(RoomEvent.class, this::heard);
    hear(ConnectionEvent.SessionStarted.class, event -> began(event.session()));
    later(this::begin);
  }

  private void begin() {
    SessionInfo session = client.status().session();
    if (session != null && client.state() == ConnectionState.AUTHENTICATED) {
      began(session);
    }
  }

  private void began(SessionInfo session) {
    self = session.userId();
    ask();
  }

  private void heard(MessageEvent event) {
    if (event instanceof MessageEvent.Received received) {
      Message message = received.message();
      UnreadRoom room = byName.get(message.roomName());
      if (room == null) {
        room = new UnreadRoom(message.roomName());
        byName.put(message.roomName(), room);
        isOwed = true;
      }
      if (room.received(message, self)) {
        refresh();
      }
      payOwed();
    } else if (event instanceof MessageEvent.Deleted) {
      ask();
    }
  }

  private void heard(ReadPosition position) {
    UnreadRoom room = byName.get(position.roomName());
    if (position.threadId() == null && (room == null || room.read(position))) {
      ask();
    }
    refresh();
  }

  private void heard(RoomEvent event) {
    if (event instanceof RoomEvent.Left left) {
      byName.remove(left.roomName());
      refresh();
      ask();
    } else if (event instanceof RoomEvent.Joined joined && !joined.rejoined()) {
      ask();
    } else if (event instanceof RoomEvent.Discontinuity gap) {
      UnreadRoom room = byName.get(gap.roomName());
      if (room != null) {
        room.anew();
      }
      isOutdated = isAsking;
      ask();
    }
  }

  private void payOwed() {
    if (isOwed) {
      ask();
    }
  }

  private void ask() {
    if (isAsking) {
      isToAskAgain = true;
      return;
    }
    isAsking = true;
    isOwed = false;
    byName.values().forEach(UnreadRoom::asked);
    page(null, new LinkedHashMap<>());
  }

  private void page(@Nullable String after, Map<String, RoomSummary> before) {
    outcome(rooms.unread(after, 100), (page, failure) -> answered(page, before));
  }

  private void answered(@Nullable RoomSummaryPage page, Map<String, RoomSummary> before) {
    if (page != null) {
      int known = before.size();
      page.rooms().forEach(room -> before.put(room.roomName(), room));
      // A server that gives the same for ever must not be asked for ever.
      boolean isNews = before.size() > known;
      if (page.hasMore() && isNews && before.size() < MOST) {
        page(page.next(), before);
        return;
      }
      if (!isOutdated) {
        take(before.values());
      }
    }
    isOutdated = false;
    isAsking = false;
    isOwed = page == null;
    if (isToAskAgain) {
      isToAskAgain = false;
      ask();
    }
  }

  private void take(Collection<RoomSummary> summaries) {
    Set<String> named = new LinkedHashSet<>();
    for (RoomSummary summary : summaries) {
      named.add(summary.roomName());
      UnreadRoom room = byName.computeIfAbsent(summary.roomName(), UnreadRoom::new);
      isToAskAgain |= !room.counted(summary);
    }
    byName.keySet().retainAll(named);
    refresh();
  }

  private void refresh() {
    show(new UnreadBadges(byName.values().stream().map(UnreadRoom::badge).toList()));
  }
}
