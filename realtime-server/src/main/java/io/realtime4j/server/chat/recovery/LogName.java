package io.realtime4j.server.chat.recovery;

import io.realtime4j.server.socketio.Offset;
import org.jspecify.annotations.Nullable;

/** The name of a history, as the offsets of stock clients carry it: short, and without a dot. */
final class LogName {
  private final String name;

  LogName(String epoch) {
    this.name = Digest.base36(epoch);
  }

  String offset(long lsn) {
    return Offset.text(name, lsn);
  }

  /** Returns the position, or null if the offset is none of this history. */
  @Nullable Long position(String offset) {
    return Offset.parse(offset, name);
  }
}
