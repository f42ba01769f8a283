package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.BroadcastMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events for sockets: {@code [uid, packet, options]} in MessagePack. What servers of this software
 * tell each other beside is a fourth element, which others pass over.
 */
final class EventCodec {
  /** The number of an event in a Socket.IO packet, and of one with binary. */
  private static final int EVENT = 2;

  private static final int BINARY_EVENT = 5;

  private final String namespace;
  private final String uid;

  EventCodec(String namespace, String uid) {
    this.namespace = namespace;
    this.uid = uid;
  }

  byte[] write(BroadcastMessage message) {
    List<JsonValue> parts = new ArrayList<>();
    parts.add(JsonValue.of(uid));
    parts.add(packet(message));
    parts.add(options(message));
    if (!message.metadata().equals(JsonObject.EMPTY)) {
      parts.add(message.metadata());
    }
    return MsgpackWriter.write(new JsonArray(parts));
  }

  JsonObject packet(BroadcastMessage message) {
    return JsonObject.of("type", EVENT, "data", new JsonArray(message.args()), "nsp", namespace);
  }

  static JsonObject options(BroadcastMessage message) {
    JsonObject flags = message.isVolatile() ? JsonObject.of("volatile", true) : JsonObject.EMPTY;
    return Targets.write(message.target()).toBuilder().put("flags", flags).build();
  }

  /** Reads one; null if it is not for this server or this namespace. */
  @Nullable BroadcastMessage read(byte[] bytes) throws MalformedException {
    if (!(MsgpackReader.read(bytes) instanceof JsonArray parts) || parts.size() < 3) {
      throw new MalformedException("no event of an adapter");
    }
    if (parts.get(0) instanceof JsonString from && from.value().equals(uid)) {
      return null;
    }
    BroadcastMessage.Builder message =
        message(WireText.object(parts.get(1)), WireText.object(parts.get(2)));
    if (message != null && parts.size() > 3 && parts.get(3) instanceof JsonObject metadata) {
      message.metadata(metadata);
    }
    return message == null ? null : message.build();
  }

  /** Returns the event of a packet; null if it is none for this namespace. */
  BroadcastMessage.@Nullable Builder message(JsonObject packet, JsonObject options) {
    long type = packet.integer("type").orElse(-1L);
    boolean isHere = packet.string("nsp").orElse("/").equals(namespace);
    JsonArray args = packet.array("data").orElse(JsonArray.EMPTY);
    if ((type != EVENT && type != BINARY_EVENT) || !isHere || args.size() == 0) {
      return null;
    }
    JsonObject flags = options.object("flags").orElse(JsonObject.EMPTY);
    return BroadcastMessage.builder()
        .target(Targets.read(options))
        .args(args.values())
        .isVolatile(flags.bool("volatile").orElse(false));
  }
}
