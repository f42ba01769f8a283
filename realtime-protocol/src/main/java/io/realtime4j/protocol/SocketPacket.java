package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Socket.IO 5 packet. That an event or an acknowledgement is called binary on the wire is a
 * matter of its encoding: here it is one whose arguments hold {@link
 * io.realtime4j.api.json.JsonBinary}.
 *
 * <p>Namespaces start with a slash and hold neither a comma, which ends them on the wire, nor
 * control characters. A query string ({@code /chat?token=abc}) is a part of the name. All
 * constructors throw {@link IllegalArgumentException} for what has no form on the wire.
 */
public sealed interface SocketPacket {
  /** Returns the namespace, {@code "/"} for the main one. */
  String namespace();

  /**
   * A client asks to enter a namespace, or the server lets it in.
   *
   * @param namespace the namespace
   * @param data an object (from a client its credentials, from a server the socket's id), or {@code
   *     null}
   */
  record Connect(String namespace, @Nullable JsonValue data) implements SocketPacket {
    /** Checks the namespace and the kind of the data. */
    public Connect {
      PacketRules.checkNamespace(namespace);
      if (!(data == null || data instanceof JsonObject || data instanceof JsonRaw)) {
        throw new IllegalArgumentException("the data of a connect packet must be an object");
      }
    }
  }

  /**
   * Either side leaves a namespace.
   *
   * @param namespace the namespace
   */
  record Disconnect(String namespace) implements SocketPacket {
    /** Checks the namespace. */
    public Disconnect {
      PacketRules.checkNamespace(namespace);
    }
  }

  /**
   * An event.
   *
   * @param namespace the namespace
   * @param ackId the number under which the sender expects an acknowledgement, not negative, or
   *     {@code null} if it expects none
   * @param args the event's name, a string or a number, then the arguments; unmodifiable
   */
  record Event(String namespace, @Nullable Long ackId, List<JsonValue> args)
      implements SocketPacket {
    /** Copies the arguments; checks the namespace, the number and the name. */
    public Event {
      args = List.copyOf(args);
      PacketRules.checkNamespace(namespace);
      if (ackId != null) {
        PacketRules.checkAckId(ackId);
      }
      if (args.isEmpty()
          || !(args.get(0) instanceof JsonString || args.get(0) instanceof JsonNumber)) {
        throw new IllegalArgumentException("an event must start with a name");
      }
    }

    /** Returns the event's name; of a number its digits. */
    public String name() {
      return args.get(0) instanceof JsonString text ? text.value() : args.get(0).toString();
    }
  }

  /**
   * The answer to an event.
   *
   * @param namespace the namespace
   * @param ackId the number of the event, not negative
   * @param args the answer's arguments, possibly none; unmodifiable
   */
  record Ack(String namespace, long ackId, List<JsonValue> args) implements SocketPacket {
    /** Copies the arguments; checks the namespace and the number. */
    public Ack {
      args = List.copyOf(args);
      PacketRules.checkNamespace(namespace);
      PacketRules.checkAckId(ackId);
    }
  }

  /**
   * The server refuses a client the namespace.
   *
   * @param namespace the namespace
   * @param data an object, usually with a {@code message}, or a string
   */
  record ConnectError(String namespace, JsonValue data) implements SocketPacket {
    /** Checks the namespace and the kind of the data. */
    public ConnectError {
      PacketRules.checkNamespace(namespace);
      if (!(data instanceof JsonObject || data instanceof JsonString || data instanceof JsonRaw)) {
        throw new IllegalArgumentException(
            "the data of a connect error must be an object or a string");
      }
    }
  }
}
