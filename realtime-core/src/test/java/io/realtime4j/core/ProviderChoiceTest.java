package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.MissingProviderException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderChoiceTest {
  record Provider(String id, int priority) {}

  private static final ProviderChoice<Provider> CHOICE =
      new ProviderChoice<>(
          "client transport", "VARIABLE", "a:one or a:two", Provider::id, Provider::priority);

  private static final List<Provider> FOUND =
      List.of(new Provider("netty", 5), new Provider("okhttp", 10), new Provider("jdk", 10));

  @Test
  void theHighestPriorityWinsThenTheFirstId() {
    assertThat(CHOICE.among(FOUND, null).id()).isEqualTo("jdk");
  }

  @Test
  void theNamedOneIsTaken() {
    assertThat(CHOICE.among(FOUND, "netty").id()).isEqualTo("netty");
  }

  @Test
  void noneAtAllNamesTheArtifacts() {
    assertThatThrownBy(() -> CHOICE.among(List.of(), null))
        .isInstanceOf(MissingProviderException.class)
        .hasMessage(
            "No client transport was found: add a:one or a:two to the module path or class path.");
  }

  @Test
  void anUnknownNameListsWhatWasFound() {
    assertThatThrownBy(() -> CHOICE.among(FOUND, "curl"))
        .isInstanceOf(MissingProviderException.class)
        .hasMessageContaining("VARIABLE asks for the client transport \"curl\"")
        .hasMessageContaining("jdk, okhttp, netty");
  }

  @Test
  void withoutAnyArtifactTheBuilderNamesThem() {
    assertThatThrownBy(() -> io.realtime4j.api.RealtimeClient.builder().variables(Map.of()).build())
        .isInstanceOf(MissingProviderException.class)
        .hasMessage(
            "No client transport was found: add io.realtime4j:realtime4j-transport-okhttp or"
                + " io.realtime4j:realtime4j-transport-netty to the module path or class path.");
  }

  @Test
  void aSettingMayCarryALocation() {
    Map<String, String> variables = Map.of("A", " sqlite:/tmp/a:b.db ", "B", "memory", "C", " ");

    assertThat(Setting.of(null, variables, "A")).isEqualTo(new Setting("sqlite", "/tmp/a:b.db"));
    assertThat(Setting.of(null, variables, "B")).isEqualTo(new Setting("memory", ""));
    assertThat(Setting.of(null, variables, "C")).isEqualTo(new Setting(null, ""));
    assertThat(Setting.of("netty", variables, "A")).isEqualTo(new Setting("netty", ""));
    assertThat(Setting.of(null, variables, "D")).isEqualTo(new Setting(null, ""));
  }
}
