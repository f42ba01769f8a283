package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the pages as their readers do; runs in the directory of this module. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path EXAMPLES = Path.of("src/main/java/io/realtime4j/sample/app/examples");
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern QUOTED_VARIABLE =
      Pattern.compile("\"((?:REALTIME|SOCKET)_[A-Z_]*[A-Z])\"");
  private static final Pattern VARIABLE = Pattern.compile("((?:REALTIME|SOCKET)_[A-Z_]*[A-Z])");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#:]+)[^)]*\\)");

  @Test
  void everyJavaExampleIsPartOfACompiledFile() throws IOException {
    List<String> examples =
        new ArrayList<>(matches(JAVA_BLOCK, Files.readString(ROOT.resolve("README.md"))));
    examples.addAll(matches(JAVA_BLOCK, Files.readString(ROOT.resolve("docs/server-feature.md"))));
    String sources;
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      sources = files.sorted().map(ReadmeTest::read).collect(Collectors.joining("\n"));
    }

    assertThat(examples).isNotEmpty();
    assertThat(examples).allSatisfy(code -> assertThat(flat(sources)).contains(flat(code)));
  }

  @Test
  void everyLinkInThePagesLeadsToAFile() throws IOException {
    List<Path> pages;
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      pages = Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }

    assertThat(pages).hasSizeGreaterThan(5);
    assertThat(pages)
        .allSatisfy(
            page ->
                assertThat(matches(LINK, read(page)))
                    .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists()));
  }

  @Test
  void thePageOfVariablesNamesThoseThatAreRead() throws IOException {
    Set<String> read = new TreeSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path main : modules.map(dir -> dir.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .forEach(file -> read.addAll(matches(QUOTED_VARIABLE, read(file))));
          }
        }
      }
    }
    Set<String> documented =
        new TreeSet<>(matches(VARIABLE, read(ROOT.resolve("docs/configuration.md"))));

    assertThat(documented).containsExactlyElementsOf(read);
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** Indentation differs: an example is shown without the class around it. */
  private static String flat(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n")).strip();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
