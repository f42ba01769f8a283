package io.realtime4j.backplane.redis;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the backplane logs while this is open. */
final class LogLines extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.realtime4j.backplane.redis");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogLines() {
    LOGGER.addHandler(this);
  }

  List<String> about(String part) {
    return lines.stream().filter(line -> line.contains(part)).toList();
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.INFO.intValue()) {
      lines.add(
          line.getParameters() == null
              ? line.getMessage()
              : MessageFormat.format(line.getMessage(), line.getParameters()));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
