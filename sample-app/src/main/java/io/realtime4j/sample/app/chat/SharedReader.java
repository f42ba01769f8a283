package io.realtime4j.sample.app.chat;

import java.io.IOException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;

/*
 * JLine keeps its reader's own writes apart by a lock, but not those of the status line, which may
 * be drawn from any thread: the two then move one cursor.
 */
/** A reader of lines on whose terminal others write in between. */
final class SharedReader extends LineReaderImpl {
  SharedReader(Terminal terminal) throws IOException {
    super(terminal, "realtime");
    setOpt(Option.DISABLE_EVENT_EXPANSION);
  }

  /** Writes while the reader does not. */
  void between(Runnable write) {
    lock.lock();
    try {
      write.run();
    } finally {
      lock.unlock();
    }
  }
}
