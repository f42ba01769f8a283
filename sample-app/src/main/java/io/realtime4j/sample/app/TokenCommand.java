package io.realtime4j.sample.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a token. */
@Command(
    name = "token",
    description = "Prints a JWT for a user, signed (HS256) with REALTIME_JWT_SECRET.")
final class TokenCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "USER", description = "The user's id.")
  private String user = "";

  @Option(names = "--name", paramLabel = "NAME", description = "The display name.")
  private @Nullable String name;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "The tenant; default: primary.")
  private @Nullable String tenant;

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "How long it is valid, such as 30s, 15m, 12h, 7d; default: ${DEFAULT-VALUE}.")
  private Duration ttl = Duration.ofHours(1);

  @Spec private @Nullable CommandSpec spec;

  TokenCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("run through a command line");
    }
    String secret = environment.get("REALTIME_JWT_SECRET");
    if (secret == null || secret.isBlank()) {
      throw new ParameterException(
          spec.commandLine(),
          "Set REALTIME_JWT_SECRET to the secret that the server checks tokens with.");
    }
    if (user.isBlank()) {
      throw new ParameterException(spec.commandLine(), "USER must not be blank.");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(Tokens.sign(secret, user, name, tenant, Instant.now().plus(ttl)));
    out.flush();
    return 0;
  }
}
