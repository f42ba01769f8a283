package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What others may call is written down. Nothing of it goes or changes unseen; what is added is
 * written down with {@code -Drealtime4j.api=write}.
 */
class PublicApiTest {
  /**
   * All but Kotlin's, where names are the compiler's, and two that show types of libraries which
   * are not on the class path of these tests.
   */
  static final List<String> PUBLISHED =
      Artifacts.PUBLISHED.stream()
          .filter(
              name ->
                  !Set.of("realtime-kotlin", "realtime-metrics", "transport-jakarta")
                      .contains(name))
          .toList();

  private static final Path BASELINE =
      Artifacts.root().resolve("verification/src/test/resources/api");

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void whatOthersCallIsWhatIsWrittenDown(String directory) throws Exception {
    List<String> now = now(directory);
    Path file = BASELINE.resolve(directory + ".txt");
    if ("write".equals(System.getProperty("realtime4j.api"))) {
      Files.createDirectories(BASELINE);
      Files.write(file, now);
    }
    List<String> before = Files.readAllLines(file);

    assertThat(without(before, now))
        .as("gone or changed: who calls it breaks; say so in CHANGELOG.md under Breaking")
        .isEmpty();
    assertThat(without(now, before))
        .as("new: write it down with -Drealtime4j.api=write, see CONTRIBUTING.md")
        .isEmpty();
  }

  private static List<String> without(List<String> lines, List<String> others) {
    List<String> rest = new ArrayList<>(lines);
    rest.removeAll(others);
    return rest;
  }

  /** The classes of all modules as they are built, before those on the class path. */
  private static List<String> now(String directory) throws Exception {
    List<URL> classes = new ArrayList<>();
    for (String each : PUBLISHED) {
      classes.add(Artifacts.classes(each).toUri().toURL());
    }
    ClassLoader libraries = new Libraries(PublicApiTest.class.getClassLoader());
    try (URLClassLoader loader = new URLClassLoader(classes.toArray(URL[]::new), libraries)) {
      return PublicApi.of(directory, loader);
    }
  }

  /** Everything but our own classes. */
  private static final class Libraries extends ClassLoader {
    Libraries(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.realtime4j.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
