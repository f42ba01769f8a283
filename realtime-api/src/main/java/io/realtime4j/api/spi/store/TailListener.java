package io.realtime4j.api.spi.store;

import java.util.concurrent.CompletionStage;

/** Hears what is added to a log. */
@FunctionalInterface
public interface TailListener {
  /**
   * Takes the next entries, on a thread of the store: it must not block. The next batch comes when
   * the stage has completed, however it does; a listener that throws, answers {@code null}, or has
   * kept a batch for longer than {@link LogTails#PATIENCE}, is given the next one all the same.
   *
   * @param batch entries in the order of the log; also without any, when what was added is not
   *     given again
   */
  CompletionStage<?> onEntries(LogScan batch);
}
