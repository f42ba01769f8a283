package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.FeatureProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureChoiceTest {
  private record Provider(String id, int priority, String name) implements FeatureProvider<Object> {
    @Override
    public Class<Object> apiType() {
      return Object.class;
    }

    @Override
    public Feature<Object> create(FeatureContext context) {
      throw new UnsupportedOperationException();
    }
  }

  private static Provider provider(String id, int priority, String name) {
    return new Provider(id, priority, name);
  }

  private static List<String> names(
      List<FeatureProvider<?>> given, List<FeatureProvider<?>> found, List<String> disabled) {
    return FeatureChoice.choose(given, found, disabled).stream()
        .filter(FeatureChoice.Chosen::isCreated)
        .map(chosen -> ((Provider) chosen.provider()).name() + (chosen.isOn() ? "" : " unkept"))
        .toList();
  }

  @Test
  void roomsComeFirstAndStrangersLastById() {
    assertThat(
            names(
                List.of(provider("polls", 0, "polls")),
                List.of(
                    provider("typing", 0, "typing"),
                    provider("audio", 0, "audio"),
                    provider("queue", 0, "queue"),
                    provider("rooms", 0, "rooms")),
                List.of()))
        .containsExactly("rooms", "queue", "typing", "audio", "polls");
  }

  @Test
  void theBuildersWinsThenTheHighestPriority() {
    List<FeatureProvider<?>> found =
        List.of(provider("typing", 0, "low"), provider("typing", 9, "high"));

    assertThat(names(List.of(), found, List.of())).containsExactly("high");
    assertThat(names(List.of(provider("typing", -1, "given")), found, List.of()))
        .containsExactly("given");
  }

  @Test
  void whatIsSwitchedOffIsNotThere() {
    assertThat(
            names(
                List.of(provider("typing", 0, "given")),
                List.of(provider("typing", 0, "found"), provider("rooms", 0, "rooms")),
                List.of("typing")))
        .containsExactly("rooms");
  }

  @Test
  void whatIsMisspeltIsRefused() {
    List<FeatureProvider<?>> found =
        List.of(provider("typing", 0, "t"), provider("presence", 0, "p"));

    assertThatThrownBy(() -> names(List.of(), found, List.of("presense")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("\"presense\"")
        .hasMessageContaining("typing, presence");
  }

  @Test
  void aQueueThatIsSwitchedOffIsTheEnginesOwnWithoutAStore() {
    assertThat(
            names(
                List.of(provider("queue", 0, "given")),
                List.of(provider("queue", 0, "found")),
                List.of("queue")))
        .containsExactly("found unkept");
  }
}
