package io.realtime4j.sample.app.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the page, by the path that a browser asks for; all in memory, as they are few. */
final class PageFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private PageFiles() {}

  /** Reads what {@code files.txt} lists: the names in a jar cannot be asked for. */
  static PageFiles load() {
    PageFiles page = new PageFiles();
    String names = new String(read("files.txt"), StandardCharsets.UTF_8);
    for (String name : names.lines().filter(line -> !line.isBlank()).toList()) {
      page.files.put('/' + name, read(name));
    }
    return page;
  }

  List<String> paths() {
    return List.copyOf(files.keySet());
  }

  byte[] content(String path) {
    byte[] content = files.get(path);
    if (content == null) {
      throw new IllegalArgumentException("there is no file " + path);
    }
    return content;
  }

  static String type(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalArgumentException("the type of " + path + " is not known");
    }
    return type;
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("web/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the page's file " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
