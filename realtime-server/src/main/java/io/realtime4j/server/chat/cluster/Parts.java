package io.realtime4j.server.chat.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of the chat, by their subjects, none of which can hurt another. First loop only. */
final class Parts {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final Map<String, Part> parts = new LinkedHashMap<>();

  void add(String subject, Part part) {
    if (parts.put(subject, part) != null) {
      throw new IllegalArgumentException("two parts tell of " + subject);
    }
  }

  @Nullable Part get(String subject) {
    return parts.get(subject);
  }

  int size() {
    return parts.size();
  }

  void each(Consumer<Part> action) {
    parts.values().forEach(part -> guarded(() -> action.accept(part)));
  }

  void eachBySubject(BiConsumer<String, Part> action) {
    parts.forEach((subject, part) -> guarded(() -> action.accept(subject, part)));
  }

  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "what a peer says could not be taken", e);
    }
  }
}
