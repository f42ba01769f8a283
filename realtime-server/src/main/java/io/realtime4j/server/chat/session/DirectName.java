package io.realtime4j.server.chat.session;

/*
 * A user id may hold a colon itself, so that a name of several colons can be read as several pairs.
 * Who asks is one side of it, the rest is the other; and the room belongs to the first two who come,
 * whatever its name.
 */

/** The id of a direct conversation, {@code x:y} where it names the two. */
public final class DirectName {
  private DirectName() {}

  /** Returns whether an id is shaped like two user ids. */
  public static boolean isPair(String id) {
    int colon = id.indexOf(':', 1);
    return colon > 0 && colon < id.length() - 1;
  }

  /** Returns whether one side of a pair is this user. */
  public static boolean names(String id, String user) {
    return isPair(id) && (isFirst(id, user) || isSecond(id, user));
  }

  /** Returns the one id that the two share, whichever of them is named first. */
  static String canonical(String id, String user) {
    if (user.isEmpty() || !names(id, user)) {
      return id;
    }
    String other =
        isFirst(id, user)
            ? id.substring(user.length() + 1)
            : id.substring(0, id.length() - user.length() - 1);
    return user.compareTo(other) <= 0 ? user + ":" + other : other + ":" + user;
  }

  private static boolean isFirst(String id, String user) {
    return id.startsWith(user + ":") && id.length() > user.length() + 1;
  }

  private static boolean isSecond(String id, String user) {
    return id.endsWith(":" + user) && id.length() > user.length() + 1;
  }
}
