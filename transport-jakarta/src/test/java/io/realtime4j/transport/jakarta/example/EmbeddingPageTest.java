package io.realtime4j.transport.jakarta.example;

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

/** Runs in the directory of this module. */
class EmbeddingPageTest {
  private static final Path PAGE = Path.of("../docs/embedding.md");
  private static final Path EXAMPLES =
      Path.of("src/test/java/io/realtime4j/transport/jakarta/example");
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyExampleIsPartOfACompiledFile() throws IOException {
    List<String> examples =
        JAVA_BLOCK.matcher(read(PAGE)).results().map(found -> found.group(1)).toList();
    String sources;
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      sources = files.sorted().map(EmbeddingPageTest::read).collect(Collectors.joining("\n"));
    }

    assertThat(examples).hasSizeGreaterThan(3);
    assertThat(examples).allSatisfy(code -> assertThat(sources).contains(code));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
