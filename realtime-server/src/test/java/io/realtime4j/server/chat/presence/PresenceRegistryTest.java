package io.realtime4j.server.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import org.junit.jupiter.api.Test;

class PresenceRegistryTest {
  private final PresenceRegistry registry = new PresenceRegistry();
  private final Object phone = new Object();
  private final Object laptop = new Object();

  private void says(Object session, PresenceStatus status, Boolean auto) {
    registry.update("u", session, new PresenceUpdate(status, auto, false, null), 5);
  }

  private PresenceStatus status() {
    return registry.view("u").status();
  }

  @Test
  void withoutAChoiceTheLiveliestSessionCounts() {
    registry.connected("u", phone, null, null);
    registry.connected("u", laptop, null, null);
    says(phone, PresenceStatus.AWAY, true);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    says(laptop, PresenceStatus.AWAY, null);
    assertThat(status()).isEqualTo(PresenceStatus.AWAY);
  }

  @Test
  void theNewestChoiceWinsUntilItsSessionTakesItBackOrEnds() {
    registry.connected("u", phone, null, null);
    registry.connected("u", laptop, null, null);
    says(phone, PresenceStatus.BUSY, null);
    says(laptop, PresenceStatus.ONLINE, false);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    says(laptop, PresenceStatus.ONLINE, null);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
    says(phone, PresenceStatus.ONLINE, true);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
    registry.ended("u", phone, 6);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
  }

  @Test
  void aLostSessionCountsUntilTheNextComesOrItEnds() {
    registry.connected("u", phone, null, null);
    says(phone, PresenceStatus.BUSY, null);
    registry.lost("u", phone, 10);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
    registry.connected("u", laptop, null, null);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    registry.ended("u", phone, 20);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    registry.ended("u", laptop, 30);
    assertThat(registry.view("u").lastSeenMillis()).isEqualTo(30);
  }

  @Test
  void aContinuedSessionKeepsItsChoice() {
    registry.connected("u", phone, null, null);
    says(phone, PresenceStatus.BUSY, null);
    registry.lost("u", phone, 10);
    registry.connected("u", laptop, null, phone);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
  }

  @Test
  void whoWasLostIsLastSeenAtTheLoss() {
    registry.connected("u", phone, null, null);
    registry.lost("u", phone, 10);
    registry.ended("u", phone, 25);
    assertThat(registry.view("u").lastSeenMillis()).isEqualTo(10);
    assertThat(status()).isEqualTo(PresenceStatus.OFFLINE);
  }

  @Test
  void aCustomStatusGoesWithTheNextWordOfTheSessionThatSetIt() {
    registry.connected("u", phone, null, null);
    registry.connected("u", laptop, null, null);
    registry.update(
        "u",
        phone,
        new PresenceUpdate(PresenceStatus.ONLINE, null, true, CustomStatus.of("hi")),
        1);
    says(laptop, PresenceStatus.ONLINE, null);
    assertThat(registry.view("u").customStatus()).isEqualTo(CustomStatus.of("hi"));
    says(phone, PresenceStatus.ONLINE, null);
    assertThat(registry.view("u").customStatus()).isNull();
  }

  @Test
  void thoseWhoAreGoneAreForgottenInTime() {
    for (int i = 0; i <= PresenceRegistry.MAX_GONE; i++) {
      registry.connected("u" + i, phone, null, null);
      registry.ended("u" + i, phone, i + 1);
    }
    assertThat(registry.view("u0").lastSeenMillis()).isNull();
    assertThat(registry.view("u1").lastSeenMillis()).isEqualTo(2);
  }
}
