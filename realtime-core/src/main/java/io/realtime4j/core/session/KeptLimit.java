package io.realtime4j.core.session;

import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.List;

/** Counts things of one kind that are kept on the way to another transport. Loop only. */
public final class KeptLimit {
  /**
   * So much may be kept of each kind. It takes a second or two; a client to which more happens
   * meanwhile has no time for it.
   */
  static final int MOST = 1_000;

  /** All of it is sent at once in the end, and OkHttp takes no more than 16 MiB into its queue. */
  static final long MOST_BYTES = 8 << 20;

  /** What a value, or the name of a member, takes beside its text. */
  private static final long HEAD_BYTES = 16;

  private final String what;
  private int count;
  private long bytes;

  /** Creates one for things of a kind, in words for people. */
  public KeptLimit(String what) {
    this.what = what;
  }

  /** Counts one more; returns whether it is too much now. */
  public boolean exceededBy(String event, List<JsonValue> args) {
    count++;
    bytes += HEAD_BYTES + event.length() + size(args);
    return count > MOST || bytes > MOST_BYTES;
  }

  private static long size(List<JsonValue> values) {
    long size = 0;
    for (JsonValue value : values) {
      size += size(value);
    }
    return size;
  }

  private static long size(JsonValue value) {
    if (value instanceof JsonRaw raw) {
      return HEAD_BYTES + raw.sizeBytes();
    }
    if (value instanceof JsonBinary binary) {
      return HEAD_BYTES + binary.size();
    }
    if (value instanceof JsonString string) {
      return HEAD_BYTES + string.value().length();
    }
    if (value instanceof JsonArray array) {
      return HEAD_BYTES + size(array.values());
    }
    long size = HEAD_BYTES;
    if (value instanceof JsonObject object) {
      for (var member : object.members().entrySet()) {
        size += HEAD_BYTES + member.getKey().length() + size(member.getValue());
      }
    }
    return size;
  }

  /** Returns why a swap is given up in which more was kept than may be. */
  public ConnectionException tooMuch() {
    return new ConnectionException(
        "SWAP_GIVEN_UP",
        "More than "
            + MOST
            + " "
            + what
            + ", or "
            + MOST_BYTES
            + " bytes of them, had to be kept on the way to another transport.",
        null,
        null);
  }
}
