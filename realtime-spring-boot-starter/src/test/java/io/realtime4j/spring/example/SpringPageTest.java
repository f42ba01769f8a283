package io.realtime4j.spring.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page shows is what {@link SpringBootIT} runs. Runs in the directory of this module. */
class SpringPageTest {
  private static final Path PAGE = Path.of("../docs/guide/spring.md");
  private static final Path EXAMPLES = Path.of("src/test/java/io/realtime4j/spring/example");
  private static final Path SETTINGS = Path.of("src/test/resources/application.properties");

  @Test
  void everyExampleIsPartOfACompiledFile() throws IOException {
    String sources;
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      sources = files.sorted().map(SpringPageTest::read).collect(Collectors.joining("\n"));
    }

    assertThat(blocks("java")).hasSizeGreaterThan(2);
    assertThat(blocks("java")).allSatisfy(code -> assertThat(sources).contains(code));
  }

  @Test
  void theSettingsAreThoseOfTheTests() {
    assertThat(blocks("properties")).isNotEmpty();
    assertThat(blocks("properties"))
        .allSatisfy(lines -> assertThat(read(SETTINGS)).contains(lines));
  }

  private static List<String> blocks(String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(read(PAGE))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
