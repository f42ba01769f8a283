package io.realtime4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's server is killed twenty times while stock clients chat through it. */
class KillRoundsIT {
  private static final int ROUNDS = 20;

  /** What a server needs that lives for a second. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostAndNothingComesTwice() throws Exception {
    // Starting is most of the work of a round; the classes of one that ended are at hand sooner.
    String archive = folder.resolve("classes.jsa").toString();
    ServeProcess.start(folder, 0, SHORT_LIVED + " -XX:ArchiveClassesAtExit=" + archive).close();
    String quick = SHORT_LIVED + " -XX:SharedArchiveFile=" + archive;
    ServeProcess server = ServeProcess.start(folder, 0, quick);
    Process chat =
        Node.talkTo(
            "kill-chat.js",
            server.url(),
            Tokens.of("kill-0"),
            Tokens.of("kill-1"),
            Tokens.of("kill-2"),
            Tokens.of("kill-3"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(chat.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream commands = chat.getOutputStream();
      for (int round = 1; round <= ROUNDS; round++) {
        tell(commands, "round " + round);
        hear(lines, "progress " + round);
        server.kill();
        server = ServeProcess.start(folder, server.port(), quick);
      }
      tell(commands, "end");
      String verdict = hear(lines, "passed ");
      assertThat(Integer.parseInt(verdict.split(" ")[1]))
          .as(verdict)
          .isGreaterThanOrEqualTo(ROUNDS * 4);
      assertThat(chat.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      chat.destroyForcibly();
      server.close();
    }
  }

  private static void tell(OutputStream commands, String line) throws IOException {
    commands.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    commands.flush();
  }

  private static String hear(BufferedReader lines, String start) throws IOException {
    String line = lines.readLine();
    if (line != null && line.startsWith(start)) {
      return line;
    }
    StringBuilder rest = new StringBuilder();
    for (; line != null; line = lines.readLine()) {
      rest.append(line).append('\n');
    }
    throw new AssertionError("instead of " + start + ":\n" + rest);
  }
}
