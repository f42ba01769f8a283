package io.realtime4j.sample.app;

import com.google.inject.Guice;
import com.google.inject.multibindings.Multibinder;
import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.guice.RealtimeServerModule;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the chat server until the process is told to end. */
@Command(
    name = "serve",
    description = {
      "Runs the chat server until SIGTERM or Ctrl-C.",
      "Settings come from REALTIME_* variables (see docs/configuration.md); these options win.",
      "SIGTERM sends clients away over REALTIME_DRAIN; a second one ends at once."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:ended by SIGTERM, after its clients were sent away",
      "1:the server could not start, or did not close in time",
      "2:usage: an argument is wrong, or the secret is missing",
      "130:ended by Ctrl-C, after a graceful close",
      "143:ended by a second SIGTERM, at once"
    })
final class ServeCommand implements Callable<Integer> {
  private static final String NOBODY =
      "Nobody could connect: set REALTIME_JWT_SECRET to the secret that signs your users' tokens,"
          + " REALTIME_JWKS_URL to where their keys are published, or REALTIME_DEV_MODE=true to"
          + " accept tokens unchecked while developing.";

  private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

  private final Map<String, String> environment;
  private final BooleanSupplier verbose;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to bind (REALTIME_HOST, else 0.0.0.0).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port; 0 takes a free one (REALTIME_PORT, else 3101).")
  private @Nullable Integer port;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "Where messages are kept: sqlite:FILE, postgres://… or memory: (REALTIME_STORE, else"
              + " sqlite:realtime4j.db).")
  private @Nullable String store;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "Joins other servers and emitters: redis://[USER:PASSWORD@]HOST:PORT?key=NAME, with"
              + " &sharded=dynamic for the sharded channels of Redis 7 (REALTIME_REDIS_URL, else"
              + " none).")
  private @Nullable String redis;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "A file of settings, NAME=value line by line; the environment wins.")
  private @Nullable Path settingsFile;

  @Option(
      names = "--check",
      description = "Shows every setting, where it comes from and what is wrong; starts nothing.")
  private boolean check;

  @Spec private @Nullable CommandSpec spec;

  /**
   * Creates it.
   *
   * @param verbose whether the option that has all logged in detail is given: it wins
   */
  ServeCommand(Map<String, String> environment, BooleanSupplier verbose) {
    this.environment = environment;
    this.verbose = verbose;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    if (port != null && (port < 0 || port > 65_535)) {
      throw new ParameterException(
          spec.commandLine(), "--port must be a number from 0 to 65535, was " + port);
    }
    Settings settings = settings();
    Map<String, String> variables = settings.variables();
    if (check) {
      return new SettingsCheck(settings, spec.commandLine().getOut())
          .print(canSomebodyConnect(variables) ? null : NOBODY);
    }
    ServerOptions options = ServerOptions.fromEnvironment(variables);
    if (!canSomebodyConnect(options)) {
      throw new ParameterException(spec.commandLine(), NOBODY);
    }

    if (!verbose.getAsBoolean()) {
      LogLevel.apply(variables);
    }
    ShortSecret.of(options.jwtSecret())
        .ifPresent(text -> LOG.log(System.Logger.Level.WARNING, text));
    WithoutEffect.among(variables.keySet())
        .forEach(
            (name, hint) ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "The variable {0} has no effect: {1}.",
                    name,
                    hint));

    RealtimeServer server = server(variables, options);
    InetSocketAddress address;
    try {
      address = server.start().join();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    Termination termination = new Termination(server, options.drainTime());
    termination.begin();
    say(spec.commandLine().getOut(), options.host(), address.getPort());
    return termination.await();
  }

  private RealtimeServer server(Map<String, String> variables, ServerOptions options) {
    Optional<EventLog> log = EventLogSettings.log(variables);
    try {
      return Guice.createInjector(
              new RealtimeServerModule().variables(variables),
              binder -> {
                binder.bind(ServerOptions.class).toInstance(options);
                log.ifPresent(
                    feature ->
                        Multibinder.newSetBinder(binder, ServerFeature.class)
                            .addBinding()
                            .toInstance(feature));
              })
          .getInstance(RealtimeServer.class);
    } catch (RuntimeException e) {
      throw store == null && redis == null ? e : namingTheOption(e);
    }
  }

  /** What was given as an option was never seen as a variable by whoever gave it. */
  private RuntimeException namingTheOption(RuntimeException thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      String message = e.getMessage();
      if (e instanceof ConfigurationException known && message != null) {
        String named = store == null ? message : message.replace("REALTIME_STORE", "--store");
        return new ConfigurationException(
            known.code(),
            redis == null ? named : named.replace("REALTIME_REDIS_URL", "--redis"),
            thrown);
      }
    }
    return thrown;
  }

  private Settings settings() {
    Map<String, String> variables = new LinkedHashMap<>();
    if (host != null) {
      variables.put("REALTIME_HOST", host);
    }
    if (port != null) {
      variables.put("REALTIME_PORT", port.toString());
    }
    if (store != null) {
      variables.put("REALTIME_STORE", store);
    }
    if (redis != null) {
      variables.put("REALTIME_REDIS_URL", redis);
    }
    return new Settings(
        variables, environment, settingsFile == null ? Map.of() : SettingsFile.read(settingsFile));
  }

  private static boolean canSomebodyConnect(Map<String, String> variables) {
    try {
      return canSomebodyConnect(ServerOptions.fromEnvironment(variables));
    } catch (ConfigurationException e) {
      // What is wrong is in the list.
      return true;
    }
  }

  private static boolean canSomebodyConnect(ServerOptions options) {
    return options.jwtSecret() != null
        || options.jwksUrl() != null
        || options.devMode()
        || options.allowAnonymous();
  }

  private static void say(PrintWriter out, String host, int port) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    out.println("Listening on http://" + name + ":" + port);
    out.flush();
  }
}
