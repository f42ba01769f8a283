package io.realtime4j.verification.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Message;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code realtime backup}, {@code check} and {@code import} as processes of their own. */
@Timeout(600)
class StoreCommandsIT {
  private static final Map<String, String> SETTINGS =
      Map.of("REALTIME_JWT_SECRET", Crowd.SECRET, "REALTIME_SHARDS", "2", "REALTIME_DRAIN", "0");

  @TempDir Path folder;

  private String output = "";

  private int run(List<String> javaOptions, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(ServingProcess.command(arguments));
    command.addAll(1, javaOptions);
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(240, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", arguments) + " does not end");
    }
    output = Files.readString(said);
    return process.exitValue();
  }

  @Test
  void aBackupOfAServerUnderLoadServesInItsPlaceAndClientsGoOn() throws Exception {
    String copy = folder.resolve("copy.db").toString();
    String store = "sqlite:" + folder.resolve("chat.db");
    ServingProcess server = ServingProcess.start(folder, 0, SETTINGS);
    try (Crowd crowd = new Crowd(server.url())) {
      crowd.awaitFlow(200, 60);
      int before = crowd.acknowledged();
      assertThat(run(List.of(), "backup", "--store", store, copy)).as(output).isZero();
      assertThat(output).contains("bytes", "messages, up to position");
      int after = crowd.acknowledged();
      assertThat(after).as("acknowledged meanwhile").isGreaterThan(before);
      assertThat(run(List.of(), "backup", "--store", store, copy)).isEqualTo(1);
      assertThat(output).contains("is there already");
      assertThat(run(List.of(), "check", copy)).as(output).isZero();
      assertThat(run(List.of(), "check", store)).as(output).isZero();
      assertThat(run(List.of(), "restore", "--store", store, copy)).isEqualTo(1);
      assertThat(output).contains("another server uses");
      // What comes now is not in the copy.
      crowd.awaitFlow(100, 60);
      List<String> known = crowd.history().stream().map(Message::content).toList();

      server.kill();
      server.awaitEnd(20);
      assertThat(run(List.of(), "restore", "--store", store, copy)).as(output).isZero();
      assertThat(output).contains("What was there is kept as", "chat.db.replaced-1");
      server = ServingProcess.start(folder, server.port(), SETTINGS);

      crowd.awaitFlow(50, 60);
      crowd.awaitReaders(20, 60);
      List<String> restored = crowd.history().stream().map(Message::content).toList();
      int same = 0;
      while (same < known.size() && restored.get(same).equals(known.get(same))) {
        same++;
      }
      assertThat(same).as("messages of before the copy").isGreaterThanOrEqualTo(before);
      assertThat(crowd.gaps()).as("who was told that something is missing").isPositive();
    } finally {
      server.close();
    }
  }

  @Test
  void aHundredThousandLinesAreImportedInALittleHeap() throws Exception {
    Path lines = folder.resolve("lines.jsonl");
    String filler = "x".repeat(400);
    try (BufferedWriter writer = Files.newBufferedWriter(lines, StandardCharsets.UTF_8)) {
      writer.write("{\"kind\":\"room\",\"name\":\"general\"}\n");
      for (int i = 1; i < 100_000; i++) {
        writer.write(
            "{\"kind\":\"message\",\"id\":\"id-"
                + i
                + "\",\"room\":\"general\",\"userId\":\"u"
                + i % 100
                + "\",\"sentAt\":"
                + (1_700_000_000_000L + i)
                + ",\"content\":\""
                + filler
                + "\"}\n");
      }
    }
    String store = "sqlite:" + folder.resolve("chat.db");
    // The file alone is larger.
    List<String> small = List.of("-Xmx32m");
    assertThat(Files.size(lines)).isGreaterThan(32L << 20);
    assertThat(run(small, "import", "--store", store, lines.toString())).as(output).isZero();
    assertThat(output).contains("1 rooms, 0 members and 99999 messages were stored");
    assertThat(run(small, "import", "--store", store, lines.toString())).as(output).isZero();
    assertThat(output).contains("0 messages were stored; 100000 were there already");
    assertThat(run(List.of(), "check", store)).as(output).isZero();
    assertThat(output).contains("99999 messages");
  }
}
