package io.realtime4j.sample.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentSettingsTest {
  @TempDir Path near;
  @TempDir Path far;

  private static void write(Path folder, String environment, String text) throws IOException {
    Files.writeString(folder.resolve("realtime4j-" + environment + ".properties"), text);
  }

  private Map<String, String> read(String name, Map<String, String> variables) {
    return EnvironmentSettings.read(name, variables, List.of(near, far));
  }

  @Test
  void anOptionNamesTheFileAndVariablesWinOverIt() throws IOException {
    write(near, "dev", "REALTIME_CLIENT_TRANSPORT=okhttp\nREALTIME_CLIENT_STORE=memory\n");
    assertThat(read("dev", Map.of("REALTIME_CLIENT_STORE", "sqlite:x", "HOME", "/h")))
        .isEqualTo(
            Map.of(
                "REALTIME_CLIENT_TRANSPORT", "okhttp",
                "REALTIME_CLIENT_STORE", "sqlite:x",
                "HOME", "/h"));
  }

  @Test
  void aVariableNamesItWhereNoOptionDoes() throws IOException {
    write(far, "dev", "REALTIME_CLIENT_STORE=memory\n");
    write(far, "prod", "REALTIME_CLIENT_STORE=sqlite:far\n");
    assertThat(read(null, Map.of("REALTIME_ENV", "prod")))
        .containsEntry("REALTIME_CLIENT_STORE", "sqlite:far");
    assertThat(read("dev", Map.of("REALTIME_ENV", "prod")))
        .containsEntry("REALTIME_CLIENT_STORE", "memory");
    assertThat(read(null, Map.of("REALTIME_ENV", " "))).containsOnlyKeys("REALTIME_ENV");
    assertThat(read(null, Map.of())).isEmpty();
  }

  @Test
  void aFileMayBeginWithTheMarkOfItsEncoding() throws IOException {
    write(near, "dev", "\uFEFFREALTIME_CLIENT_STORE=memory\nREALTIME_CLIENT_TRANSPORT=netty\n");
    assertThat(read("dev", Map.of()))
        .isEqualTo(Map.of("REALTIME_CLIENT_STORE", "memory", "REALTIME_CLIENT_TRANSPORT", "netty"));
  }

  @Test
  void theNearerFileWins() throws IOException {
    write(far, "dev", "REALTIME_CLIENT_STORE=sqlite:far\n");
    write(near, "dev", "REALTIME_CLIENT_STORE=sqlite:near\n");
    assertThat(read("dev", Map.of())).containsEntry("REALTIME_CLIENT_STORE", "sqlite:near");
  }

  @Test
  void aMissingFileIsNamedWithThePlaces() {
    assertThatThrownBy(() -> read("stage", Map.of()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            failure -> assertThat(failure.code()).isEqualTo("INVALID_SETTING"))
        .hasMessageContaining("environment stage")
        .hasMessageContaining(near.resolve("realtime4j-stage.properties").toString())
        .hasMessageContaining(far.resolve("realtime4j-stage.properties").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../dev", "a/b", ".", "-x", "dev prod"})
  void aNameIsNoWayToAnotherFolder(String name) {
    assertThatThrownBy(() -> read(name, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("The name of an environment");
  }
}
