package io.realtime4j.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is typing. At most one start per second and room leaves; it stops by itself after 5 s without
 * input, on blank input, on send and on leave.
 *
 * <p>Every method may be called from any thread, and none blocks or fails: while not connected, and
 * after the client was closed, nothing is sent, and nobody is shown. Changes are {@code
 * TypingEvent.Changed}.
 *
 * <p>Rooms have the names here that the server has for them, {@link Room#name}, such as {@code
 * channel:lobby}; a {@link Room} knows its own.
 */
@NotForImplementation
public interface Typing {
  /**
   * Reports the content of an input box after a keystroke; blank text stops. Only that somebody
   * types leaves, never what.
   *
   * @param threadId the thread, or {@code null} for the room
   */
  void keystroke(String roomName, @Nullable String threadId, String text);

  /** Reports the content of a room's input box after a keystroke. */
  default void keystroke(String roomName, String text) {
    keystroke(roomName, null, text);
  }

  /**
   * Stops showing us as typing.
   *
   * @param threadId the thread, or {@code null} for the room
   */
  void stop(String roomName, @Nullable String threadId);

  /** Stops showing us as typing in a room. */
  default void stop(String roomName) {
    stop(roomName, null);
  }

  /** Stops showing us as typing, wherever we are: when a window is closed, say. */
  void stopAll();

  /**
   * Returns who else is typing, in the order in which they began; a snapshot, never null.
   *
   * @param threadId the thread, or {@code null} for the room
   */
  List<TypingUser> typingUsers(String roomName, @Nullable String threadId);

  /**
   * Returns who else is typing, as a sentence in English; empty if nobody.
   *
   * @param threadId the thread, or {@code null} for the room
   */
  default Optional<String> typingText(String roomName, @Nullable String threadId) {
    return TypingText.of(typingUsers(roomName, threadId));
  }
}
