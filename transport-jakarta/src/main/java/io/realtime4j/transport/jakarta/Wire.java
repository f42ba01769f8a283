package io.realtime4j.transport.jakarta;

import java.io.IOException;

/**
 * What a container gives of a connection: bytes that come and go without blocking. Called on one
 * loop; tells its listener from threads of the container.
 */
interface Wire {
  /** Says whom to tell, once, and begins to; on the thread that brought the wire. */
  void open(Events events) throws IOException;

  /**
   * Reads what is there.
   *
   * @return how many bytes; 0 if there is nothing, and {@link Events#onReadable} will be told; -1
   *     at the end
   */
  int read(byte[] into) throws IOException;

  /** Returns whether bytes may be written now; if not, {@link Events#onWritable} will be told. */
  boolean isReady() throws IOException;

  /** Writes, after {@link #isReady} has said that it may. The bytes are the caller's again. */
  void write(byte[] bytes, int length) throws IOException;

  /** Flushes, after {@link #isReady} has said that it may. */
  void flush() throws IOException;

  /** Ends the connection. Idempotent. */
  void close();

  /** Hears what happens, from any thread, while {@link Wire} is not in use by the other one. */
  interface Events {
    void onReadable();

    void onWritable();

    void onBroken(Throwable cause);
  }
}
