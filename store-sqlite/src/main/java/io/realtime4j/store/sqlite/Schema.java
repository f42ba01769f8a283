package io.realtime4j.store.sqlite;

import java.util.List;

/**
 * What is in a file.
 *
 * @param applicationId SQLite's mark of whose file it is
 * @param versions what makes each version out of the one before, the first out of nothing; a file
 *     of a higher one was written by a newer release
 */
record Schema(int applicationId, List<List<String>> versions) {
  /** "rt4s" */
  static final Schema SERVER =
      new Schema(
          0x72743473,
          List.of(
              ServerSchema.FIRST, ServerSchema.SECOND, ServerSchema.THIRD, ServerSchema.FOURTH));

  /** "rt4c" */
  static final Schema CLIENT =
      new Schema(
          0x72743463,
          List.of(
              ClientSchema.FIRST,
              ClientSchema.SECOND,
              ClientSchema.THIRD,
              ClientSchema.FOURTH,
              ClientSchema.FIFTH));

  /** Returns the version that this release writes. */
  int version() {
    return versions.size();
  }
}
