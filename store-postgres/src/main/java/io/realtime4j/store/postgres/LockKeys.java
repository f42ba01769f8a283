package io.realtime4j.store.postgres;

/**
 * What the locks of a schema are called among all advisory locks of the database.
 *
 * @param schema of the schema's name
 */
record LockKeys(int schema) {
  static LockKeys of(String schema) {
    return new LockKeys(schema.hashCode());
  }

  /** Held by a server as long as it writes: "rt4s". */
  int server() {
    return 0x72743473;
  }

  /** Held for one transaction that writes: "rt4t". */
  int turn() {
    return 0x72743474;
  }

  /** Held while tables are made: "rt4m". */
  int migration() {
    return 0x7274346d;
  }
}
