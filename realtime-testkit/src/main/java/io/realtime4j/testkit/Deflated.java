package io.realtime4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Messages compressed as a peer does it (RFC 7692, section 7.2), and read as one does. */
final class Deflated {
  private static final byte[] END = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private Deflated() {}

  /** Returns bytes that do not become shorter. */
  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static byte[] of(byte[] message) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(message);
      byte[] all = new byte[message.length + message.length / 64 + 64];
      int size = deflater.deflate(all, 0, all.length, Deflater.SYNC_FLUSH);
      return Arrays.copyOf(all, size - END.length);
    } finally {
      deflater.end();
    }
  }

  static byte[] read(byte[] payload) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(RawPeer.concat(payload, END));
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      byte[] some = new byte[8_192];
      for (int size = inflater.inflate(some); size > 0; size = inflater.inflate(some)) {
        message.write(some, 0, size);
      }
      return message.toByteArray();
    } catch (DataFormatException e) {
      throw new IOException("a compressed message cannot be read", e);
    } finally {
      inflater.end();
    }
  }
}
