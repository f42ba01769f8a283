package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Room} was used after its end. The cause is why we were not let in, or put out; there is
 * none if the room was left with {@link Room#leave} or {@link Room#close}.
 */
public final class RoomLeftException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code ROOM_LEFT}. */
  public RoomLeftException(String message, @Nullable Throwable cause) {
    super("ROOM_LEFT", false, message, cause);
  }
}
