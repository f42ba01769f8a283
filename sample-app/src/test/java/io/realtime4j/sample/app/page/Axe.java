package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What axe-core has to say of a page. */
final class Axe {
  private Axe() {}

  static void assertNothingFound(Window window) throws IOException {
    // On the module path it is in no module.
    try (InputStream script = ClassLoader.getSystemResourceAsStream("axe.min.js")) {
      String axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      window.runs(axe);
    }
    String found =
        window.async(
            "axe.run().then(found => arguments[0](JSON.stringify(found.violations.map(one =>"
                + " [one.id, one.help, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) +"
                + " (node.failureSummary ?? ''))]))), problem => arguments[0](String(problem)))");
    assertThat(found).isEqualTo("[]");
  }
}
