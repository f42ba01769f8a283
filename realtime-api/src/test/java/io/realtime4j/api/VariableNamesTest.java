package io.realtime4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariableNamesTest {
  private static final List<String> SERVER =
      Stream.concat(VariableNames.OF_OPTIONS.stream(), VariableNames.OF_PLUGINS.stream()).toList();

  @ParameterizedTest
  @CsvSource({
    "REALTIME_PROT, REALTIME_PORT",
    "REALTIME_PORTS, REALTIME_PORT",
    "REALTIME_STOER, REALTIME_STORE",
    "realtime_port, REALTIME_PORT",
    "REALTIME_JWT_SECERTS, REALTIME_JWT_SECRET",
    "REALTIME_JWTSECRET, REALTIME_JWT_SECRET",
    "REALTIME_CORS_ORIGINS, REALTIME_CORS_ORIGIN",
    "REALTME_ROOMS, REALTIME_ROOMS",
    "REALTIME-HOST, REALTIME_HOST"
  })
  void theNearestNameIsMeant(String name, String meant) {
    assertThat(VariableNames.misspelt(List.of(name), SERVER))
        .containsExactly(Map.entry(name, meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REALTIME_PORT",
        "REALTIME_URL",
        "REALTIME_STARS",
        "REALTIME_TOKEN",
        "REALTIME_API_KEY",
        "REALTIME_",
        "REAL_PORT",
        "PORT",
        "JWT_SECRET",
        "PATH"
      })
  void whatIsKnownOrUnrelatedIsNotBlamed(String name) {
    assertThat(VariableNames.misspelt(List.of(name), SERVER)).isEmpty();
  }

  @Test
  void eachSideBlamesOnlyWhatItWouldHaveRead() {
    List<String> names = List.of("REALTIME_ULR", "REALTIME_CLIENT_STOER", "REALTIME_HOTS");

    assertThat(VariableNames.misspelt(names, VariableNames.OF_CLIENTS))
        .containsOnlyKeys("REALTIME_ULR", "REALTIME_CLIENT_STOER");
    assertThat(VariableNames.misspelt(names, SERVER)).containsOnlyKeys("REALTIME_HOTS");
  }

  @Test
  void howeverManyAreMisspeltAFewAreSaid() {
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "REALTIME_JWT_SECRET" + i).toList();

    assertThat(VariableNames.misspelt(names, SERVER)).hasSize(5);
  }

  @Test
  void theListOfOptionsIsWhatIsRead() {
    Set<String> asked = new LinkedHashSet<>();
    ServerVariables.read(
        new HashMap<>() {
          @Override
          public String get(Object name) {
            asked.add((String) name);
            return null;
          }
        });

    assertThat(asked).containsExactlyInAnyOrderElementsOf(VariableNames.OF_OPTIONS);
  }

  @Test
  void theDocumentationNamesEach() throws IOException {
    String text = Files.readString(Path.of("../docs/configuration.md"));
    Set<String> documented = new LinkedHashSet<>();
    // What the program reads beyond them is its own, and its tests'.
    text = text.substring(0, text.indexOf("## `bin/realtime`"));
    Pattern.compile("REALTIME_[A-Z_]+")
        .matcher(text.replace("NEXT_PUBLIC_DEBUG_REALTIME", ""))
        .results()
        .forEach(found -> documented.add(found.group()));

    List<String> ours =
        Stream.concat(SERVER.stream(), VariableNames.OF_CLIENTS.stream())
            .filter(name -> name.startsWith("REALTIME_"))
            .toList();
    assertThat(documented).containsExactlyInAnyOrderElementsOf(ours);
  }
}
