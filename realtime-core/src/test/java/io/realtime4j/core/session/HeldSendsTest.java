package io.realtime4j.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What features send while nothing may be sent. */
class HeldSendsTest {
  private final List<RealtimeException> told = new ArrayList<>();
  private final HeldSends held = new HeldSends(told::add);

  private void add(int times, JsonValue argument) {
    for (int i = 0; i < times; i++) {
      held.add("n", List.of(argument), null);
    }
  }

  @Test
  void aThousandMayBeKeptAndOneMoreIsTold() {
    add(1_000, JsonValue.of(1));
    assertThat(told).isEmpty();
    add(1, JsonValue.of(1));
    assertThat(told).singleElement().extracting(RealtimeException::code).isEqualTo("SWAP_GIVEN_UP");
  }

  @Test
  void eightMebibytesMayBeKeptAndOneMoreIsTold() {
    JsonValue large = JsonValue.of("x".repeat(1 << 20));
    add(7, large);
    assertThat(told).isEmpty();
    add(1, large);
    assertThat(told).singleElement().asString().contains("8388608 bytes of them");
  }
}
