package io.realtime4j.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionQuality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** What holds of the quality that is told, whatever the round trips are. */
class QualityMeterProperties {
  private QualityMeter meter = new QualityMeter();

  @BeforeTry
  void begin() {
    meter = new QualityMeter();
  }

  /** Round trips, each within a twentieth of one border. */
  @Provide
  Arbitrary<List<Integer>> nearABorder() {
    return Arbitraries.of(100, 300, 600)
        .flatMap(
            border ->
                Arbitraries.integers()
                    .between(border - border / 20, border + border / 20)
                    .list()
                    .ofMinSize(10)
                    .ofMaxSize(100));
  }

  /** Returns after how many round trips a level was told. */
  private List<Integer> told(List<Integer> millis) {
    List<Integer> at = new ArrayList<>();
    for (int i = 0; i < millis.size(); i++) {
      if (meter.add(Duration.ofMillis(millis.get(i)))) {
        at.add(i);
      }
    }
    return at;
  }

  @Property
  void nearABorderNoLevelIsToldLessThanAWholeMeanAfterAnother(
      @ForAll("nearABorder") List<Integer> millis) {
    List<Integer> told = told(millis);

    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i) - told.get(i - 1)).isGreaterThanOrEqualTo(5);
    }
  }

  @Property
  void whatIsToldIsWhatTheMeanSaysAndNews(
      @ForAll @Size(max = 100) List<@IntRange(max = 2_000) Integer> millis) {
    ConnectionQuality last = ConnectionQuality.UNKNOWN;
    for (int each : millis) {
      if (meter.add(Duration.ofMillis(each))) {
        assertThat(meter.quality()).isNotEqualTo(last);
        last = meter.quality();
      }
    }
  }

  @Property
  void whatLastsIsTold(
      @ForAll @Size(max = 50) List<@IntRange(max = 2_000) Integer> before,
      @ForAll @IntRange(max = 2_000) int lasting) {
    ConnectionQuality told = ConnectionQuality.UNKNOWN;
    List<Integer> millis = new ArrayList<>(before);
    for (int i = 0; i < 9; i++) {
      millis.add(lasting);
    }
    for (int each : millis) {
      if (meter.add(Duration.ofMillis(each))) {
        told = meter.quality();
      }
    }

    assertThat(told).isEqualTo(ConnectionQuality.of(Duration.ofMillis(lasting)));
  }
}
