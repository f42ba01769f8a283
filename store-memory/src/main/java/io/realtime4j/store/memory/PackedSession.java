package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.SessionRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A session's row in little room, for there are as many as sessions: key and body in one array, and
 * an entry of its own table. Its other texts are those of the living session. Lane only.
 */
final class PackedSession {
  private final byte[] keyAndBody;
  private final int keyBytes;
  private final String tenant;
  private final String userId;
  private final String sid;
  private final String node;
  private final long startLsn;
  private final long lostAtMillis;
  private final long expiresAtMillis;

  /** The next entry of the same place in a {@link SessionTable}. */
  @Nullable PackedSession next;

  PackedSession(SessionRow row) {
    byte[] key = utf8(row.key());
    byte[] body = row.body();
    this.keyBytes = key.length;
    this.keyAndBody = Arrays.copyOf(key, key.length + body.length);
    System.arraycopy(body, 0, keyAndBody, key.length, body.length);
    this.tenant = row.tenant();
    this.userId = row.userId();
    this.sid = row.sid();
    this.node = row.node();
    this.startLsn = row.startLsn();
    this.lostAtMillis = row.lostAtMillis();
    this.expiresAtMillis = row.expiresAtMillis();
  }

  static byte[] utf8(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  static int hash(byte[] key, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + key[i];
    }
    return hash ^ (hash >>> 16);
  }

  int hash() {
    return hash(keyAndBody, keyBytes);
  }

  boolean has(byte[] key) {
    return Arrays.equals(keyAndBody, 0, keyBytes, key, 0, key.length);
  }

  String key() {
    return new String(keyAndBody, 0, keyBytes, StandardCharsets.UTF_8);
  }

  long lostAtMillis() {
    return lostAtMillis;
  }

  long expiresAtMillis() {
    return expiresAtMillis;
  }

  boolean isAliveOn(String wanted) {
    return lostAtMillis == SessionRow.NEVER && node.equals(wanted);
  }

  SessionRow row() {
    return SessionRow.builder()
        .key(key())
        .tenant(tenant)
        .userId(userId)
        .sid(sid)
        .node(node)
        .startLsn(startLsn)
        .lostAtMillis(lostAtMillis)
        .expiresAtMillis(expiresAtMillis)
        .body(Arrays.copyOfRange(keyAndBody, keyBytes, keyAndBody.length))
        .build();
  }
}
