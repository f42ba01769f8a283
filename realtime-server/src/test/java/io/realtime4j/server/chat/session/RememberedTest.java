package io.realtime4j.server.chat.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is remembered of a session is bounded. */
class RememberedTest {
  private static Topic topic(int number) {
    return new Topic(new RoomKey("primary", "channel:" + number), null, "typing");
  }

  @Test
  void ofManyTopicsTheOnesToldLastAreKnown() {
    RecentlyTold recent = new RecentlyTold();
    for (int i = 0; i < RecentlyTold.MAX_TOPICS + 10; i++) {
      recent.told(topic(i), i);
    }
    assertThat(recent.topics())
        .hasSize(RecentlyTold.MAX_TOPICS)
        .startsWith(topic(10))
        .endsWith(topic(RecentlyTold.MAX_TOPICS + 9));
    recent.told(topic(0), Duration.ofMinutes(3).toNanos());
    assertThat(recent.topics()).containsExactly(topic(0));
  }

  @Test
  void ofManyUsersTheOnesToldLastAreKnown() {
    RecentlyTold recent = new RecentlyTold();
    for (int i = 0; i < RecentlyTold.MAX_USERS + 10; i++) {
      recent.told("u" + i);
    }
    assertThat(recent.users()).hasSize(RecentlyTold.MAX_USERS).startsWith("u10");
  }

  @Test
  void beyondSoMuchThatIsStaleAllIs() {
    StaleState stale = new StaleState();
    for (int i = 0; i < StaleState.MAX_KEYS - 1; i++) {
      stale.user("u" + i);
    }
    stale.topic(topic(1));
    assertThat(stale.isAll()).isFalse();
    assertThat(stale.users()).hasSize(StaleState.MAX_KEYS - 1);
    stale.topic(topic(2));
    stale.user("one more");
    assertThat(stale.isAll()).isTrue();
    assertThat(stale.users()).isEmpty();
    assertThat(stale.topics()).isEmpty();
  }
}
