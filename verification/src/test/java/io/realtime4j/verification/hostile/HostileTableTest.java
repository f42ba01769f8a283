package io.realtime4j.verification.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.testkit.HostileClientsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of hostile clients that is documented is the one that is tried. */
class HostileTableTest {
  @Test
  void theTableInTheDocumentationIsTheOneThatIsTried() throws IOException {
    List<String> page =
        Files.readAllLines(Path.of(System.getProperty("realtime4j.root"), "docs/testing.md"));
    int start = page.indexOf("| | a client sends or does | and gets |");
    assertThat(start).isPositive();
    assertThat(
            page.subList(start + 2, page.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList())
        .isEqualTo(Rows.rows());
  }

  private abstract static class Rows extends HostileClientsContract {
    static List<String> rows() {
      return HostileClientsContract.table();
    }
  }
}
