package io.realtime4j.sample.app.demo;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.FeatureException;
import io.realtime4j.sample.app.EnvironmentSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the demo. */
@Command(
    name = "demo",
    description = {
      "Starts a chat with a page for browsers and three bots on a SQLite file, until it is"
          + " stopped.",
      "With --headless: two users talk through a server that is killed meanwhile, and every message"
          + " is counted.",
      "Alice (OkHttp, SQLite) and Bob (Netty, memory) send without pause while the server, on a"
          + " SQLite file, is killed twice with SIGKILL and started again.",
      "Succeeds only if nothing was lost, doubled or out of order, and all was read."
    })
public final class DemoCommand implements Callable<Integer> {
  /** The parent of all loggers of ours; held, because the log manager would forget its level. */
  private static final Logger LOGGER = Logger.getLogger("io.realtime4j");

  private final Map<String, String> environment;
  private final BooleanSupplier verbose;

  @Option(names = "--headless", description = "Run the story that counts, without a page, and end.")
  private boolean headless;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = {
        "The bots' environment: their transport and store are those of realtime4j-NAME.properties,",
        "which chat --env reads too; default: REALTIME_ENV, else a mixture."
      })
  private @Nullable String env;

  @Spec private @Nullable CommandSpec spec;

  /**
   * Creates the command.
   *
   * @param environment the variables of the process
   * @param verbose whether logging is wanted beside the demo's own lines
   */
  public DemoCommand(Map<String, String> environment, BooleanSupplier verbose) {
    this.environment = environment;
    this.verbose = verbose;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (!verbose.getAsBoolean()) {
      LOGGER.setLevel(Level.SEVERE); // Lost connections are the point here, and shown in the demo.
    }
    Path directory = Files.createTempDirectory("realtime4j-demo");
    if (!headless) {
      return showPage(directory, EnvironmentSettings.read(env, environment), out);
    }
    Path launcher = launcher();
    Screen screen = screen(out);
    boolean keep = false;
    try (Demo demo = new Demo(launcher, directory, screen)) {
      keep = !demo.run();
    } finally {
      if (!keep) {
        delete(directory);
      }
    }
    if (keep) {
      throw new FeatureException(
          "DEMO_FAILED",
          false,
          "Messages are missing, doubled or out of order; the server's log and files are in "
              + directory,
          null);
    }
    return 0;
  }

  private static Screen screen(PrintWriter out) {
    return new Screen(
        out, Boolean.getBoolean("realtime.colour"), Boolean.getBoolean("realtime.screen"));
  }

  private static int showPage(Path directory, Map<String, String> settings, PrintWriter out)
      throws InterruptedException {
    PageDemo demo = PageDemo.start(directory, settings);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  demo.close();
                  deleteQuietly(directory);
                },
                "page-demo-cleanup"));
    out.println();
    out.println("  The chat is at  " + screen(out).paint(Screen.Colour.CYAN, demo.url()));
    out.println();
    out.println("  Sign in under any name; a second tab may be somebody else. Ctrl-C ends it.");
    out.println();
    out.flush();
    demo.await();
    return 0;
  }

  private static void deleteQuietly(Path directory) {
    try {
      delete(directory);
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "files of the demo are left behind", e);
    }
  }

  private static Path launcher() {
    String home = System.getProperty("realtime.home");
    if (home == null) {
      throw new ConfigurationException(
          "INVALID_SETTING",
          "The demo starts bin/realtime as its server: run it from the distribution, as"
              + " bin/realtime demo.",
          null);
    }
    return Path.of(home, "bin", "realtime");
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
