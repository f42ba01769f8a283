package io.realtime4j.api.spi.store;

/** What became of a change. */
public sealed interface ChangeResult {
  /**
   * It is committed.
   *
   * @param lsn its place in the log
   * @param edit which edit of the message it is, from 1; 0 if it is none
   * @param row the message as it is now
   */
  record Changed(long lsn, int edit, MessageRow row) implements ChangeResult {}

  /**
   * It was committed before: the same client edit id of this user and message, or that is deleted
   * already and this is a deletion. Nothing was stored.
   *
   * @param lsn the first one's place in the log
   * @param edit the first one's edit, 0 if it was none
   * @param atMillis the first one's time
   */
  record Repeated(long lsn, int edit, long atMillis) implements ChangeResult {}

  /** The room has no such message, or has it no more; nothing was stored. */
  record NotFound() implements ChangeResult {}

  /**
   * The client edit id is that of a change of another message; nothing was stored.
   *
   * @param clientEditId that id
   */
  record OtherMessage(String clientEditId) implements ChangeResult {}

  /**
   * The message is deleted and cannot be edited; nothing was stored.
   *
   * @param lsn the deletion's place in the log
   */
  record Deleted(long lsn) implements ChangeResult {}
}
