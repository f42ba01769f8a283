package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.Handshake;
import io.realtime4j.server.EngineOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The opening packets of sessions, which differ in nothing but the id: encoded once. */
final class HandshakeFrames {
  /** Of the length of an id, and nowhere else in a handshake. */
  private static final String PLACE = "____________________";

  private final byte[] before;
  private final byte[] after;

  HandshakeFrames(EngineOptions options, List<String> upgrades) {
    Frame whole =
        EngineCodec.encode(
            new EnginePacket.Open(
                new Handshake(
                    PLACE,
                    upgrades,
                    (int) options.pingInterval().toMillis(),
                    (int) options.pingTimeout().toMillis(),
                    options.maxPayloadBytes())));
    byte[] bytes = new byte[whole.size()];
    whole.copyTo(bytes, 0);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int place = text.indexOf(PLACE);
    this.before = text.substring(0, place).getBytes(StandardCharsets.ISO_8859_1);
    this.after = text.substring(place + PLACE.length()).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns the packet of a session; its id needs no escaping in JSON. */
  Frame of(String id) {
    byte[] name = id.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[before.length + name.length + after.length];
    System.arraycopy(before, 0, bytes, 0, before.length);
    System.arraycopy(name, 0, bytes, before.length, name.length);
    System.arraycopy(after, 0, bytes, before.length + name.length, after.length);
    return Frame.textOf(bytes);
  }
}
