package io.realtime4j.server.chat.room;

import io.realtime4j.api.RefusedException;
import io.realtime4j.server.chat.session.ChatSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sessions that are admitted to a room but not attached yet. Room's loop only. */
final class Arrivals {
  private final Map<String, List<Arrival>> byUser = new LinkedHashMap<>();

  /** A session on its way in. */
  static final class Arrival {
    final ChatSession session;
    // Set on the room's loop, read on the session's: whoever sets it posts there afterwards, so
    // that what has not seen it is undone by that.
    private final AtomicReference<@Nullable RefusedException> end = new AtomicReference<>();

    private Arrival(ChatSession session) {
      this.session = session;
    }

    /** Says that it must not come in any more. */
    void end(RefusedException why) {
      end.set(why);
    }

    /** Returns why it must not come in any more, {@code null} while it may. From any thread. */
    @Nullable RefusedException ended() {
      return end.get();
    }
  }

  Arrival begin(ChatSession session, String userId) {
    Arrival arrival = new Arrival(session);
    byUser.computeIfAbsent(userId, id -> new ArrayList<>(1)).add(arrival);
    return arrival;
  }

  void over(Arrival arrival, String userId) {
    byUser.computeIfPresent(
        userId,
        (id, arrivals) -> {
          arrivals.remove(arrival);
          return arrivals.isEmpty() ? null : arrivals;
        });
  }

  /** Returns a user's sessions on their way in; for the empty id those of nobody in particular. */
  List<Arrival> of(String userId) {
    return List.copyOf(byUser.getOrDefault(userId, List.of()));
  }
}
