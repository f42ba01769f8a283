package io.realtime4j.api.event;

import io.realtime4j.api.TypingUser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to typing. */
public sealed interface TypingEvent extends RealtimeEvent {
  /**
   * Who else is typing in a room or thread has changed.
   *
   * @param threadId the thread, or {@code null}
   * @param users who is typing now, in the order in which they began
   */
  record Changed(String roomName, @Nullable String threadId, List<TypingUser> users)
      implements TypingEvent {
    /** Copies the list. */
    public Changed {
      users = List.copyOf(users);
    }
  }
}
