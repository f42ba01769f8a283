package io.realtime4j.server.chat.session;

import io.realtime4j.api.RefusedException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which room, and which thread of it, a client means.
 *
 * @param room canonical name of the room whose log it is
 * @param thread the thread, or {@code null}
 * @param isView whether the name itself was that of a thread's view, {@code channel:c:thread:t}
 * @param sentName {@code roomName} as it was sent, the canonical name if another field was used
 * @param sentType {@code roomType} as it was sent, derived if it was absent
 */
public record RoomAddress(
    String room, @Nullable String thread, boolean isView, String sentName, String sentType) {
  private static final String VIEW = ":" + RoomKey.THREAD;

  /** Reads the address in what a session sent. */
  public static RoomAddress of(Payload payload, ChatSession session) {
    return of(payload, session::hasJoined, session.principal().userId());
  }

  /**
   * Reads the address in what a session sent to a plug-in, which need not speak of rooms; {@code
   * null} if it names none. That is asked first: a refusal for nobody costs more than the event.
   *
   * @throws RefusedException VALIDATION_ERROR, if what is there is no address
   */
  public static @Nullable RoomAddress ifAny(Payload payload, ChatSession session) {
    boolean isThere =
        payload.value("roomName") != null
            || payload.value("channelId") != null
            || payload.value("dmId") != null;
    return isThere ? of(payload, session) : null;
  }

  /**
   * Reads the address in a payload.
   *
   * @param isJoined whether the session has joined a room of this name
   * @param userId who says it, empty if nobody in particular
   */
  static RoomAddress of(Payload payload, Predicate<String> isJoined, String userId) {
    String sentName = payload.optionalId("roomName");
    String sentType = payload.optionalText("roomType");
    String threadId = payload.optionalId("threadId");
    String name = sentName == null ? fromIds(payload) : canonical(sentName, sentType, isJoined);
    int view = name.startsWith(RoomKey.CHANNEL) ? name.indexOf(VIEW) : -1;
    String room = view < 0 ? direct(name, userId) : name.substring(0, view);
    String viewed = view < 0 ? null : name.substring(view + VIEW.length());
    if (room.endsWith(":") || (viewed != null && viewed.isEmpty())) {
      throw Refusals.validation("roomName", "must have an id after its prefix");
    }
    if (viewed != null && threadId != null && !viewed.equals(threadId)) {
      throw Refusals.validation("threadId", "must be the thread of roomName");
    }
    String thread = viewed == null ? threadId : viewed;
    return new RoomAddress(
        room,
        thread,
        viewed != null,
        sentName == null ? room : sentName,
        sentType == null || sentType.length() > Payload.MAX_ID_CHARS
            ? type(room, thread)
            : sentType);
  }

  /** Returns the thread whose view the name was, or {@code null}. */
  public @Nullable String view() {
    return isView ? thread : null;
  }

  private static String fromIds(Payload payload) {
    String channel = payload.optionalId("channelId");
    if (channel != null) {
      return prefixed(RoomKey.CHANNEL, channel);
    }
    String dm = payload.optionalId("dmId");
    if (dm != null) {
      return prefixed(RoomKey.DM, dm);
    }
    throw Refusals.validation("roomName", "is required");
  }

  private static String canonical(String name, @Nullable String type, Predicate<String> isJoined) {
    if (type == null || hasPrefix(name) || isJoined.test(name)) {
      return name;
    }
    return switch (type) {
      case "channel", "thread" -> RoomKey.CHANNEL + name;
      case "dm" -> RoomKey.DM + name;
      default -> name;
    };
  }

  /** The two of a conversation may each name themselves first. */
  private static String direct(String name, String userId) {
    return name.startsWith(RoomKey.DM)
        ? RoomKey.DM + DirectName.canonical(name.substring(RoomKey.DM.length()), userId)
        : name;
  }

  private static boolean hasPrefix(String name) {
    return name.startsWith(RoomKey.CHANNEL)
        || name.startsWith(RoomKey.DM)
        || name.startsWith(RoomKey.USER)
        || name.startsWith(RoomKey.THREAD);
  }

  private static String prefixed(String prefix, String id) {
    return id.startsWith(prefix) ? id : prefix + id;
  }

  private static String type(String room, @Nullable String thread) {
    if (thread != null) {
      return "thread";
    }
    return room.startsWith(RoomKey.DM) ? "dm" : "channel";
  }
}
