package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What bin/realtime tells the program of where its lines go; a script stands for the JVM. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final String COLOUR = "-Drealtime.colour=true";
  private static final String SCREEN = "-Drealtime.screen=true";

  private final Path launcher = Path.of("src/distribution/bin/realtime").toAbsolutePath();

  @TempDir Path folder;

  @BeforeEach
  void makeJava() throws IOException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$SAID\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  private List<String> inAPipe() throws Exception {
    Path said = folder.resolve("pipe");
    ProcessBuilder builder = new ProcessBuilder("sh", launcher.toString(), "demo", "--headless");
    builder.environment().put("JAVA_HOME", folder.toString());
    builder.environment().put("SAID", said.toString());
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    Process process = builder.start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return Files.readAllLines(said);
  }

  private List<String> onATerminal(String name, String settings) throws Exception {
    Path said = folder.resolve(name);
    String socket = "launcher-" + ProcessHandle.current().pid() + "-" + name;
    String command =
        "env -u NO_COLOR JAVA_HOME='%s' SAID='%s' %s sh '%s' demo; touch '%s.done'"
            .formatted(folder, said, settings, launcher, said);
    tmux(socket, "new-session", "-d", "-x", "80", "-y", "24", command);
    // Nobody tells of the end of somebody else's process.
    for (int i = 0; i < 300 && !Files.exists(folder.resolve(name + ".done")); i++) {
      new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }
    return Files.readAllLines(said);
  }

  private static int tmux(String socket, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-L", socket));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String unused = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor();
  }

  private static boolean hasTmux() throws InterruptedException {
    try {
      return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  @Test
  void inAPipeNothingIsDrawnAndNothingIsColoured() throws Exception {
    assertThat(inAPipe()).contains("demo", "--headless").doesNotContain(COLOUR, SCREEN);
  }

  @Test
  void aTerminalHasBothUnlessItWantsNoColoursOrCanDoNothing() throws Exception {
    assumeTrue(hasTmux(), "skipped: tmux is not installed");
    assertThat(onATerminal("plain", "TERM=xterm")).contains(COLOUR, SCREEN);
    assertThat(onATerminal("nocolour", "TERM=xterm NO_COLOR=1"))
        .contains(SCREEN)
        .doesNotContain(COLOUR);
    assertThat(onATerminal("dumb", "TERM=dumb")).contains("demo").doesNotContain(COLOUR, SCREEN);
  }
}
