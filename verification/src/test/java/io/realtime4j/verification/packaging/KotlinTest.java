package io.realtime4j.verification.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kotlin sees what may be null, and what may not. */
class KotlinTest {
  private static final String HEAD =
      """
      import io.realtime4j.api.*
      fun use(client: RealtimeClient, message: Message) {
      """;

  @TempDir Path folder;

  private record Compiled(ExitCode exit, String messages) {}

  @Test
  void whatIsNullSafeCompiles() throws IOException {
    Compiled compiled =
        compile(
            """
              val last: RealtimeException? = client.status().lastError()
              val id: String = client.queue().send("channel:a", "hello").clientMessageId()
              client.presence().setCustomStatus(null)
              println(message.clientMessageId()?.length ?: last ?: id)
            """);

    assertThat(compiled.messages()).isEmpty();
    assertThat(compiled.exit()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "val last: RealtimeException = client.status().lastError() | 'RealtimeException?'",
        "client.queue().send(\"channel:a\", null) | null",
        "println(message.clientMessageId().length) | 'String?'"
      })
  void whatIsNotIsAnError(String call, String found) throws IOException {
    Compiled compiled = compile(call);

    assertThat(compiled.exit()).isEqualTo(ExitCode.COMPILATION_ERROR);
    assertThat(compiled.messages()).containsIgnoringCase(found);
  }

  /** Kotlin reads the mark of a package, not that of a module. */
  @Test
  void everyExportedPackageIsMarked() throws IOException {
    for (String directory : Artifacts.PUBLISHED) {
      Path classes = Artifacts.classes(directory);
      ModuleDescriptor module = ModuleFinder.of(classes).findAll().iterator().next().descriptor();
      for (ModuleDescriptor.Exports export : module.exports()) {
        if (!export.isQualified()) {
          Path info = classes.resolve(export.source().replace('.', '/') + "/package-info.class");
          assertThat(Files.readString(info, StandardCharsets.ISO_8859_1))
              .as(export.source())
              .contains("Lorg/jspecify/annotations/NullMarked;");
        }
      }
    }
  }

  private Compiled compile(String body) throws IOException {
    Path source = Files.writeString(folder.resolve("Use.kt"), HEAD + body + "\n}\n");
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    ExitCode exit =
        new K2JVMCompiler()
            .exec(
                new PrintStream(messages, true, StandardCharsets.UTF_8),
                "-no-stdlib",
                "-no-reflect",
                "-nowarn",
                "-classpath",
                classPath(),
                "-d",
                folder.resolve("out").toString(),
                source.toString());
    return new Compiled(exit, messages.toString(StandardCharsets.UTF_8));
  }

  /** The API as it is built, and what the tests' own class path has beside it. */
  private static String classPath() {
    return Stream.concat(
            Stream.of(Artifacts.classes("realtime-api").toString()),
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)))
        .filter(entry -> Files.exists(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
