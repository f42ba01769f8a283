package io.realtime4j.sample.app.chat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeClientBuilder;
import io.realtime4j.sample.app.EnvironmentSettings;
import io.realtime4j.sample.app.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Talks with a server, as a user. */
@Command(
    name = "chat",
    description = {
      "Talks with a server: on a terminal, or line by line in a pipe.",
      "Each line is a message; one that begins with / is a command: /help lists them.",
      "What could not be sent waits in the store for the next time.",
      "The end of the input ends it, when all is sent; in a pipe a refusal for good does too."
    })
public final class ChatCommand implements Callable<Integer> {
  /** The parent of all loggers of ours; held, because the log manager would forget its level. */
  private static final Logger LOGGER = Logger.getLogger("io.realtime4j");

  /** Long enough for a program that talks for days, since each connection asks for a new one. */
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  /** A file that is piped in is not to be cut off in the middle. */
  private static final int MOST_WAITING = 100_000;

  private final Map<String, String> environment;
  private final BooleanSupplier verbose;

  @Option(names = "--user", paramLabel = "USER", required = true, description = "Who you are.")
  private String user = "";

  @Option(
      names = "--room",
      paramLabel = "ROOM",
      defaultValue = "general",
      description = "The room to begin in; default: ${DEFAULT-VALUE}.")
  private String room = "general";

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = {
        "The environment: settings are read from realtime4j-NAME.properties here, else in conf/ of",
        "the distribution, which has dev, test and prod; default: REALTIME_ENV, else no file."
      })
  private @Nullable String env;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server; default: REALTIME_URL, else http://localhost:3101.")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = {
        "What the server knows you by; default: one signed with REALTIME_JWT_SECRET, or with",
        "REALTIME_DEV_MODE=true one that is not checked."
      })
  private @Nullable String token;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      description = "okhttp or netty; default: REALTIME_CLIENT_TRANSPORT, else the first there.")
  private @Nullable String transport;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = {
        "Where what is to be sent waits: sqlite:FILE, or memory; default: REALTIME_CLIENT_STORE,",
        "else a file among your data."
      })
  private @Nullable String store;

  @Option(
      names = "--json",
      description = "Print each event as a JSON object of one line, as in a pipe for a program.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /**
   * Creates the command.
   *
   * @param verbose whether logging is wanted
   */
  public ChatCommand(Map<String, String> environment, BooleanSupplier verbose) {
    this.environment = environment;
    this.verbose = verbose;
  }

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    if (user.isBlank() || room.isBlank()) {
      throw new ParameterException(spec.commandLine(), "USER and ROOM must not be blank.");
    }
    if (!verbose.getAsBoolean()) {
      LOGGER.setLevel(Level.SEVERE); // Lost connections are shown where they belong.
    }
    PrintWriter out = spec.commandLine().getOut();
    RealtimeClientBuilder builder = builder(spec, EnvironmentSettings.read(env, environment));
    boolean isTerminal = !json && Boolean.getBoolean("realtime.interactive");
    try (RealtimeClient client = builder.build()) {
      if (isTerminal) {
        return new TerminalChat(client, user, room).run();
      }
      return pipe(client, json ? ChatEvents.json(out) : ChatEvents.text(out));
    }
  }

  /** What is named by no option the client takes from the settings by itself. */
  private RealtimeClientBuilder builder(CommandSpec command, Map<String, String> settings)
      throws IOException {
    RealtimeClientBuilder builder =
        RealtimeClient.builder()
            .variables(settings)
            .user(user)
            .options(
                ClientOptions.builder().queue(queue -> queue.maxMessages(MOST_WAITING)).build());
    if (url != null) {
      builder.url(url);
    }
    if (store != null) {
      builder.store(store);
    } else if (settings.getOrDefault("REALTIME_CLIENT_STORE", "").isBlank()) {
      builder.store(ChatFolder.store(settings));
    }
    if (transport != null) {
      builder.transport(transport);
    }
    if (token != null) {
      return builder.token(token);
    }
    String secret = secret(command, settings);
    return builder.tokenSource(
        request ->
            CompletableFuture.completedFuture(
                Tokens.sign(secret, user, user, null, Instant.now().plus(TOKEN_LIFE))));
  }

  private static String secret(CommandSpec command, Map<String, String> settings) {
    String secret = settings.getOrDefault("REALTIME_JWT_SECRET", "");
    if (!secret.isBlank()) {
      return secret;
    }
    if ("true".equalsIgnoreCase(settings.getOrDefault("REALTIME_DEV_MODE", "").strip())) {
      return "nobody checks this in development";
    }
    throw new ParameterException(
        command.commandLine(),
        "Give a --token, or set REALTIME_JWT_SECRET to the secret that the server checks tokens"
            + " with.");
  }

  /**
   * Reads lines to the end, or until the way is shut for good. Ends with a failure if there is no
   * way to the server for good.
   */
  private int pipe(RealtimeClient client, ChatEvents events) throws IOException {
    try (ChatSession session = new ChatSession(client, user, room, events, false)) {
      PipedLines in = new PipedLines(System.in);
      session.onStatus(in::lookUp);
      CompletableFuture<Void> connected = session.connect();
      String line;
      while ((line = in.next(session::isShut)) != null) {
        if (line.startsWith("/")) {
          session.awaitRoom(); // What a command asks about is there by then.
        }
        if (!session.line(line)) {
          return 0;
        }
      }
      int left = session.finish(connected);
      if (left > 0) {
        throw new NotConnectedException(
            (left == 1 ? "1 message waits" : left + " messages wait")
                + " in the store for the next time.");
      }
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandLine.ExitCode.SOFTWARE;
    }
  }
}
