package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.MissingProviderException;
import io.realtime4j.api.internal.ProviderLookup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderChoiceTest {
  record Provider(String id, int priority) {}

  private static final ProviderChoice<Provider> CHOICE =
      new ProviderChoice<>(
          "client transport",
          "transport()",
          "VARIABLE",
          "a:one or a:two",
          Provider::id,
          Provider::priority);

  private static final List<Provider> FOUND =
      List.of(new Provider("netty", 5), new Provider("okhttp", 10), new Provider("jdk", 10));

  @Test
  void theHighestPriorityWinsThenTheFirstId() {
    assertThat(CHOICE.among(FOUND, CHOICE.setting(null, Map.of())).id()).isEqualTo("jdk");
  }

  @Test
  void theNamedOneIsTaken() {
    assertThat(CHOICE.among(FOUND, CHOICE.setting("netty", Map.of())).id()).isEqualTo("netty");
  }

  @Test
  void noneAtAllNamesTheArtifacts() {
    assertThatThrownBy(() -> CHOICE.among(List.of(), CHOICE.setting(null, Map.of())))
        .isInstanceOf(MissingProviderException.class)
        .hasMessage(
            "No client transport was found: add a:one or a:two to the module path or class path."
                + " Where one jar is made of several, their files of one name in META-INF/services"
                + " must be merged.");
  }

  @Test
  void anUnknownNameListsWhatWasFound() {
    assertThatThrownBy(() -> CHOICE.among(FOUND, CHOICE.setting(null, Map.of("VARIABLE", "curl"))))
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.code()).isEqualTo("INVALID_SETTING"))
        .hasMessageContaining("VARIABLE asks for the client transport \"curl\"")
        .hasMessageContaining("jdk, okhttp, netty")
        .hasMessageContaining("META-INF/services must be merged");
  }

  @Test
  void whatTheBuilderNamedIsNotBlamedOnAVariable() {
    assertThatThrownBy(() -> CHOICE.among(FOUND, CHOICE.setting("curl", Map.of("VARIABLE", "x"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("transport() asks for")
        .hasMessageNotContaining("VARIABLE");
  }

  @Test
  void withoutAnyArtifactTheBuilderNamesThem() {
    assertThatThrownBy(() -> io.realtime4j.api.RealtimeClient.builder().variables(Map.of()).build())
        .isInstanceOf(MissingProviderException.class)
        .hasMessageStartingWith(
            "No client transport was found: add io.realtime4j:realtime4j-transport-okhttp or"
                + " io.realtime4j:realtime4j-transport-netty to the module path or class path.");
  }

  @Test
  void aProviderThatIsHereAndWasNotFoundIsNamed() {
    List<Object> found = List.of("x");
    String own = ProviderChoiceTest.class.getName();
    ProviderLookup.checkListed(
        Runnable.class, found, getClass(), List.of("java.lang.String", "no.such.Provider"));
    assertThatThrownBy(
            () ->
                ProviderLookup.checkListed(
                    Runnable.class, found, getClass(), List.of("java.lang.String", own)))
        .isInstanceOf(MissingProviderException.class)
        .hasMessageStartingWith(
            "META-INF/services/java.lang.Runnable does not name " + own + ", though")
        .hasMessageContaining("must be merged");
  }

  @Test
  void aSettingMayCarryALocation() {
    Map<String, String> variables = Map.of("A", " sqlite:/tmp/a:b.db ", "B", "memory", "C", " ");

    assertThat(Setting.of(null, "store()", variables, "A"))
        .isEqualTo(new Setting("sqlite", "/tmp/a:b.db", "A"));
    assertThat(Setting.of(null, "store()", variables, "B"))
        .isEqualTo(new Setting("memory", "", "B"));
    assertThat(Setting.of("netty", "store()", variables, "A"))
        .isEqualTo(new Setting("netty", "", "store()"));
    assertThat(Setting.of(null, "store()", variables, "D")).isEqualTo(new Setting(null, "", "D"));
    assertThatThrownBy(() -> Setting.of(null, "store()", variables, "C"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("C is set to nothing");
  }

  @Test
  void whatAStoreDoesNotTakeNamesWhereItCameFrom() {
    var error = new ConfigurationException("INVALID_SETTING", "no such option", null);

    assertThat(new Setting("sqlite", "a?b", "REALTIME_CLIENT_STORE").naming(error))
        .hasMessage("What REALTIME_CLIENT_STORE says cannot be used: no such option");
    assertThat(new Setting(null, "", "REALTIME_CLIENT_STORE").naming(error)).isSameAs(error);
  }
}
