package io.realtime4j.sample.app.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a user's own data are kept. */
final class ChatFolder {
  private ChatFolder() {}

  /** Returns the store there, for all servers and users: it keeps apart whose is what. */
  static String store(Map<String, String> environment) throws IOException {
    return "sqlite:" + Files.createDirectories(folder(environment)).resolve("chat.db");
  }

  /** Follows the XDG rules, and on Windows what takes their place. */
  static Path folder(Map<String, String> environment) {
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    if (data.isBlank()) {
      data = environment.getOrDefault("LOCALAPPDATA", "");
    }
    Path base =
        data.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(data);
    return base.resolve("realtime4j");
  }
}
