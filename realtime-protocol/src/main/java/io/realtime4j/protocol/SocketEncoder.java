package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
      return encode('2', '5', event.namespace(), ackId, null, event.args(), limits);
    }
    if (packet instanceof SocketPacket.Ack ack) {
      return encode('3', '6', ack.namespace(), ack.ackId(), null, ack.args(), limits);
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
   * Encodes an event of the main namespace as {@link #encode(SocketPacket)} does, without the
   * packet: what a client sends all day.
   *
   * @param ackId the number under which an acknowledgement is expected, negative for none
   * @param args what stands behind the name
   */
  public static List<Frame> event(String name, long ackId, List<JsonValue> args) {
    return encode('2', '5', PacketRules.MAIN_NAMESPACE, ackId, name, args, ProtocolLimits.DEFAULT);
  }

  /**
   * Checks what an application gives to an event or an answer, where it does: what passes can be
   * encoded, and a peer with {@link ProtocolLimits#DEFAULT} reads it, but for its size.
   *
   * @throws IllegalArgumentException naming the limit, as {@link Json#check}, or if there are too
   *     many attachments
   */
  public static void check(List<JsonValue> args) {
    ValueCheck check = new ValueCheck(ProtocolLimits.VALUE_DEPTH);
    for (int i = 0; i < args.size(); i++) {
      check.check(args.get(i));
    }
    checkAttachments(check.attachments(), ProtocolLimits.DEFAULT);
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
      @Nullable String name,
      List<JsonValue> args,
      ProtocolLimits limits) {
    Extent extent = new Extent(limits.maxDepth());
    extent.add(args);
    int count = extent.attachments();
    checkAttachments(count, limits);
    long bytes =
        headerBytes(count, namespace, ackId)
            + (name == null ? 0 : name.length() + 3)
            + extent.bytes();
    ByteSink sink = new ByteSink((int) Math.min(Integer.MAX_VALUE / 2, bytes));
    putHeader(sink, count == 0 ? plain : binary, count, namespace, ackId);
    if (count == 0) {
      new JsonWriter(sink, null, limits.maxDepth()).write(name, args);
      return List.of(Frame.textOf(sink.toByteArray()));
    }
    List<JsonBinary> attachments = new ArrayList<>(count);
    new JsonWriter(sink, attachments, limits.maxDepth()).write(name, args);
    List<Frame> frames = new ArrayList<>(1 + count);
    frames.add(Frame.textOf(sink.toByteArray()));
    for (JsonBinary attachment : attachments) {
      frames.add(Frame.binaryOf(attachment.toByteArray()));
    }
    return List.copyOf(frames);
  }

  /** Returns how much {@link #putHeader} writes, if the namespace is ASCII. */
  private static int headerBytes(int attachments, String namespace, long ackId) {
    return 2
        + (attachments > 0 ? ByteSink.decimals(attachments) + 1 : 0)
        + (namespace.equals(PacketRules.MAIN_NAMESPACE) ? 0 : namespace.length() + 1)
        + (ackId >= 0 ? ByteSink.decimals(ackId) : 0);
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
}
