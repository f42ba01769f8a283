package io.realtime4j.verification.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/guide shows is what is compiled and run here, word for word. */
class GuidePagesTest {
  private static final Path ROOT = Path.of(System.getProperty("realtime4j.root"));
  private static final Path PAGES = ROOT.resolve("docs/guide");
  private static final Path EXAMPLES =
      ROOT.resolve("verification/src/test/java/io/realtime4j/verification/guide");
  private static final Path SETTINGS = ROOT.resolve("verification/src/test/resources/guide");

  /** Pages whose examples are held to the code by tests of other modules. */
  private static final Set<String> HELD_ELSEWHERE = Set.of("spring.md", "kotlin.md");

  @Test
  void everyJavaBlockIsARegionOfAnExampleAndEveryRegionIsShown() throws IOException {
    assertThat(blocks("java")).containsExactlyInAnyOrderElementsOf(regions());
  }

  @Test
  void everySettingsBlockIsAFileThatIsTried() throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(SETTINGS)) {
      all.sorted().forEach(file -> files.add(read(file).strip()));
    }
    assertThat(blocks("properties")).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    String index = read(PAGES.resolve("README.md"));
    Set<String> missing = new TreeSet<>();
    for (Path page : pages()) {
      String name = page.getFileName().toString();
      if (!name.equals("README.md")
          && !HELD_ELSEWHERE.contains(name)
          && !index.contains("(" + name + ")")) {
        missing.add(name);
      }
    }
    assertThat(missing).isEmpty();
  }

  private static List<String> blocks(String language) throws IOException {
    Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    List<String> found = new ArrayList<>();
    for (Path page : pages()) {
      if (!HELD_ELSEWHERE.contains(page.getFileName().toString())) {
        block.matcher(read(page)).results().forEach(match -> found.add(match.group(1).strip()));
      }
    }
    return found;
  }

  private static List<String> regions() throws IOException {
    Pattern region =
        Pattern.compile(
            "^ *// guide: (?!end)\\w+\n(.*?)^ *// guide: end$", Pattern.DOTALL | Pattern.MULTILINE);
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.sorted().filter(f -> !f.endsWith("GuidePagesTest.java")).toList()) {
        region
            .matcher(read(file))
            .results()
            .forEach(match -> found.add(match.group(1).stripTrailing().stripIndent().strip()));
      }
    }
    return found;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> all = Files.list(PAGES)) {
      return all.filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
