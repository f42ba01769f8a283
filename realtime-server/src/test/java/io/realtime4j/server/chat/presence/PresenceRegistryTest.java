package io.realtime4j.server.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import org.junit.jupiter.api.Test;

class PresenceRegistryTest {
  private final PresenceRegistry registry = new PresenceRegistry("a");
  private final Object phone = new Object();
  private final Object laptop = new Object();

  private void says(Object session, PresenceStatus status, Boolean auto) {
    registry.update("u", session, new PresenceUpdate(status, auto, false, null), 5);
  }

  private PresenceStatus status() {
    return registry.view("u", 40).status();
  }

  @Test
  void withoutAChoiceTheLiveliestSessionCounts() {
    registry.connected("u", phone, null, null, null, 1);
    registry.connected("u", laptop, null, null, null, 1);
    says(phone, PresenceStatus.AWAY, true);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    says(laptop, PresenceStatus.AWAY, null);
    assertThat(status()).isEqualTo(PresenceStatus.AWAY);
  }

  @Test
  void theNewestChoiceWinsUntilItsSessionTakesItBackOrEnds() {
    registry.connected("u", phone, null, null, null, 1);
    registry.connected("u", laptop, null, null, null, 1);
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
    registry.connected("u", phone, null, null, null, 1);
    says(phone, PresenceStatus.BUSY, null);
    registry.lost("u", phone, 10);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
    registry.connected("u", laptop, null, null, null, 1);
    says(laptop, PresenceStatus.ONLINE, null);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    registry.ended("u", phone, 20);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
    registry.ended("u", laptop, 30);
    assertThat(registry.view("u", 40).lastSeenMillis()).isEqualTo(30);
  }

  @Test
  void whatWasChosenOnALostSessionGoesOnWithTheNext() {
    registry.connected("u", phone, null, null, null, 1);
    says(phone, PresenceStatus.BUSY, null);
    registry.lost("u", phone, 10);
    registry.connected("u", laptop, null, null, null, 11);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
    says(laptop, PresenceStatus.ONLINE, true);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
  }

  @Test
  void aContinuedSessionKeepsItsChoice() {
    registry.connected("u", phone, null, null, null, 1);
    says(phone, PresenceStatus.BUSY, null);
    registry.lost("u", phone, 10);
    registry.connected("u", laptop, null, null, phone, 1);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
  }

  @Test
  void whoGoesOnFromASessionThatIsStillThereLooksTheSame() {
    registry.connected("u", phone, null, null, null, 1);
    says(phone, PresenceStatus.BUSY, null);
    registry.connected("u", laptop, null, null, null, 2);
    registry.follows("u", laptop, phone);
    registry.ended("u", phone, 3);
    assertThat(status()).isEqualTo(PresenceStatus.BUSY);
    says(laptop, PresenceStatus.AWAY, false);
    assertThat(status()).as("its own choice is the newer").isEqualTo(PresenceStatus.AWAY);
  }

  @Test
  void whoGoesOnFromAnIdleSessionIsIdle() {
    registry.connected("u", phone, null, null, null, 1);
    says(phone, PresenceStatus.AWAY, true);
    registry.connected("u", laptop, null, null, null, 2);
    registry.follows("u", laptop, phone);
    registry.follows("u", laptop, "gone meanwhile");
    assertThat(status()).isEqualTo(PresenceStatus.AWAY);
  }

  @Test
  void whoWasLostIsLastSeenAtTheLoss() {
    registry.connected("u", phone, null, null, null, 1);
    registry.lost("u", phone, 10);
    registry.ended("u", phone, 25);
    assertThat(registry.view("u", 40).lastSeenMillis()).isEqualTo(10);
    assertThat(status()).isEqualTo(PresenceStatus.OFFLINE);
  }

