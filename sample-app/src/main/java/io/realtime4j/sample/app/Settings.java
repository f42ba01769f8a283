package io.realtime4j.sample.app;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where each setting comes from: an option wins over the environment, that over a file. */
final class Settings {
  private final Map<String, String> options;
  private final Map<String, String> environment;
  private final Map<String, String> file;

  Settings(Map<String, String> options, Map<String, String> environment, Map<String, String> file) {
    this.options = options;
    this.environment = environment;
    this.file = file;
  }

  /** Returns what holds, so that one place reads and checks all of it. */
  Map<String, String> variables() {
    Map<String, String> all = new LinkedHashMap<>(file);
    all.putAll(environment);
    all.putAll(options);
    return all;
  }

  String source(String name) {
    if (options.containsKey(name)) {
      return "option";
    }
    if (environment.containsKey(name)) {
      return "environment";
    }
    return file.containsKey(name) ? "file" : "default";
  }
}
