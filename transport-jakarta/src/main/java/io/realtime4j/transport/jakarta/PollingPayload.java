package io.realtime4j.transport.jakarta;

import io.realtime4j.api.spi.transport.Frame;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;

/** The records of a polling answer as Engine.IO 4 puts them together. */
final class PollingPayload {
  private static final int SEPARATOR = 0x1e;

  private PollingPayload() {}

  static byte[] of(List<Frame> records) {
    int size = 0;
    for (Frame record : records) {
      size += 1 + (record.isText() ? record.size() : 1 + 4 * ((record.size() + 2) / 3));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(size, 1));
    for (int i = 0; i < records.size(); i++) {
      if (i > 0) {
        out.write(SEPARATOR);
      }
      Frame record = records.get(i);
      byte[] bytes = new byte[record.size()];
      record.copyTo(bytes, 0);
      if (record.isText()) {
        out.writeBytes(bytes);
      } else {
        out.write('b');
        out.writeBytes(Base64.getEncoder().encode(bytes));
      }
    }
    return out.toByteArray();
  }
}
