package io.realtime4j.protocol;

import java.util.Set;

/** What holds for every Socket.IO packet, made here or by a peer. */
final class PacketRules {
  static final String MAIN_NAMESPACE = "/";

  /** Event names that Socket.IO libraries give a meaning of their own; peers never send them. */
  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private PacketRules() {}

  static boolean isReserved(String eventName) {
    return RESERVED.contains(eventName);
  }

  static void checkNamespace(String namespace) {
    if (namespace.equals(MAIN_NAMESPACE)) {
      return;
    }
    if (!namespace.startsWith("/")) {
      throw new IllegalArgumentException("a namespace must start with a slash");
    }
    for (int i = 0; i < namespace.length(); i++) {
      char c = namespace.charAt(i);
      // U+001E would cut the packet in two where it travels in a polling body.
      if (c == ',' || c < 0x20 || isHalfPair(namespace, i)) {
        throw new IllegalArgumentException(
            "a namespace must hold text without commas, not " + (int) c);
      }
    }
  }

  static boolean hasHalfPair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isHalfPair(text, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHalfPair(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  static void checkAckId(long ackId) {
    if (ackId < 0) {
      throw new IllegalArgumentException("an ack id must not be negative, was " + ackId);
    }
  }
}
