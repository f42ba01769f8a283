package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks on the jars as they are published. */
class JarsTest {
  static Stream<String> published() {
    return Artifacts.PUBLISHED.stream();
  }

  @ParameterizedTest
  @MethodSource("published")
  void theModuleIsNamedAfterItsDirectory(String directory) {
    assertThat(descriptor(directory).name())
        .isEqualTo("io.realtime4j." + directory.replace("realtime-", "").replace('-', '.'));
  }

  @ParameterizedTest
  @MethodSource("published")
  void everyPackageBeginsWithTheModulesName(String directory) {
    ModuleDescriptor module = descriptor(directory);
    assertThat(module.packages())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(name + ".").startsWith(module.name() + "."));
  }

  @ParameterizedTest
  @MethodSource("published")
  void theDescriptionIsTheOneWrittenDown(String directory) throws IOException {
    String expected =
        Files.readString(
            Artifacts.root()
                .resolve("verification/src/test/resources/modules")
                .resolve(directory + ".txt"),
            StandardCharsets.UTF_8);
    assertThat(describe(Artifacts.jar(directory))).isEqualToNormalizingNewlines(expected);
  }

  @ParameterizedTest
  @MethodSource("published")
  void serviceFilesAgreeWithTheModule(String directory) throws IOException {
    Map<String, List<String>> declared =
        descriptor(directory).provides().stream()
            .collect(
                Collectors.toMap(
                    ModuleDescriptor.Provides::service,
                    p -> p.providers().stream().sorted().toList(),
                    (a, b) -> a,
                    TreeMap::new));
    assertThat(serviceFiles(Artifacts.jar(directory))).isEqualTo(declared);
  }

  @Test
  void pluginsSeeTheApiAlone() {
    for (String directory :
        List.of(
            "transport-okhttp",
            "transport-netty",
            "transport-jakarta",
            "store-memory",
            "store-sqlite",
            "store-postgres",
            "realtime-views",
            "realtime-kotlin",
            "feature-reactions")) {
      assertThat(ownRequirements(directory)).as(directory).containsExactly("io.realtime4j.api");
    }
    // It speaks the formats of Socket.IO, as the server does.
    assertThat(ownRequirements("backplane-redis"))
        .containsExactly("io.realtime4j.api", "io.realtime4j.protocol");
    assertThat(ownRequirements("realtime-guice")).containsExactly("io.realtime4j.api");
    assertThat(ownRequirements("realtime-api")).isEmpty();
  }

  private static List<String> ownRequirements(String directory) {
    return descriptor(directory).requires().stream()
        .map(ModuleDescriptor.Requires::name)
        .filter(name -> name.startsWith("io.realtime4j."))
        .sorted()
        .toList();
  }

  private static ModuleDescriptor descriptor(String directory) {
    return ModuleFinder.of(Artifacts.jar(directory)).findAll().iterator().next().descriptor();
  }

  /** What {@code jar --describe-module} prints, without the jar's own path and its sizes. */
  private static String describe(Path jar) {
    StringWriter out = new StringWriter();
    int exit =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                new PrintWriter(out),
                new PrintWriter(out),
                "--describe-module",
                "--file",
                jar.toString());
    assertThat(exit).as(out.toString()).isZero();
    return out.toString()
            .lines()
            .map(line -> line.replaceFirst(" jar:file:.*$", "").replaceFirst("@\\S+$", ""))
            .filter(line -> !line.isBlank())
            .sorted()
            .collect(Collectors.joining("\n"))
        + "\n";
  }

  private static Map<String, List<String>> serviceFiles(Path jar) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (entry.getName().startsWith("META-INF/services/") && !entry.isDirectory()) {
          try (BufferedReader reader =
              new BufferedReader(
                  new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
            files.put(
                entry.getName().substring("META-INF/services/".length()),
                reader
                    .lines()
                    .map(String::strip)
                    .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                    .sorted()
                    .toList());
          }
        }
      }
    }
    return files;
  }
}
