package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private static final Map<String, String> SECRET = Map.of("REALTIME_JWT_SECRET", "secret");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTokenIsSignedAndNamesTheUser() {
    Instant before = Instant.now();
    assertThat(run(SECRET, "token", "u1", "--name", "Ada L.", "--tenant", "acme", "--ttl", "2h"))
        .isZero();

    DecodedJWT token =
        JWT.require(Algorithm.HMAC256("secret")).build().verify(out.toString().strip());
    assertThat(token.getSubject()).isEqualTo("u1");
    assertThat(token.getClaim("name").asString()).isEqualTo("Ada L.");
    assertThat(token.getClaim("tenant").asString()).isEqualTo("acme");
    assertThat(Duration.between(before, token.getExpiresAtAsInstant()))
        .isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
  }

  @Test
  void aTokenHasOnlyTheClaimsAskedFor() {
    assertThat(run(SECRET, "token", "u1")).isZero();

    assertThat(JWT.decode(out.toString().strip()).getClaims())
        .containsOnlyKeys("sub", "userId", "exp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token u1", "serve"})
  void aMissingSecretIsOneLineThatSaysWhatToSet(String arguments) {
    assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).startsWith("realtime: USAGE: ").contains("REALTIME_JWT_SECRET");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatWasGivenAsAnOptionIsNotBlamedOnAVariable() {
    assertThat(run(SECRET, "serve", "--store", "cloud://x")).isEqualTo(1);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).contains("--store", "cloud").doesNotContain("REALTIME_STORE");
  }

  @Test
  void whatAStoreDoesNotTakeIsBlamedOnWhereItCameFrom() {
    String store = "sqlite:chat.db?synchronous=never";

    assertThat(run(SECRET, "serve", "--store", store)).isEqualTo(1);
    assertThat(errors().get(0)).contains("INVALID_SETTING", "--store", "synchronous=never");
    assertThat(run(Map.of("REALTIME_JWT_SECRET", "secret", "REALTIME_STORE", store), "serve"))
        .isEqualTo(1);
    assertThat(errors().get(1)).contains("INVALID_SETTING", "REALTIME_STORE", "synchronous=never");
    assertThat(errors()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REALTIME_JWT_SECRET", "REALTIME_STORE", "REALTIME_SERVER_TRANSPORT"})
  void aVariableThatIsSetToNothingIsNamed(String name) {
    Map<String, String> environment = new HashMap<>(SECRET);
    environment.put(name, "");

    assertThat(run(environment, "serve")).isEqualTo(1);
    assertThat(errors()).singleElement().asString().contains("INVALID_SETTING", name);
  }

  @Test
  void theCheckShowsEverySettingAndWhereItComesFrom(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("settings"),
            "# ours\nexport REALTIME_ROOMS='a,b'\n\nREALTIME_HOST=\"::1\"\n");
    Map<String, String> environment = new HashMap<>();
    environment.put("REALTIME_JWT_SECRET", "hush-hush");
    environment.put("REALTIME_HOST", "127.0.0.1");

    int status =
        run(environment, "serve", "--check", "--settings", file.toString(), "--port", "80");

    assertThat(status).isZero();
    assertThat(line("REALTIME_PORT")).containsExactly("REALTIME_PORT", "option", "80");
    assertThat(line("REALTIME_HOST")).containsExactly("REALTIME_HOST", "environment", "127.0.0.1");
    assertThat(line("REALTIME_ROOMS")).containsExactly("REALTIME_ROOMS", "file", "a,b");
    assertThat(line("REALTIME_DRAIN")).containsExactly("REALTIME_DRAIN", "default", "10000");
    assertThat(out.toString()).doesNotContain("hush").endsWith("Nothing is wrong.\n");
  }

  @Test
  void theCheckSaysAllThatIsWrongAtOnce() {
    Map<String, String> environment = new HashMap<>(SECRET);
    environment.put("REALTIME_PORT", "eighty");
    environment.put("REALTIME_DRIAN", "5");
    environment.put("REALTIME_STORE", "cloud:x");

    assertThat(run(environment, "serve", "--check")).isEqualTo(2);
    assertThat(out.toString())
        .contains("REALTIME_PORT must be a number", "Is REALTIME_DRAIN meant?", "\"cloud\"")
        .endsWith("3 are wrong.\n");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"postgres://me:hu@sh/@db:5432/chat", "jdbc:postgresql://db/chat?password=hu@sh/"})
  void theCheckShowsAStoreWithoutItsPassword(String store) {
    Map<String, String> environment = new HashMap<>(SECRET);
    environment.put("REALTIME_STORE", store);

    assertThat(run(environment, "serve", "--check")).isZero();
    assertThat(out.toString()).contains(store.replace("hu@sh/", "***")).doesNotContain("sh/");
  }

  @Test
  void theCheckShowsARedisWithoutItsPasswordAndWhetherItCanBeUsed() {
    Map<String, String> environment = new HashMap<>(SECRET);
    environment.put("REALTIME_REDIS_URL", "rediss://:hush@cache:6379?key=chat");

    assertThat(run(environment, "serve", "--check")).isZero();
    assertThat(out.toString()).contains("rediss://:***@cache:6379?key=chat").doesNotContain("hush");
    assertThat(run(environment, "serve", "--check", "--redis", "nats://cache")).isEqualTo(2);
    assertThat(out.toString()).contains("found: redis, rediss");
  }

  @Test
  void theCheckSaysIfNobodyCouldConnect() {
    assertThat(run(Map.of(), "serve", "--check")).isEqualTo(2);
    assertThat(out.toString()).contains("WRONG: Nobody could connect");
  }

  @Test
  void theCheckTellsOfAShortSecretWhichIsNotWrong() {
    Map<String, String> environment = Map.of("REALTIME_JWT_SECRET", "hush");

    assertThat(run(environment, "serve", "--check")).isZero();
    assertThat(out.toString())
        .contains("WEAK: REALTIME_JWT_SECRET has 4 bytes")
        .doesNotContain("hush")
        .endsWith("Nothing is wrong.\n");

    out.getBuffer().setLength(0);
    assertThat(run(Map.of("REALTIME_JWT_SECRET", "x".repeat(32)), "serve", "--check")).isZero();
    assertThat(out.toString()).doesNotContain("WEAK");
  }

  @ParameterizedTest
  @CsvSource({
    "admin invite board bob, realtime: USAGE: There is no command \"invite\".",
    "admn rooms, realtime: USAGE: There is no command \"admn\". Is \"admin\" meant?"
  })
  void aCommandThatIsNotThereIsNamed(String arguments, String said) {
    assertThat(run(SECRET, arguments.split(" "))).isEqualTo(2);
    assertThat(errors()).singleElement().asString().startsWith(said).endsWith("--help");
  }

  @Test
  void publishedKeysAreEnoughToConnect() {
    Map<String, String> keys =
        Map.of(
            "REALTIME_JWKS_URL", "https://id.example/keys",
            "REALTIME_JWT_AUDIENCE", "chat",
            "REALTIME_STORE", "cloud:x");

    assertThat(run(keys, "serve")).isEqualTo(1);
    assertThat(errors()).singleElement().asString().contains("cloud");
  }

  @Test
  void aLineOfSettingsThatIsNoneIsNamedAndNotShown(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("settings"), "REALTIME_PORT=1\nhush-hush\n");

    assertThat(run(SECRET, "serve", "--settings", file.toString())).isEqualTo(1);
    assertThat(errors()).singleElement().asString().contains("Line 2").doesNotContain("hush");
    for (String half : List.of("A=\"hush", "A='hush\"", "A='hu'sh'", "set A=hush", "A-B=hush")) {
      err.getBuffer().setLength(0);
      Files.writeString(file, half);
      assertThat(run(SECRET, "serve", "--settings", file.toString())).as(half).isEqualTo(1);
      assertThat(errors()).singleElement().asString().contains("Line 1").doesNotContain("hush");
    }
  }

  private List<String> line(String name) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .flatMap(line -> Stream.of(line.split(" +")))
        .toList();
  }

  private static final List<String> OLD =
      List.of(
          "POSTGRES_HOST",
          "POSTGRES_PASSWORD",
          "REALTIME_BATCH_SIZE",
          "REALTIME_PRESENCE_HEARTBEAT");

  private static Map<String, String> oldFile() {
    Map<String, String> old = new HashMap<>(SECRET);
    OLD.forEach(name -> old.put(name, "hush"));
    return old;
  }

  @Test
  void whatMeansNothingHereIsSaidAndNotWrong() throws Exception {
    assertThat(run(oldFile(), "serve", "--check")).isZero();
    String docs = Files.readString(Path.of("../docs/configuration.md"));
    for (String name : OLD) {
      assertThat(out.toString()).containsOnlyOnce(name + " has no effect: ");
      assertThat(docs).contains(name.replaceFirst("POSTGRES_.*", "POSTGRES_*"));
    }
    assertThat(out.toString()).doesNotContain("hush", "meant?").endsWith("Nothing is wrong.\n");
  }

  /** Returns what a server that does not start, since it has no such store, logs before that. */
  private List<LogRecord> loggedAtTheStart(Map<String, String> environment) {
    List<LogRecord> logged = new ArrayList<>();
    Logger logger = Logger.getLogger(ServeCommand.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      assertThat(run(environment, "serve", "--store", "cloud:x")).isEqualTo(1);
    } finally {
      logger.removeHandler(handler);
    }
    return logged;
  }

  @Test
  void whatMeansNothingHereIsLoggedOnceAtTheStart() {
    Map<String, String> old = oldFile();
    old.put("REALTIME_JWT_SECRET", "x".repeat(32));

    assertThat(loggedAtTheStart(old))
        .extracting(entry -> String.valueOf(entry.getParameters()[0]))
        .containsExactlyInAnyOrderElementsOf(OLD);
  }

  @Test
  void aShortSecretIsLoggedAtTheStart() {
    assertThat(loggedAtTheStart(SECRET))
        .extracting(LogRecord::getMessage)
        .singleElement()
        .asString()
        .startsWith("REALTIME_JWT_SECRET has 6 bytes");
  }

  @Test
  void howMuchIsLoggedIsReadFromVariables() {
    Logger ours = Logger.getLogger("io.realtime4j");
    Level before = ours.getLevel();
    try {
      Map<String, String> variables = new HashMap<>(SECRET);
      variables.put("REALTIME_STORE", "cloud:x");
      variables.put("LOG_LEVEL", "Warn");
      run(variables, "serve");
      assertThat(ours.getLevel()).isEqualTo(Level.WARNING);
      variables.put("REALTIME_LOG_LEVEL", "error");
      run(variables, "serve");
      assertThat(ours.getLevel()).isEqualTo(Level.SEVERE);
      run(variables, "serve", "--verbose");
      assertThat(ours.getLevel()).isEqualTo(Level.FINE);
      variables.put("REALTIME_LOG_LEVEL", "loud");
      assertThat(run(variables, "serve")).isEqualTo(1);
      assertThat(err.toString()).contains("REALTIME_LOG_LEVEL must be", "\"loud\"");
      assertThat(run(variables, "serve", "--check")).isEqualTo(2);
      assertThat(out.toString()).contains("WRONG: REALTIME_LOG_LEVEL must be");
    } finally {
      ours.setLevel(before);
    }
  }

  @Test
  void theDemoAsksForTheDistribution() {
    assertThat(run(Map.of(), "demo", "--headless")).isEqualTo(1);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).startsWith("realtime: INVALID_SETTING: ").contains("bin/realtime");
  }

  @ParameterizedTest
  @CsvSource({
    "REALTIME_PORT, eighty",
    "REALTIME_DEV_MODE, maybe",
    "REALTIME_PRESENCE_SCOPE, everyone"
  })
  void aVariableThatCannotBeUsedIsNamed(String name, String value) {
    assertThat(run(Map.of("REALTIME_JWT_SECRET", "s", name, value), "serve")).isEqualTo(1);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).contains("INVALID_SETTING", name, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "serve --port x",
        "serve --port 65536",
        "conformance nothing",
        "serve --nonsense",
        "token u1 --ttl soon",
        "token u1 --ttl 0s",
        "unknown"
      })
  void aMistakeInTheArgumentsIsOneLineThatNamesTheHelp(String arguments) {
    assertThat(run(SECRET, arguments.split(" "))).isEqualTo(2);
    assertThat(errors()).hasSize(1);
    assertThat(errors().get(0)).startsWith("realtime: USAGE: ").endsWith("--help");
  }

  @Test
  void withoutACommandItIsAMistakeToo() {
    assertThat(run(SECRET)).isEqualTo(2);
    assertThat(errors()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "serve --help", "demo --help", "conformance --help", "token --help"})
  void helpShowsTheExitStatuses(String arguments) {
    assertThat(run(Map.of(), arguments.split(" "))).isZero();
    assertThat(out.toString()).contains("Usage: realtime", "Exit status:");
    assertThat(err.toString()).isEmpty();
  }

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine commands = Main.commandLine(environment);
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }

  private List<String> errors() {
    return err.toString().lines().toList();
  }
}
