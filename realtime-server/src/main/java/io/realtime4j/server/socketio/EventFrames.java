package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.PreparedEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event, encoded once.
 *
 * @param plain its frames
 * @param endsInText whether a client would take its last argument for an offset
 */
record EventFrames(List<Frame> plain, boolean endsInText) implements PreparedEvent {
  static EventFrames encode(String namespace, @Nullable Long ackId, List<JsonValue> args) {
    return new EventFrames(
        SocketEncoder.encode(new SocketPacket.Event(namespace, ackId, args)),
        args.size() > 1 && isText(args.get(args.size() - 1)));
  }

  /** Looks at the first byte of a body that nobody has parsed: fan-out is the hot path. */
  private static boolean isText(JsonValue value) {
    if (value instanceof JsonRaw raw) {
      ByteBuffer utf8 = raw.utf8();
      while (utf8.hasRemaining()) {
        byte next = utf8.get();
        if (next > ' ') {
          return next == '"';
        }
      }
      return false;
    }
    return value instanceof JsonString;
  }

  /** Returns the frames with one more argument: a text of letters, digits and dots. */
  List<Frame> with(String offset) {
    Frame text = plain.get(0);
    byte[] suffix = (",\"" + offset + "\"]").getBytes(StandardCharsets.US_ASCII);
    // The text ends in the bracket that closes the arguments; it moves behind the new one.
    byte[] bytes = new byte[text.size() - 1 + suffix.length];
    text.buffer().get(bytes, 0, text.size() - 1);
    System.arraycopy(suffix, 0, bytes, text.size() - 1, suffix.length);
    List<Frame> frames = new ArrayList<>(plain);
    frames.set(0, Frame.textOf(bytes));
    return List.copyOf(frames);
  }

  long bytes() {
    long sum = 0;
    for (Frame frame : plain) {
      sum += frame.size();
    }
    return sum;
  }
}
