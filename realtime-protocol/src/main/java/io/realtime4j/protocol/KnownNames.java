package io.realtime4j.protocol;

import org.jspecify.annotations.Nullable;

/*
 * An open hash table that is filled once: a member's name is looked up by its bytes, and a text is
 * made only of one that is not here.
 */
/** The names that the protocol and the chat's contract give to members, each as one text. */
final class KnownNames {
  private static final String[] NAMES = {
    "_placeholder",
    "attachments",
    "capabilities",
    "channelId",
    "client",
    "clientMessageId",
    "code",
    "content",
    "customStatus",
    "data",
    "deliveredCount",
    "details",
    "device",
    "display",
    "duplicate",
    "emoji",
    "epoch",
    "error",
    "errorCode",
    "errorMessage",
    "event",
    "expiresInMs",
    "features",
    "hasMore",
    "id",
    "label",
    "lastSeen",
    "limit",
    "maxPayload",
    "memberCount",
    "mentions",
    "message",
    "messageId",
    "messageIds",
    "messages",
    "metadata",
    "name",
    "num",
    "offset",
    "payload",
    "pid",
    "pingInterval",
    "pingTimeout",
    "protocolVersion",
    "readCount",
    "recovered",
    "retryAfterMs",
    "retryable",
    "room",
    "roomName",
    "rooms",
    "senderId",
    "sentAt",
    "session",
    "sessionId",
    "sid",
    "since",
    "state",
    "status",
    "success",
    "tenant",
    "text",
    "threadId",
    "timestamp",
    "token",
    "totalRecipients",
    "transport",
    "type",
    "upgrades",
    "user",
    "userId",
    "userIds",
    "visibility",
  };

  /** Three times as many places as there are names: a look-up takes little more than one step. */
  private static final @Nullable String[] TABLE = new String[256];

  static {
    for (String name : NAMES) {
      byte[] bytes = ByteSink.ascii(name);
      int place = placeOf(bytes, 0, bytes.length);
      while (TABLE[place] != null) {
        place = next(place);
      }
      TABLE[place] = name;
    }
  }

  private KnownNames() {}

  /** Returns the name that these bytes are, {@code null} if it is none of these. */
  static @Nullable String of(byte[] array, int from, int to) {
    int place = placeOf(array, from, to);
    String name = TABLE[place];
    while (name != null && !isWritten(name, array, from, to)) {
      place = next(place);
      name = TABLE[place];
    }
    return name;
  }

  private static int placeOf(byte[] array, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + array[i];
    }
    return (hash ^ (hash >>> 8)) & (TABLE.length - 1);
  }

  private static int next(int place) {
    return (place + 1) & (TABLE.length - 1);
  }

  private static boolean isWritten(String name, byte[] array, int from, int to) {
    if (name.length() != to - from) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != array[from + i]) {
        return false;
      }
    }
    return true;
  }
}
