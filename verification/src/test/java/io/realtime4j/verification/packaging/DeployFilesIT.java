package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.realtime4j.api.ServerOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The files of deploy/: the program itself says whether it would start with their settings. */
class DeployFilesIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::[-?][^}]*)?}");

  /** What closing may take once the time of draining is over. */
  private static final Duration CLOSING = Duration.ofSeconds(10);

  @TempDir Path folder;

  private static Path file(String name) {
    return Artifacts.root().resolve("deploy").resolve(name);
  }

  @SuppressWarnings("unchecked")
  private static <T> T at(Object from, Object... path) {
    Object value = from;
    for (Object step : path) {
      value =
          step instanceof Integer index
              ? ((List<Object>) value).get(index)
              : ((Map<String, Object>) value).get(step);
      assertThat(value).as("%s of %s", step, from).isNotNull();
    }
    return (T) value;
  }

  private void holds(Map<String, String> environment) throws Exception {
    Map<String, String> whole = new LinkedHashMap<>(environment);
    whole.put("JAVA_HOME", System.getProperty("java.home"));
    ProgramRun run =
        ProgramRun.of(
            folder,
            whole,
            List.of(
                Artifacts.distribution().resolve("bin/realtime").toString(), "serve", "--check"));
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("REALTIME_STORE").doesNotContain("WRONG");
  }

  private static void isLongerThanDraining(Duration grace) {
    assertThat(grace).isGreaterThan(ServerOptions.defaults().drainTime().plus(CLOSING));
  }

  @Test
  void theUnitStartsWhatThereIs() throws Exception {
    Map<String, List<String>> unit = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file("realtime4j.service"))) {
      if (!line.startsWith("#") && line.contains("=")) {
        int sign = line.indexOf('=');
        unit.computeIfAbsent(line.substring(0, sign), key -> new ArrayList<>())
            .add(line.substring(sign + 1));
      }
    }
    assertThat(unit.get("ExecStart")).containsExactly("/opt/realtime4j/bin/realtime serve");
    isLongerThanDraining(Duration.ofSeconds(Long.parseLong(unit.get("TimeoutStopSec").get(0))));
    Map<String, String> environment = new LinkedHashMap<>(Map.of("REALTIME_JWT_SECRET", SECRET));
    for (String setting : unit.get("Environment")) {
      assertThat(setting).contains("/var/lib/" + unit.get("StateDirectory").get(0) + "/");
      int sign = setting.indexOf('=');
      environment.put(
          setting.substring(0, sign),
          setting.substring(sign + 1).replace("/var/lib/realtime4j", folder.toString()));
    }
    holds(environment);
  }

  @Test
  void systemdFindsNothingWrongWithTheUnit() throws Exception {
    assumeThat(Path.of("/usr/bin/systemd-analyze")).as("systemd is here").exists();
    String unit =
        Files.readString(file("realtime4j.service"))
            .replace("/opt/realtime4j", Artifacts.distribution().toString());
    Path copy = Files.writeString(folder.resolve("realtime4j.service"), unit);
    ProgramRun run =
        ProgramRun.of(folder, Map.of(), List.of("systemd-analyze", "verify", copy.toString()));
    assertThat(run.out() + run.err()).doesNotContain("realtime4j.service");
    assertThat(run.exit()).isZero();
  }

  @Test
  void theImageHasTheDistributionAndNobodysRights() throws Exception {
    Map<String, List<String>> image = new LinkedHashMap<>();
    String text = Files.readString(file("Dockerfile")).replace("\\\n", " ");
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      int end = line.indexOf(' ');
      image
          .computeIfAbsent(line.substring(0, end), key -> new ArrayList<>())
          .add(line.substring(end).strip());
    }
    assertThat(image.keySet())
        .containsExactlyInAnyOrder(
            "#",
            "FROM",
            "RUN",
            "COPY",
            "USER",
            "WORKDIR",
            "ENV",
            "VOLUME",
            "EXPOSE",
            "ENTRYPOINT",
            "CMD");
    String[] copied = image.get("COPY").get(0).split(" ");
    Path distribution = Artifacts.root().resolve(copied[0]);
    assertThat(distribution).isEqualTo(Artifacts.distribution());
    String entry = image.get("ENTRYPOINT").get(0).replaceAll("[\\[\\]\"]", "");
    assertThat(distribution.resolve(Path.of(copied[1]).relativize(Path.of(entry)))).isExecutable();
    assertThat(Files.readAllLines(file("Dockerfile.dockerignore"))).contains("!" + copied[0]);
    assertThat(image.get("USER")).containsExactly("10001");
    // Signals reach the JVM alone if the launcher has become it.
    assertThat(Files.readString(distribution.resolve("bin/realtime"))).contains("\nexec \"$java\"");
    Map<String, String> environment = new LinkedHashMap<>(Map.of("REALTIME_JWT_SECRET", SECRET));
    Matcher setting = Pattern.compile("(\\w+)=\"([^\"]*)\"").matcher(image.get("ENV").get(0));
    while (setting.find()) {
      environment.put(setting.group(1), setting.group(2).replace("/data", folder.toString()));
    }
    assertThat(environment).containsKeys("JAVA_OPTS", "REALTIME_STORE");
    holds(environment);
  }

  @ParameterizedTest
  @CsvSource({
    "compose.yaml, chat, 3101",
    "compose-cluster.yaml, chat-1, 3101",
    "compose-cluster.yaml, chat-2, 3102"
  })
  void composeGivesSettingsThatHoldAndTimeToDrain(String name, String service, String port)
      throws Exception {
    Object file = new Yaml().load(Files.readString(file(name)));
    Object chat = at(file, "services", service);
    assertThat(file(name).resolveSibling(DeployFilesIT.<String>at(chat, "build", "context")))
        .satisfies(
            context ->
                assertThat(
                        context
                            .normalize()
                            .resolve(DeployFilesIT.<String>at(chat, "build", "dockerfile")))
                    .exists());
    assertThat(DeployFilesIT.<List<String>>at(chat, "ports")).containsExactly(port + ":3101");
    isLongerThanDraining(
        Duration.parse(
            "PT"
                + DeployFilesIT.<String>at(chat, "stop_grace_period")
                    .toUpperCase(java.util.Locale.ROOT)));
    Map<String, String> environment = new LinkedHashMap<>();
    DeployFilesIT.<Map<String, String>>at(chat, "environment")
        .forEach(
            (setting, value) -> {
              if (value != null) {
                environment.put(setting, given(value));
              }
            });
    assertThat(environment.get("REALTIME_STORE")).startsWith("postgres://chat:s3cret@database:");
    if (!service.equals("chat")) {
      String redis = URI.create(environment.get("REALTIME_REDIS_URL")).getHost();
      assertThat(DeployFilesIT.<Map<String, Object>>at(file, "services")).containsKey(redis);
    }
    holds(environment);
  }

  /** Returns a value with the variables of whoever runs Compose. */
  private static String given(String value) {
    Map<String, String> variables =
        Map.of("REALTIME_JWT_SECRET", SECRET, "POSTGRES_PASSWORD", "s3cret");
    return VARIABLE
        .matcher(value)
        .replaceAll(found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), "")));
  }

  @Test
  void kubernetesAsksForHealthAndGivesTimeToDrain() throws Exception {
    List<Object> files = new ArrayList<>();
    new Yaml().loadAll(Files.readString(file("kubernetes.yaml"))).forEach(files::add);
    Object set = files.get(0);
    assertThat(DeployFilesIT.<Integer>at(set, "spec", "replicas"))
        .as("one server per store")
        .isOne();
    Object pod = at(set, "spec", "template", "spec");
    isLongerThanDraining(
        Duration.ofSeconds(DeployFilesIT.<Integer>at(pod, "terminationGracePeriodSeconds")));
    Object container = at(pod, "containers", 0);
    assertThat(DeployFilesIT.<Integer>at(container, "ports", 0, "containerPort")).isEqualTo(3101);
    assertThat(DeployFilesIT.<String>at(container, "readinessProbe", "httpGet", "path"))
        .isEqualTo("/health");
    assertThat(DeployFilesIT.<Integer>at(container, "readinessProbe", "timeoutSeconds"))
        .as("a check that hangs is answered after five seconds")
        .isGreaterThan(5);
    assertThat(DeployFilesIT.<Map<String, Object>>at(container, "livenessProbe"))
        .as("a store that is away costs no connection")
        .containsKey("tcpSocket");
    assertThat(DeployFilesIT.<Object>at(files.get(1), "spec", "selector"))
        .isEqualTo(at(set, "spec", "template", "metadata", "labels"));
    Map<String, String> environment = new LinkedHashMap<>();
    for (Map<String, Object> variable :
        DeployFilesIT.<List<Map<String, Object>>>at(container, "env")) {
      environment.put(
          (String) variable.get("name"),
          variable.containsKey("valueFrom")
              ? SECRET
              : variable.get("value").toString().replace("/data", folder.toString()));
    }
    holds(environment);
  }
}
