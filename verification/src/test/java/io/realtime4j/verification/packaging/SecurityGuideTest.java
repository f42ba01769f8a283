package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide to security names tests that are there. */
class SecurityGuideTest {
  private static final Path ROOT = Path.of(System.getProperty("realtime4j.root", ".."));
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+)\\.([a-z][A-Za-z]+)`");

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    Map<String, Path> classes = new LinkedHashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(one -> Files.exists(one.resolve("src"))).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .forEach(
                  file -> classes.put(file.getFileName().toString().replace(".java", ""), file));
        }
      }
    }
    List<MatchResult> named =
        TEST.matcher(Files.readString(ROOT.resolve("docs/security.md"))).results().toList();
    assertThat(named).hasSizeGreaterThan(30);
    for (MatchResult test : named) {
      assertThat(classes).as(test.group()).containsKey(test.group(1));
      assertThat(Files.readString(classes.get(test.group(1))))
          .as(test.group())
          .containsPattern("(?:void|Stream<DynamicTest>) " + test.group(2) + "\\(");
    }
  }
}
