package io.realtime4j.verification.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Warnings and stack traces that are logged while it is open. */
final class Complaints extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final List<String> lines = new ArrayList<>();

  Complaints() {
    ROOT.addHandler(this);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public synchronized void publish(LogRecord line) {
    if (line.getThrown() != null || line.getLevel().intValue() >= Level.WARNING.intValue()) {
      lines.add(new SimpleFormatter().formatMessage(line) + " " + line.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
