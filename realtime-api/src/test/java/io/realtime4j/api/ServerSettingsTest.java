package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ServerSettings.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
  @Test
  void everyVariableIsListedWithItsDefault() {
    List<Setting> settings = ServerSettings.of(Map.of());

    assertThat(settings)
        .extracting(Setting::name)
        .containsExactlyElementsOf(VariableNames.OF_SERVERS);
    assertThat(settings).allMatch(setting -> !setting.isSet() && setting.problem() == null);
    assertThat(value(settings, "REALTIME_PORT")).isEqualTo("3101");
    assertThat(value(settings, "REALTIME_ROOMS")).isEqualTo("general,announcements");
    assertThat(settings.stream().filter(setting -> setting.value().equals("none")))
        .extracting(Setting::name)
        .containsExactlyInAnyOrder(
            "REALTIME_API_KEY",
            "REALTIME_JWKS_URL",
            "REALTIME_JWT_SECRET",
            "REALTIME_METRICS_TOKEN",
            "REALTIME_REDIS_URL",
            "REALTIME_TRUSTED_PROXIES");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("REALTIME_PORT", "eighty");
    variables.put("REALTIME_DEV_MODE", "maybe");
    variables.put("REALTIME_JWKS_URL", "https://id.example/keys");
    variables.put("REALTIME_ENABLE_METRICS", "perhaps");
    variables.put("REALTIME_METRICS_PATH", "metrics");
    variables.put("REALTIME_STORE", " ");
    variables.put("REALTIME_HOST", "127.0.0.1");
    variables.put("REALTIME_RATE_LIMTI", "7");

    List<Setting> wrong =
        ServerSettings.of(variables).stream().filter(one -> one.problem() != null).toList();

    assertThat(wrong)
        .extracting(Setting::name)
        .containsExactlyInAnyOrder(
            "REALTIME_PORT",
            "REALTIME_DEV_MODE",
            "REALTIME_JWKS_URL",
            "REALTIME_ENABLE_METRICS",
            "REALTIME_METRICS_PATH",
            "REALTIME_STORE",
            "REALTIME_RATE_LIMTI");
    assertThat(wrong)
        .allMatch(
            one ->
                String.valueOf(one.problem()).contains(one.name())
                    || one.name().equals("REALTIME_JWKS_URL"));
    assertThat(wrong.get(wrong.size() - 1).problem()).contains("REALTIME_RATE_LIMIT");
  }

  @Test
  void secretsAreNeverShownEvenUnderWrongNames() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("REALTIME_JWT_SECRET", "hush-hush-hush-hush");
    variables.put("REALTIME_API_KEY", "hush:hush-hush:hush-hush");
    variables.put("REALTIME_METRICS_TOKEN", "hush-hush");
    variables.put("REALTIME_JWT_SECERT", "hush-hush");

    List<Setting> settings = ServerSettings.of(variables);

    assertThat(settings.toString()).doesNotContain("hush");
    assertThat(value(settings, "REALTIME_JWT_SECRET")).isEqualTo("(not shown)");
  }

  @Test
  void aKeyOfATenantThatNoTokenNamesIsRefusedWithTheNameThatTokensHave() {
    for (String tenant : List.of("Acme", "acme.eu", "-acme")) {
      Map<String, String> variables =
          Map.of("REALTIME_API_KEY", "hush-hush-hush-hush," + tenant + ":hush-hush-hush-hush-2");
      String normal = tenant.equals("acme.eu") ? "acme-eu" : "acme";
      assertThatThrownBy(() -> ServerOptions.fromEnvironment(variables))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("here " + normal + ":KEY")
          .hasMessageContaining("was \"" + tenant + ":KEY\"")
          .hasMessageNotContaining("hush");
      assertThat(ServerSettings.of(variables))
          .filteredOn(one -> one.problem() != null)
          .singleElement()
          .satisfies(one -> assertThat(one.problem()).contains("here " + normal + ":KEY"));
    }
    assertThat(
            ServerOptions.fromEnvironment(
                    Map.of("REALTIME_API_KEY", "acme-eu_2:hush-hush-hush-hush"))
                .apiKeys())
        .containsOnlyKeys("acme-eu_2");
  }

  @Test
  void whatIsRightHereIsWhatAServerTakes() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("REALTIME_JWKS_URL", "https://id.example/keys");
    variables.put("REALTIME_JWT_AUDIENCE", "chat");
    variables.put("REALTIME_DRAIN", "0");

    assertThat(ServerSettings.of(variables)).allMatch(setting -> setting.problem() == null);
    assertThat(ServerOptions.fromEnvironment(variables).jwtAudience()).isEqualTo("chat");
  }

  private static String value(List<Setting> settings, String name) {
    return settings.stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
