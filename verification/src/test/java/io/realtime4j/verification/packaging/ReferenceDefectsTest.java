package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test that the tables of defects and of complaints name exists. */
class ReferenceDefectsTest {
  private static final Path ROOT = Path.of(System.getProperty("realtime4j.root"));
  private static final Pattern NAMED =
      Pattern.compile("`(\\w+(?:Test|IT|Properties))(?:\\.(\\w+))?`");

  /** Suites whose tests are in a class that they extend. */
  private static final Map<String, String> SUITES =
      Map.of("HostileClientsIT", "HostileClientsContract");

  @Test
  void everyTestNamedIsThere() throws IOException {
    assertThat(rowsOf("reference-defects.md")).isGreaterThan(95);
  }

  @Test
  void everyTestThatAnswersAComplaintIsThere() throws IOException {
    assertThat(rowsOf("field-lessons.md")).isEqualTo(25);
  }

  /** Returns how many rows a page has, each with tests that are there. */
  private static int rowsOf(String page) throws IOException {
    Map<String, List<Path>> classes = classes();
    List<String> missing = new ArrayList<>();
    int rows = 0;
    for (String row : Files.readAllLines(ROOT.resolve("docs").resolve(page))) {
      if (!row.startsWith("| ") || row.startsWith("| there ") || row.startsWith("| complaint ")) {
        continue;
      }
      rows++;
      Matcher named = NAMED.matcher(row.substring(row.lastIndexOf(" | ")));
      if (!named.find()) {
        missing.add(row);
        continue;
      }
      do {
        if (!exists(classes, named.group(1), named.group(2))) {
          missing.add(named.group());
        }
      } while (named.find());
    }
    assertThat(missing).isEmpty();
    return rows;
  }

  private static boolean exists(Map<String, List<Path>> classes, String type, String method)
      throws IOException {
    List<Path> files = classes.getOrDefault(SUITES.getOrDefault(type, type), List.of());
    for (Path file : files) {
      if (method == null || Files.readString(file).contains(" " + method + "(")) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, List<Path>> classes() throws IOException {
    Map<String, List<Path>> found = new LinkedHashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        for (String folder : List.of("src/test/java", "src/main/java")) {
          if (Files.isDirectory(module.resolve(folder))) {
            try (Stream<Path> files = Files.walk(module.resolve(folder))) {
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .forEach(
                      file ->
                          found
                              .computeIfAbsent(
                                  file.getFileName().toString().replace(".java", ""),
                                  name -> new ArrayList<>())
                              .add(file));
            }
          }
        }
      }
    }
    return found;
  }
}
