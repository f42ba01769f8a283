package io.realtime4j.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** What a message from a server is; told by a few bytes, because the generator must stay cheap. */
enum Inbound {
  /** Engine.IO's opening packet. */
  OPEN,
  PING,
  /** The namespace is entered. */
  CONNECTED,
  REFUSED,
  ACK,
  /** An acknowledgement that says {@code success: false}. */
  FAILED_ACK,
  /** The event {@code message:new}. */
  DELIVERY,
  /** The event {@code authenticated}, the last of a greeting. */
  GREETED,
  OTHER;

  private static final byte[] SUCCESS = ClientFrames.utf8("\"success\":");

  /** Classifies the message that begins at {@code at}. */
  static Inbound of(ByteBuf in, int at, int length) {
    byte type = in.getByte(at);
    if (type == '0') {
      return OPEN;
    }
    if (type == '2') {
      return PING;
    }
    if (type != '4' || length < 2) {
      return OTHER;
    }
    return switch (in.getByte(at + 1)) {
      case '0' -> CONNECTED;
      case '2' -> event(in, at, length);
      case '3' -> ack(in, at, length);
      case '4' -> REFUSED;
      default -> OTHER;
    };
  }

  /** An event reads {@code 42["message:new",…}. */
  private static Inbound event(ByteBuf in, int at, int length) {
    if (length < 16) {
      return OTHER;
    }
    byte first = in.getByte(at + 4);
    if (first == 'm' && in.getByte(at + 12) == 'n') {
      return DELIVERY;
    }
    return first == 'a' && in.getByte(at + 8) == 'e' ? GREETED : OTHER;
  }

  /** An acknowledgement begins with its number, {@code 4317[}, then our envelope. */
  private static Inbound ack(ByteBuf in, int at, int length) {
    int bracket = in.indexOf(at + 2, at + length, (byte) '[');
    int value = bracket + 2 + SUCCESS.length;
    if (bracket < 0 || value >= at + length) {
      return ACK;
    }
    for (int i = 0; i < SUCCESS.length; i++) {
      if (in.getByte(bracket + 2 + i) != SUCCESS[i]) {
        return ACK;
      }
    }
    return in.getByte(value) == 'f' ? FAILED_ACK : ACK;
  }
}
