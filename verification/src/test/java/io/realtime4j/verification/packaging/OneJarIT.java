package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client and a server in one jar that is made of all, well or not. */
class OneJarIT {
  private static final String SECRET = "a secret of this test alone, long enough for HS256";
  private static final String TOKEN =
      JWT.create().withSubject("alice").sign(Algorithm.HMAC256(SECRET));
  private static final String SERVICES = "META-INF/services/";
  private static final String SPI = SERVICES + "io.realtime4j.api.spi.";

  @TempDir Path folder;
  private Path classes;

  @BeforeEach
  void empty() throws IOException {
    classes = Files.createDirectory(folder.resolve("classes"));
  }

  /** Puts all jars into one folder; of files of one name the last stays, unless they are merged. */
  private void unpack(boolean merged) throws IOException {
    for (Path library : Artifacts.libraries("")) {
      try (FileSystem jar = FileSystems.newFileSystem(library);
          Stream<Path> files = Files.walk(jar.getPath("/"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          add(file, merged);
        }
      }
    }
    Path smoke = Artifacts.root().resolve("verification/src/test/resources/smoke");
    compile(smoke.resolve("io.example.smoke/io/example/smoke/Smoke.java"));
  }

  private void add(Path file, boolean merged) throws IOException {
    String name = file.toString().substring(1);
    Path target = classes.resolve(name);
    Files.createDirectories(target.getParent());
    if (merged && name.startsWith(SERVICES)) {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      Files.writeString(target, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } else if (!name.endsWith("module-info.class") && !name.endsWith("MANIFEST.MF")) {
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void compile(Path source) {
    run("javac", "-d", classes.toString(), "-cp", classes.toString(), source.toString());
  }

  private static void run(String tool, String... arguments) {
    assertThat(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments))
        .as(tool)
        .isZero();
  }

  /** Makes the jar and runs the program that is in it. */
  private ProgramRun smoke(String... more) throws Exception {
    Path jar = folder.resolve("all.jar");
    run(
        "jar",
        "--create",
        "--no-compress",
        "--file",
        jar.toString(),
        "--main-class",
        "io.example.smoke.Smoke",
        "-C",
        classes.toString(),
        ".");
    List<String> command =
        new ArrayList<>(List.of(ProgramRun.java(), "-jar", jar.toString(), TOKEN, SECRET));
    command.addAll(List.of(more));
    return ProgramRun.of(folder, Map.of(), command);
  }

  /** Of the files of one name another jar's has stayed, which names one line of them, or none. */
  private void leave(String service, String line) throws IOException {
    Files.writeString(classes.resolve(SPI + service), line + "\n", StandardCharsets.UTF_8);
  }

  private static void assertTalks(ProgramRun run, String transport) {
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("received hello", "transport " + transport);
  }

  private static void assertMissing(ProgramRun run, String... names) {
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(1);
    assertThat(run.err()).contains("MISSING_PROVIDER").contains(names);
    assertThat(run.err()).contains("META-INF/services").contains("merged");
  }

  @Test
  void mergedItIsAsSeveral() throws Exception {
    unpack(true);
    assertTalks(smoke(), "okhttp");
    assertTalks(smoke("default"), "okhttp");
    assertThat(folder.resolve("realtime4j.db")).exists();
  }

  @Test
  void whatTookTheOthersPlaceServesWhereItCanAndWhatIsLostIsNamed() throws Exception {
    unpack(false);
    Path core = Artifacts.root().resolve("realtime-core/src/main/resources");
    String features = Files.readString(core.resolve(SPI + "feature.FeatureProvider"));
    leave(
        "feature.FeatureProvider", features.strip()); // A feature of somebody else's has come last.
    leave("store.ClientStoreProvider", "io.realtime4j.store.memory.MemoryClientStoreProvider");
    leave("store.ServerStoreProvider", "io.realtime4j.store.memory.MemoryServerStoreProvider");
    leave(
        "transport.ClientTransportProvider",
        "io.realtime4j.transport.netty.NettyClientTransportProvider");
    assertTalks(smoke(), "netty");
    assertMissing(smoke("default"), "io.realtime4j.store.sqlite.SqliteServerStoreProvider");

    leave("store.ServerStoreProvider", "io.realtime4j.store.sqlite.SqliteServerStoreProvider");
    assertMissing(smoke("default"), "io.realtime4j.store.sqlite.SqliteClientStoreProvider");

    leave("transport.ClientTransportProvider", "");
    assertMissing(smoke("default"), "No client transport was found");
    ProgramRun named = smoke();
    assertThat(named.exit()).as(named.out() + named.err()).isEqualTo(1);
    assertThat(named.err()).contains("the server store \"memory\"", "found: sqlite", "merged");
  }

  @Test
  void theClientsOwnFeaturesAreMissedWhenItIsBuilt() throws Exception {
    unpack(true);
    leave("feature.FeatureProvider", "io.realtime4j.core.rooms.DefaultRoomsProvider");
    assertMissing(
        smoke(),
        "io.realtime4j.core.queue.DefaultQueueProvider",
        "io.realtime4j.core.delivery.DefaultDeliveryProvider");
    leave("feature.ClientFactory", "");
    assertMissing(smoke(), "io.realtime4j:realtime4j-core");
  }
}
