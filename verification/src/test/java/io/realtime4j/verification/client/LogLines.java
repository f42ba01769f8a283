package io.realtime4j.verification.client;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged by ours while it is open, as {@code LEVEL text}. */
final class LogLines extends Handler implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("io.realtime4j");

  private final List<String> lines = new ArrayList<>();

  LogLines() {
    LOG.addHandler(this);
  }

  /** Returns the lines with a text in them. */
  synchronized List<String> with(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public synchronized void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOG.removeHandler(this);
  }
}
