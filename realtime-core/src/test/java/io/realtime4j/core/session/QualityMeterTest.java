package io.realtime4j.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionQuality;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QualityMeterTest {
  private final QualityMeter meter = new QualityMeter();

  private boolean add(long millis) {
    return meter.add(Duration.ofMillis(millis));
  }

  @Test
  void onlyTheLastFiveCount() {
    add(10_000);
    for (int i = 0; i < 5; i++) {
      add(50);
    }

    assertThat(meter.latency()).isEqualTo(Duration.ofMillis(50));
    assertThat(meter.quality()).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void theBordersBelongToTheWorseLevel() {
    add(100);
    assertThat(meter.quality()).isEqualTo(ConnectionQuality.GOOD);
    add(500);
    assertThat(meter.quality()).isEqualTo(ConnectionQuality.FAIR);
    add(1200);
    assertThat(meter.quality()).isEqualTo(ConnectionQuality.POOR);
  }

  @Test
  void theFirstSampleIsTold() {
    assertThat(add(50)).isTrue();
    assertThat(add(60)).isFalse();
  }

  @Test
  void aMeanAtABorderDoesNotFlap() {
    add(99);
    assertThat(add(103)).as("mean 101, first time").isFalse();
    assertThat(meter.quality()).as("the value is exact").isEqualTo(ConnectionQuality.GOOD);
    assertThat(add(92)).as("mean 98").isFalse();
    assertThat(add(200)).as("mean 123, first time").isFalse();
    assertThat(add(200)).as("again good").isTrue();
  }

  @Test
  void clearingIsToldOnce() {
    add(50);

    assertThat(meter.clear()).isTrue();
    assertThat(meter.clear()).isFalse();
    assertThat(meter.latency()).isNull();
  }
}
