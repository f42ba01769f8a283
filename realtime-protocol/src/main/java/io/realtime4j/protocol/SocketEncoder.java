package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Encodes Socket.IO packets as Engine.IO messages. Stateless: any thread may encode. */
public final class SocketEncoder {
  private SocketEncoder() {}

  /**
   * Encodes one packet. The frames must be sent in order with nothing between them, and may be sent
   * to any number of peers.
   *
   * <p>A {@link io.realtime4j.api.json.JsonRaw} is copied as it is. Beside binary, an object whose
   * {@code _placeholder} is {@code true} would be taken for an attachment by the peer; the protocol
   * has no escape for it.
   *
   * @return a text frame that starts with Engine.IO's {@code 4}, then a binary frame for each
   *     {@link JsonBinary} in it, in the order of the text
   * @throws IllegalArgumentException if there is binary in a packet that is no event and no
   *     acknowledgement, or a decoder with {@link ProtocolLimits#DEFAULT} would not read it: it is
   *     nested too deep, has too many attachments, or half a surrogate pair in a key
   */
  public static List<Frame> encode(SocketPacket packet) {
    return encode(packet, ProtocolLimits.DEFAULT);
  }

  /** Encodes one packet as {@link #encode(SocketPacket)} does, for a decoder with other limits. */
  public static List<Frame> encode(SocketPacket packet, ProtocolLimits limits) {
    if (packet instanceof SocketPacket.Event event) {
      long ackId = event.ackId() == null ? -1 : event.ackId();
      return encode('2', '5', event.namespace(), ackId, event.args(), limits);
    }
    if (packet instanceof SocketPacket.Ack ack) {
      return encode('3', '6', ack.namespace(), ack.ackId(), ack.args(), limits);
    }
    int maxDepth = limits.maxDepth();
    ByteSink sink = new ByteSink(256);
    if (packet instanceof SocketPacket.Connect connect) {
      putHeader(sink, '0', 0, connect.namespace(), -1);
      if (connect.data() != null) {
        new JsonWriter(sink, null, maxDepth).write(connect.data());
      }
    } else if (packet instanceof SocketPacket.ConnectError error) {
      putHeader(sink, '4', 0, error.namespace(), -1);
      new JsonWriter(sink, null, maxDepth).write(error.data());
    } else {
      putHeader(sink, '1', 0, packet.namespace(), -1);
    }
    return List.of(Frame.textOf(sink.toByteArray()));
  }

  /**
   * Checks what an application gives to an event or an answer, where it does: what passes can be
   * encoded, and a peer with {@link ProtocolLimits#DEFAULT} reads it, but for its size.
   *
   * @throws IllegalArgumentException naming the limit, as {@link Json#check}, or if there are too
   *     many attachments
   */
  public static void check(List<JsonValue> args) {
    args.forEach(Json::check);
    checkAttachments(countBinary(args, 1, ProtocolLimits.PACKET_DEPTH), ProtocolLimits.DEFAULT);
  }

  private static void checkAttachments(int count, ProtocolLimits limits) {
    if (count > limits.maxAttachments()) {
      throw new IllegalArgumentException(
          "a packet must have at most " + limits.maxAttachments() + " attachments, had " + count);
    }
  }

  private static List<Frame> encode(
      char plain,
      char binary,
      String namespace,
      long ackId,
      List<JsonValue> args,
      ProtocolLimits limits) {
    int count = countBinary(args, 1, limits.maxDepth());
    checkAttachments(count, limits);
    ByteSink sink = new ByteSink(likelyBytes(args));
    putHeader(sink, count == 0 ? plain : binary, count, namespace, ackId);
    if (count == 0) {
      new JsonWriter(sink, null, limits.maxDepth()).write(args);
      return List.of(Frame.textOf(sink.toByteArray()));
    }
    List<JsonBinary> attachments = new ArrayList<>(count);
    new JsonWriter(sink, attachments, limits.maxDepth()).write(args);
    List<Frame> frames = new ArrayList<>(1 + count);
    frames.add(Frame.textOf(sink.toByteArray()));
    for (JsonBinary attachment : attachments) {
      frames.add(Frame.binaryOf(attachment.toByteArray()));
    }
    return List.copyOf(frames);
  }

  /** Says how long a text will be whose length is known where it is mostly one that was written. */
  private static int likelyBytes(List<JsonValue> args) {
    long bytes = 64;
    boolean isKnown = false;
    for (JsonValue arg : args) {
      if (arg instanceof JsonRaw raw) {
        bytes += raw.sizeBytes();
        isKnown = true;
      }
    }
    return isKnown ? (int) Math.min(Integer.MAX_VALUE / 2, bytes) : 256;
  }

  private static void putHeader(
      ByteSink sink, char type, int attachments, String namespace, long ackId) {
    sink.put('4');
    sink.put(type);
    if (attachments > 0) {
      sink.putDecimal(attachments);
      sink.put('-');
    }
    if (!namespace.equals(PacketRules.MAIN_NAMESPACE)) {
      sink.put(namespace.getBytes(StandardCharsets.UTF_8));
      sink.put(',');
    }
    if (ackId >= 0) {
      sink.putDecimal(ackId);
    }
  }

  private static int countBinary(Iterable<JsonValue> values, int depth, int maxDepth) {
    if (depth > maxDepth) {
      throw JsonWriter.tooDeep(maxDepth);
    }
    int count = 0;
    for (JsonValue value : values) {
      if (value instanceof JsonBinary) {
        count++;
      } else if (value instanceof JsonArray array) {
        count += countBinary(array.values(), depth + 1, maxDepth);
      } else if (value instanceof JsonObject object) {
        count += countBinary(object.members().values(), depth + 1, maxDepth);
      }
    }
    return count;
  }
}
