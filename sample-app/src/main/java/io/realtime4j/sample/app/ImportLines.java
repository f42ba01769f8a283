package io.realtime4j.sample.app;

import io.realtime4j.api.ConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file of lines one by one, each no longer than any that could be right. */
final class ImportLines implements AutoCloseable {
  /** The largest body, every character escaped, and what stands around it. */
  private static final int LONGEST = 2 * 1024 * 1024;

  private final Path file;
  private final BufferedReader reader;
  private final StringBuilder line = new StringBuilder();
  private long number;

  private ImportLines(Path file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static ImportLines open(Path file) {
    try {
      return new ImportLines(file, Files.newBufferedReader(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Returns the number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** Returns the next line that is not blank, checked; null at the end. */
  @Nullable ImportLine next() {
    while (true) {
      String text = nextText();
      if (text == null) {
        return null;
      }
      if (text.isBlank()) {
        continue;
      }
      try {
        return ImportLine.parse(text);
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Returns what to say of the line that was read last. */
  ConfigurationException wrong(String reason) {
    return new ConfigurationException(
        "INVALID_LINE", "Line " + number + " of " + file + ": " + reason + ".", null);
  }

  private @Nullable String nextText() {
    line.setLength(0);
    number++;
    try {
      for (int next = reader.read(); next >= 0; next = reader.read()) {
        if (next == '\n') {
          return line.toString();
        }
        if (line.length() == LONGEST) {
          throw wrong("is longer than " + LONGEST + " characters");
        }
        line.append((char) next);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return line.length() == 0 ? null : line.toString();
  }

  private static ConfigurationException unreadable(Path file, IOException cause) {
    return new ConfigurationException(
        "INVALID_FILE", file + " cannot be read as lines of UTF-8 (" + cause + ").", cause);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
