package io.realtime4j.server.chat.session;

import io.realtime4j.api.spi.server.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A room of a tenant.
 *
 * @param tenant the tenant
 * @param name canonical name of a room with a log of its own, never of a thread's view
 */
public record RoomKey(String tenant, String name) {
  static final String CHANNEL = "channel:";
  public static final String DM = "dm:";
  public static final String USER = "user:";
  public static final String THREAD = "thread:";

  /** Starts the names of rooms that no client can name: it is no printable character. */
  private static final char INTERNAL = '\u0001';

  /** Returns {@code channel}, {@code dm}, {@code user}, or {@code room} for a plain name. */
  public String type() {
    if (name.startsWith(CHANNEL)) {
      return "channel";
    }
    if (name.startsWith(DM)) {
      return "dm";
    }
    return name.startsWith(USER) ? "user" : "room";
  }

  /** Returns {@code private} for rooms that belong to somebody, else {@code public}. */
  public String visibility() {
    return name.startsWith(DM) || name.startsWith(USER) ? "private" : "public";
  }

  /** Returns the id of a channel, or {@code null} if it is none. */
  public @Nullable String channelId() {
    return name.startsWith(CHANNEL) ? name.substring(CHANNEL.length()) : null;
  }

  /** Returns the name of this room inside Socket.IO. */
  public String socketRoom() {
    return qualified(tenant, name);
  }

  /** Returns the name inside Socket.IO of a thread's view of this room. */
  public String socketRoom(@Nullable String thread) {
    return thread == null ? socketRoom() : qualified(tenant, viewName(thread));
  }

  /** Returns the name under which clients join a thread's view of this room. */
  public String viewName(@Nullable String thread) {
    return thread == null ? name : name + ":" + THREAD + thread;
  }

  /** Returns the room inside Socket.IO that holds all sessions of a user. */
  public static String userRoom(String tenant, String userId) {
    // Not qualified like a name: a user id may begin like a tenant.
    return INTERNAL + USER + tenant + INTERNAL + userId;
  }

  private static String qualified(String tenant, String name) {
    return tenant.equals(Principal.PRIMARY_TENANT) && !looksQualified(name)
        ? name
        : tenant + "/" + name;
  }

  /** Returns whether a name without a prefix of ours would be that of another tenant's room. */
  private static boolean looksQualified(String name) {
    int colon = name.indexOf(':');
    int slash = name.indexOf('/');
    return slash >= 0 && (colon < 0 || slash < colon);
  }
}
