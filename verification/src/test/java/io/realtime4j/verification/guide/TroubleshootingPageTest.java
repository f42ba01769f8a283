package io.realtime4j.verification.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md has every code that a program may meet, and no other. */
class TroubleshootingPageTest {
  private static final Path ROOT = Path.of(System.getProperty("realtime4j.root"));
  private static final Pattern QUOTED = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");
  private static final Pattern IN_A_ROW = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

  /** Names of variables, and of levels of isolation, begin so; codes do not. */
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(REALTIME|NEXT_PUBLIC|SOCKET|LOG|JAVA|POSTGRES|NO_COLOR|TRANSACTION_|XDG).*");

  /** Codes of one word, which nothing but the list tells from other constants. */
  private static final List<String> WORDS =
      List.of(
          "CLOSED",
          "DISCARDED",
          "EXPIRED",
          "FORBIDDEN",
          "KICKED",
          "REFUSED",
          "UNAVAILABLE",
          "UNREACHABLE",
          "UNSUPPORTED",
          "USAGE");

  @Test
  void everyCodeOfTheSourcesIsExplainedAndNoOther() throws IOException {
    Set<String> codes = new TreeSet<>();
    StringBuilder all = new StringBuilder();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        String name = module.getFileName().toString();
        Path main = module.resolve("src/main/java");
        if (name.equals("realtime-testkit")
            || name.equals("benchmarks")
            || !Files.isDirectory(main)) {
          continue;
        }
        try (Stream<Path> files = Files.walk(main)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
            String source = Files.readString(file);
            all.append(source);
            QUOTED.matcher(source).results().forEach(found -> codes.add(found.group(1)));
          }
        }
      }
    }
    codes.removeIf(code -> VARIABLE.matcher(code).matches());
    for (String word : WORDS) {
      assertThat(all).contains("\"" + word + "\"");
      codes.add(word);
    }

    Set<String> explained = new TreeSet<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/troubleshooting.md"))) {
      if (line.startsWith("| `")) {
        String first = line.substring(2, line.indexOf(" | "));
        IN_A_ROW.matcher(first).results().forEach(found -> explained.add(found.group(1)));
      }
    }
    assertThat(explained).containsExactlyElementsOf(codes);
  }
}
