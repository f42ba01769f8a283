package io.realtime4j.transport.jakarta;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Tells whether bytes are UTF-8. Loop only. */
final class Utf8Check {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /** What is decoded is thrown away, a part at a time. */
  private final CharBuffer discarded = CharBuffer.allocate(2048);

  boolean isText(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate();
    decoder.reset();
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      result = decoder.decode(in, discarded.clear(), true);
    }
    return !result.isError();
  }
}