  @Test
  void aCustomStatusGoesWithTheNextWordOfTheSessionThatSetIt() {
    registry.connected("u", phone, null, null, null, 1);
    registry.connected("u", laptop, null, null, null, 1);
    registry.update(
        "u",
        phone,
        new PresenceUpdate(PresenceStatus.ONLINE, null, true, CustomStatus.of("hi")),
        1);
    says(laptop, PresenceStatus.ONLINE, null);
    assertThat(registry.view("u", 40).customStatus()).isEqualTo(CustomStatus.of("hi"));
    says(phone, PresenceStatus.ONLINE, null);
    assertThat(registry.view("u", 40).customStatus()).isNull();
  }

  @Test
  void thoseWhoAreGoneAreForgottenInTimeAndNoMoreThanSoManyAreRemembered() {
    for (int i = 0; i <= PresenceRegistry.MAX_GONE; i++) {
      registry.connected("u" + i, phone, null, null, null, i + 1);
      registry.ended("u" + i, phone, i + 1);
    }
    long day = PresenceRegistry.REMEMBERED.toMillis();
    assertThat(registry.view("u0", 20_000).lastSeenMillis()).isNull();
    assertThat(registry.view("u1", 20_000).lastSeenMillis()).isEqualTo(2);
    assertThat(registry.view("u1", day + 2).lastSeenMillis()).isNull();
    assertThat(registry.sweep(day + 2)).isEqualTo(day + 3);
    assertThat(registry.sweep(day + 20_000)).isNull();
    assertThat(registry.isEmpty()).isTrue();
  }

  @Test
  void whoBecomesInvisibleIsSeenAsOfThen() {
    registry.connected("u", phone, null, null, null, 1);
    registry.freeze("u", 30);
    registry.ended("u", phone, 35);
    registry.connected("u", laptop, null, null, null, 37);
    assertThat(registry.frozen("u", 40).lastSeenMillis()).isEqualTo(30);
    assertThat(registry.frozen("u", 30 + PresenceRegistry.REMEMBERED.toMillis())).isNull();
    registry.thaw("u");
    assertThat(registry.frozen("u", 40)).isNull();
  }

  private static SessionState elsewhere(
      String server, PresenceStatus chosen, long choice, Long lost) {
    return new SessionState(
        new Stamp(10, server),
        null,
        null,
        PresenceStatus.ONLINE,
        chosen,
        chosen == null ? null : new Stamp(choice, server),
        lost == null ? null : new Stamp(lost, server));
  }

  @Test
  void whoComesAfterALossThatWasHeardOfTakesItsPlaceWhateverTheClocksSay() {
    registry.told("u", elsewhere("b", null, 0, 1_000L), 15);
    registry.orphaned("u", new Stamp(10, "b"), 20);
    registry.connected("u", phone, null, null, null, 30);
    assertThat(registry.sessionCount("u")).isEqualTo(1);
  }

  @Test
  void ofTwoChoicesOfOneMomentAllServersTakeTheSame() {
    SessionState busy = elsewhere("b", PresenceStatus.BUSY, 12, null);
    SessionState away = elsewhere("c", PresenceStatus.AWAY, 12, null);
    registry.told("u", busy, 15);
    registry.told("u", away, 15);
    assertThat(status()).isEqualTo(PresenceStatus.AWAY);
    PresenceRegistry other = new PresenceRegistry("d");
    other.told("u", away, 15);
    other.told("u", busy, 15);
    assertThat(other.view("u", 40).status()).isEqualTo(PresenceStatus.AWAY);
  }

  @Test
  void theEndOfALostSessionIsForItsOwnServerToSay() {
    registry.told("u", elsewhere("b", null, 0, 20L), 25);
    registry.connected("u", phone, null, null, null, 30);
    assertThat(registry.sessionCount("u")).isEqualTo(2);
  }

  @Test
  void whoHasSpokenSinceDoesNotTakeOverWhatWasChosenOnALostSession() {
    registry.connected("u", phone, null, null, null, 30);
    says(phone, PresenceStatus.ONLINE, true);
    registry.told("u", elsewhere("b", PresenceStatus.BUSY, 15, 20L), 35);
    registry.ended("u", new Stamp(10, "b"), 40);
    assertThat(status()).isEqualTo(PresenceStatus.ONLINE);
  }
}
