package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.Sender;
import org.jspecify.annotations.Nullable;

/** Something on its way through the sequencer into the log. */
public sealed interface Pending permits Submission, ChangeSubmission {
  /** Returns whose answer depends on it. */
  Sender sender();

  RoomKey room();

  /** Returns the loop of the room, where it is told what became of it. */
  EventLoop home();

  /** Returns how much of the log it takes, more or less. */
  int bytes();

  /** It was not stored, as far as is known. */
  void refused(Throwable failure);

  /**
   * The log has said what became of it. On the room's loop.
   *
   * @param committed what it is in the log, or {@code null} if nothing was committed
   */
  void settled(@Nullable LogEntry committed);
}
