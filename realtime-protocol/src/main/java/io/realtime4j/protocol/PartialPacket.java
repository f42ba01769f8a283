package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A packet whose attachments are still to come. Its JSON waits as text, read again at the end:
 * read, two bytes of it could take fifty of memory, and a budget in bytes would mean nothing.
 */
final class PartialPacket {
  private final PacketHeader header;
  private final List<JsonBinary> received = new ArrayList<>();
  private long bytes;

  PartialPacket(PacketHeader header) {
    this.header = header;
    this.bytes = header.bytes();
  }

  PacketHeader header() {
    return header;
  }

  /** Returns the bytes that are held. */
  long bytes() {
    return bytes;
  }

  /** Takes in a copy of the next attachment, and returns whether it was the last. */
  boolean add(ByteBuffer attachment) {
    byte[] copy = new byte[attachment.remaining()];
    attachment.duplicate().get(copy);
    received.add(JsonValue.binary(copy));
    bytes += copy.length;
    return received.size() == header.attachments();
  }

  /** Returns the arguments with every attachment in its place. */
  List<JsonValue> fill(List<JsonValue> args) {
    return Placeholders.fill(args, received);
  }
}
