package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one Socket.IO connection together from its Engine.IO messages. Not safe for
 * use by several threads.
 *
 * <p>After a {@link ProtocolViolation} it has forgotten a packet that was under way, and the
 * connection should be closed. Packets hold no reference to the buffers that they came from.
 */
public final class SocketDecoder {
  private final @Nullable Unreadable unreadable;
  private ProtocolLimits limits;

  /** A packet under way; null unless attachments are awaited. */
  private @Nullable PartialPacket partial;

  /** How many attachments are still to come of a packet that is passed over. */
  private int unwanted;

  /** Creates a decoder at the start of a connection. */
  public SocketDecoder(ProtocolLimits limits) {
    this(limits, null);
  }

  /**
   * Creates a decoder at the start of a connection.
   *
   * @param unreadable hears of events and answers whose arguments cannot be read, and which are
   *     passed over then, with the attachments that they announce: their end is clear, so what
   *     follows is in step. {@code null} to take them for a violation
   */
  public SocketDecoder(ProtocolLimits limits, @Nullable Unreadable unreadable) {
    this.limits = limits;
    this.unreadable = unreadable;
  }

  /** Hears of a packet whose head can be read, and whose arguments cannot. */
  @FunctionalInterface
  public interface Unreadable {
    /**
     * A packet is passed over.
     *
     * @param answer whether it is an acknowledgement, else it is an event
     * @param ackId of an answer its event's number; of an event the number under which an answer is
     *     expected, {@code null} for none
     */
    void on(String namespace, boolean answer, @Nullable Long ackId, ProtocolViolation why);
  }

  /**
   * Sets other limits, which hold from the next message on: a server gives a peer {@link
   * ProtocolLimits#forStrangers()} until it has entered a namespace.
   */
  public void limits(ProtocolLimits newLimits) {
    limits = newLimits;
  }

  /** Returns the bytes that are held of a packet under way, 0 if there is none. */
  public long heldBytes() {
    return partial == null ? 0 : partial.bytes();
  }

  /** Returns whether the next message must be binary. */
  public boolean awaitsAttachments() {
    return partial != null || unwanted > 0;
  }

  /**
   * Takes in a message of text.
   *
   * @param utf8 the message, without Engine.IO's leading {@code 4}; the position does not move
   * @return the packet, or {@code null} if its attachments are still to come
   * @throws ProtocolViolation if the message is no packet or over a limit, or attachments are
   *     awaited
   */
  public @Nullable SocketPacket onText(ByteBuffer utf8) {
    if (awaitsAttachments()) {
      partial = null;
      unwanted = 0;
      throw bad("text where an attachment is awaited");
    }
    limits.checkSize("a message", utf8.remaining());
    PacketHeader read = PacketHeader.read(ByteSpan.of(utf8).checkUtf8(), limits);
    return switch (read.type()) {
      case '0' -> connect(read);
      case '1' -> disconnect(read);
      case '4' -> connectError(read);
      default -> argued(read);
    };
  }

  /**
   * Takes in a binary message.
   *
   * @param bytes the message, copied; the position does not move
   * @return the packet that it completes, or {@code null} if more attachments are to come
   * @throws ProtocolViolation if no attachment is awaited, or this one is over the limit
   */
  public @Nullable SocketPacket onBinary(ByteBuffer bytes) {
    if (!awaitsAttachments()) {
      throw bad("a binary message where none is awaited");
    }
    PartialPacket awaiting = partial;
    int others = unwanted - 1;
    partial = null;
    unwanted = 0;
    limits.checkSize("an attachment", bytes.remaining());
    if (awaiting == null) {
      unwanted = others;
      return null;
    }
    limits.checkPacket(awaiting.bytes() + bytes.remaining());
    if (!awaiting.add(bytes)) {
      partial = awaiting;
      return null;
    }
    PacketHeader header = awaiting.header();
    return packet(header, awaiting.fill(args(header)));
  }

  private SocketPacket connect(PacketHeader read) {
    JsonValue data = read.payload().isEmpty() ? null : json(read);
    if (data != null && !(data instanceof JsonObject)) {
      throw bad("a connect packet whose data is no object");
    }
    return new SocketPacket.Connect(read.namespace(), data);
  }

  private static SocketPacket disconnect(PacketHeader read) {
    if (!read.payload().isEmpty()) {
      throw bad("a disconnect packet with data");
    }
    return new SocketPacket.Disconnect(read.namespace());
  }

  private SocketPacket connectError(PacketHeader read) {
    JsonValue data = json(read);
    if (!(data instanceof JsonObject || data instanceof JsonString)) {
      throw bad("a connect error whose data is neither object nor string");
    }
    return new SocketPacket.ConnectError(read.namespace(), data);
  }

  /** Reads an event or an acknowledgement, binary or not. */
  private @Nullable SocketPacket argued(PacketHeader read) {
    if (isAck(read) && !read.hasAckId()) {
      throw bad("an acknowledgement without an id");
    }
    List<JsonValue> args;
    try {
      args = args(read);
      if (!isAck(read)) {
        checkName(args);
      }
      if (read.attachments() > 0) {
        Placeholders.check(args, read.attachments());
      }
    } catch (ProtocolViolation e) {
      if (unreadable == null) {
        throw e;
      }
      unwanted = read.attachments();
      unreadable.on(read.namespace(), isAck(read), ackId(read), e);
      return null;
    }
    if (read.attachments() == 0) {
      return packet(read, args);
    }
    limits.checkPacket(read.bytes());
    partial = new PartialPacket(read.copy());
    return null;
  }

  private List<JsonValue> args(PacketHeader read) {
    if (json(read) instanceof JsonArray array) {
      return array.values();
    }
    throw bad("arguments that are no array");
  }

  private static boolean isAck(PacketHeader read) {
    return read.type() == '3' || read.type() == '6';
  }

  private static void checkName(List<JsonValue> args) {
    JsonValue name = args.isEmpty() ? null : args.get(0);
    if (name instanceof JsonString text
        ? PacketRules.isReserved(text.value())
        : !(name instanceof JsonNumber)) {
      throw bad("an event without a name, or with a reserved one");
    }
  }

  private static SocketPacket packet(PacketHeader read, List<JsonValue> args) {
    return isAck(read)
        ? new SocketPacket.Ack(read.namespace(), read.ackId(), args)
        : new SocketPacket.Event(read.namespace(), ackId(read), args);
  }

  private static @Nullable Long ackId(PacketHeader read) {
    return read.hasAckId() ? read.ackId() : null;
  }

  private JsonValue json(PacketHeader read) {
    return JsonReader.read(read.payload(), limits.maxDepth());
  }

  static ProtocolViolation bad(String what) {
    return new ProtocolViolation(ProtocolViolation.BAD_PACKET, what);
  }
}
