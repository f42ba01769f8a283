package io.realtime4j.api.spi.store;

/** What became of one entry. */
public sealed interface AppendResult {
  /**
   * It is committed.
   *
   * @param offset its place in the room
   * @param lsn its place in the log
   */
  record Appended(long offset, long lsn) implements AppendResult {}

  /**
   * The same client id of this user and room was there already; nothing was stored.
   *
   * @param messageId the first one's id
   * @param offset the first one's place in the room
   * @param sentAtMillis the first one's time
   */
  record Duplicate(String messageId, long offset, long sentAtMillis) implements AppendResult {}

  /**
   * The message named by {@code after} is not in the log; nothing was stored.
   *
   * @param after that client id
   */
  record OutOfOrder(String after) implements AppendResult {}

  /**
   * The client id, or the one named by {@code after}, belongs to another room; nothing was stored.
   *
   * @param clientMessageId that id
   */
  record OtherRoom(String clientMessageId) implements AppendResult {}
}
