package io.realtime4j.verification.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/socket-io.md says is so. */
class SocketIoPageTest {
  private static final Path ROOT = Path.of(System.getProperty("realtime4j.root"));
  private static final Pattern CALL = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/socket-io.md"));
  }

  @Test
  void everyCallInTheTableExists() throws Exception {
    List<String> rows =
        page().lines().filter(line -> line.startsWith("| `") || line.startsWith("| a ")).toList();
    assertThat(rows).hasSizeGreaterThan(35);
    for (String row : rows.subList(1, rows.size())) {
      Matcher call = CALL.matcher(row.substring(row.indexOf(" | ")));
      assertThat(call.find()).as(row).isTrue();
      do {
        Class<?> type = Class.forName("io.realtime4j.server." + call.group(1));
        String name = call.group(2);
        assertThat(Arrays.stream(type.getMethods()).anyMatch(m -> m.getName().equals(name)))
            .as(call.group())
            .isTrue();
      } while (call.find());
    }
  }

  @Test
  void theExamplesAreThoseThatAreCompiled() throws IOException {
    String compiled =
        Files.readString(
                ROOT.resolve(
                    "verification/src/test/java/io/realtime4j/verification/socketio/OrdersExample.java"))
            .replaceAll("\\s+", "");
    Matcher example = EXAMPLE.matcher(page());
    int found = 0;
    while (example.find()) {
      found++;
      assertThat(compiled).contains(example.group(1).strip().replaceAll("\\s+", ""));
    }
    assertThat(found).isEqualTo(3);
  }
}
