package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of somebody else's, run out of process on the built jars. */
class ModulePathIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final String TOKEN =
      JWT.create().withSubject("alice").sign(Algorithm.HMAC256(SECRET));

  private static final String[] CORE = {"realtime4j-api", "realtime4j-protocol", "realtime4j-core"};
  private static final String[] SERVER = {
    "realtime4j-server", "nimbus-jose-jwt", "jackson-", "realtime4j-store-memory"
  };
  private static final String[] NETTY = {"realtime4j-transport-netty", "netty-"};
  private static final String[] OKHTTP = {
    "realtime4j-transport-okhttp", "okhttp", "okio", "kotlin", "annotations"
  };

  @TempDir static Path folder;
  private static Path smoke;

  @BeforeAll
  static void compile() throws IOException {
    smoke = folder.resolve("smoke");
    Path source =
        Artifacts.root().resolve("verification/src/test/resources/smoke/io.example.smoke");
    List<String> command =
        new ArrayList<>(
            List.of(
                "-d",
                smoke.toString(),
                "-p",
                libraries(new String[] {"realtime4j-api", "jspecify"}).stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator))));
    try (Stream<Path> files = Files.walk(source)) {
      files.filter(f -> f.toString().endsWith(".java")).forEach(f -> command.add(f.toString()));
    }
    int exit =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new));
    assertThat(exit).isZero();
  }

  @Test
  void onTheModulePath() throws Exception {
    assertConversation(onModulePath(libraries(CORE, SERVER, NETTY)), "netty");
  }

  @Test
  void onTheModulePathWithOkHttp() throws Exception {
    assertConversation(onModulePath(libraries(CORE, SERVER, NETTY, OKHTTP)), "okhttp");
  }

  /** It is found though nobody requires its module: it provides what the others use. */
  @Test
  void aFeatureIsThereOnServerAndClientOnceItIsOnTheModulePath() throws Exception {
    String[] reactions = {"realtime4j-feature-reactions"};
    assertThat(onModulePath(libraries(CORE, SERVER, NETTY)).out()).contains("reactions absent");
    ProgramRun with = onModulePath(libraries(CORE, SERVER, NETTY, reactions));
    assertConversation(with, "netty");
    assertThat(with.out()).contains("reactions answered VALIDATION_ERROR");
  }

  @Test
  void onTheClassPath() throws Exception {
    assertConversation(
        run(
            List.of(
                ProgramRun.java(),
                "-cp",
                path(libraries(CORE, SERVER, NETTY)),
                "io.example.smoke.Smoke")),
        "netty");
  }

  @Test
  void inALinkedImageWithoutGuice() throws Exception {
    Path image = folder.resolve("image");
    ProgramRun link =
        ProgramRun.of(
            folder,
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--module-path",
                path(
                    libraries(
                        CORE, SERVER, NETTY, new String[] {"realtime4j-store-sqlite", "sqlite"})),
                "--add-modules",
                "io.example.smoke,io.realtime4j.core,io.realtime4j.server,"
                    + "io.realtime4j.transport.netty,io.realtime4j.store.memory,"
                    + "io.realtime4j.store.sqlite",
                "--output",
                image.toString()));
    assertThat(link.exit()).as(link.out() + link.err()).isZero();
    assertConversation(
        run(
            List.of(
                image.resolve("bin/java").toString(),
                "-m",
                "io.example.smoke/io.example.smoke.Smoke")),
        "netty");
  }

  @Test
  void aMissingProviderIsNamedAndPuttingItBackNeedsNoChange() throws Exception {
    assertMissing(
        onModulePath(libraries(SERVER, NETTY, new String[] {CORE[0], CORE[1]})),
        "io.realtime4j:realtime4j-core");
    assertMissing(
        onModulePath(libraries(CORE, SERVER)), "io.realtime4j:realtime4j-transport-netty");
    String[] serverWithoutStore = {SERVER[0], SERVER[1], SERVER[2]};
    assertMissing(
        onModulePath(libraries(CORE, serverWithoutStore, NETTY)),
        "io.realtime4j:realtime4j-store-");
    assertMissing(
        onModulePath(
            libraries(CORE, NETTY, new String[] {"jackson-core-3", "realtime4j-store-memory"})),
        "io.realtime4j:realtime4j-server");
    assertConversation(onModulePath(libraries(CORE, SERVER, NETTY)), "netty");
  }

  private static void assertConversation(ProgramRun run, String transport) {
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("received hello").contains("transport " + transport);
  }

  private static void assertMissing(ProgramRun run, String artifact) {
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
    assertThat(run.err()).contains("MISSING_PROVIDER").contains(artifact);
  }

  private static ProgramRun onModulePath(List<Path> libraries) throws Exception {
    return run(
        List.of(
            ProgramRun.java(),
            "-p",
            path(libraries),
            "-m",
            "io.example.smoke/io.example.smoke.Smoke"));
  }

  private static ProgramRun run(List<String> command) throws Exception {
    List<String> whole = new ArrayList<>(command);
    whole.add(TOKEN);
    whole.add(SECRET);
    return ProgramRun.of(folder, Map.of(), whole);
  }

  private static List<Path> libraries(String[]... groups) {
    List<Path> found = new ArrayList<>();
    for (String[] group : groups) {
      found.addAll(Artifacts.libraries(group));
    }
    return found.stream().distinct().toList();
  }

  private static String path(List<Path> libraries) {
    return Stream.concat(libraries.stream(), Stream.of(smoke))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
