package io.realtime4j.protocol;

import java.util.Arrays;

/**
 * What stands before the JSON of a Socket.IO packet: {@code <type>[<attachments>-][<namespace>,]
 * [<ack id>]}.
 *
 * @param type the digit, as a character
 * @param attachments how many binary messages follow, 0 for the types that have none
 * @param namespace the namespace
 * @param ackId the ack id, negative if there is none
 * @param payload the rest, possibly empty
 */
record PacketHeader(char type, int attachments, String namespace, long ackId, ByteSpan payload) {
  private static final long NO_ID = -1;

  boolean hasAckId() {
    return ackId >= 0;
  }

  /** Reads the header of a packet that was checked to be UTF-8. */
  static PacketHeader read(ByteSpan packet, ProtocolLimits limits) {
    Cursor cursor = new Cursor(packet);
    char type = cursor.type();
    int attachments = isBinary(type) ? cursor.attachments(limits.maxAttachments()) : 0;
    String namespace = cursor.namespace();
    long ackId = mayHaveAckId(type) ? cursor.ackId() : NO_ID;
    return new PacketHeader(type, attachments, namespace, ackId, cursor.rest());
  }

  /** Returns about how much this header holds, in bytes. */
  long bytes() {
    return payload.length() + (long) namespace.length();
  }

  /** Returns this header with bytes of its own, to be kept beyond the call. */
  PacketHeader copy() {
    byte[] own = Arrays.copyOfRange(payload.array, payload.from, payload.to);
    return new PacketHeader(type, attachments, namespace, ackId, new ByteSpan(own, 0, own.length));
  }

  private static boolean isBinary(char type) {
    return type == '5' || type == '6';
  }

  private static boolean mayHaveAckId(char type) {
    return type == '2' || type == '3' || isBinary(type);
  }

  /** Walks through the bytes; never past the end. */
  private static final class Cursor {
    private static final int END = -1;

    private final ByteSpan packet;
    private int at;

    Cursor(ByteSpan packet) {
      this.packet = packet;
      this.at = packet.from;
    }

    private int peek() {
      return at < packet.to ? packet.array[at] : END;
    }

    private boolean isAtDigit() {
      return peek() >= '0' && peek() <= '9';
    }

    char type() {
      if (peek() < '0' || peek() > '6') {
        throw SocketDecoder.bad("an unknown packet type");
      }
      return (char) packet.array[at++];
    }

    int attachments(int most) {
      long count = number();
      if (count < 1 || peek() != '-') {
        throw SocketDecoder.bad("a binary packet without a count of attachments");
      }
      if (count > most) {
        throw new ProtocolViolation(
            ProtocolViolation.TOO_LARGE,
            "a packet must have at most " + most + " attachments, announced " + count);
      }
      at++;
      return (int) count;
    }

    String namespace() {
      if (peek() != '/') {
        return PacketRules.MAIN_NAMESPACE;
      }
      int end = packet.indexOf(',', at);
      String namespace = new ByteSpan(packet.array, at, end).text();
      at = Math.min(end + 1, packet.to);
      try {
        PacketRules.checkNamespace(namespace);
      } catch (IllegalArgumentException e) {
        throw SocketDecoder.bad("a namespace with control characters");
      }
      return namespace;
    }

    long ackId() {
      return isAtDigit() ? number() : NO_ID;
    }

    /** Reads digits: 0 if there are none, refused beyond {@code long}. */
    private long number() {
      long value = 0;
      while (isAtDigit()) {
        int digit = peek() - '0';
        if (value > (Long.MAX_VALUE - digit) / 10) {
          throw SocketDecoder.bad("a number that is too long");
        }
        value = value * 10 + digit;
        at++;
      }
      return value;
    }

    ByteSpan rest() {
      return packet.from(at);
    }
  }
}
