package io.realtime4j.verification.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A terminal of 100 columns and 24 lines that nobody looks at, by tmux. */
final class Tmux implements AutoCloseable {
  private final String socket;

  private Tmux(String socket) {
    this.socket = socket;
  }

  static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /** Starts a shell command on one. */
  static Tmux start(String name, String command) throws Exception {
    Tmux started = new Tmux(name + "-" + ProcessHandle.current().pid());
    started.run("new-session", "-d", "-s", "chat", "-x", "100", "-y", "24", command);
    return started;
  }

  void type(String text) throws Exception {
    run("send-keys", "-t", "chat", "-l", "--", text);
  }

  void line(String text) throws Exception {
    type(text);
    run("send-keys", "-t", "chat", "Enter");
  }

  String screen() throws Exception {
    return run("capture-pane", "-p", "-t", "chat");
  }

  /** Waits until the screen shows a text. */
  void await(String text) throws Exception {
    String shown = "";
    for (int i = 0; i < 150; i++) {
      shown = screen();
      if (shown.contains(text)) {
        return;
      }
      // Nobody tells of a change on somebody else's screen.
      new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("not shown: " + text + "\n" + shown);
  }

  private String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-L", socket));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Override
  public void close() throws Exception {
    run("kill-server");
  }
}
