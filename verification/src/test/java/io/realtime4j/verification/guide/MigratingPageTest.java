package io.realtime4j.verification.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/migrating.md names on our side is there, and no row is empty. */
class MigratingPageTest {
  private static final Path ROOT = Path.of(System.getProperty("realtime4j.root"));
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
  private static final List<String> PACKAGES =
      List.of("io.realtime4j.api.", "io.realtime4j.api.event.", "io.realtime4j.api.spi.server.");

  @Test
  void everyNameOnOurSideExistsAndNoRowIsEmpty() throws IOException {
    List<String> wrong = new ArrayList<>();
    int names = 0;
    for (String line : Files.readAllLines(ROOT.resolve("docs/migrating.md"))) {
      if (!line.startsWith("| ") || line.startsWith("| there ")) {
        continue;
      }
      String ours = line.substring(line.indexOf(" | ") + 3).replaceFirst(" *\\|$", "").strip();
      if (ours.isEmpty() || ours.equals("none") || ours.equals("–")) {
        wrong.add(line);
      }
      Matcher found = NAME.matcher(ours);
      while (found.find()) {
        names++;
        if (!exists(found.group(1), found.group(2))) {
          wrong.add(found.group());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(names).isGreaterThan(100);
  }

  private static boolean exists(String type, String member) {
    for (String prefix : PACKAGES) {
      try {
        Class<?> found = Class.forName(prefix + type);
        return Stream.of(
                Arrays.stream(found.getMethods()).map(method -> method.getName()),
                Arrays.stream(found.getFields()).map(field -> field.getName()),
                Arrays.stream(found.getClasses()).map(Class::getSimpleName))
            .flatMap(each -> each)
            .anyMatch(member::equals);
      } catch (ClassNotFoundException e) {
        continue; // Another package may have it.
      }
    }
    return false;
  }
}
