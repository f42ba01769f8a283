package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.realtime4j.api.spi.store.ContactRow;
import io.realtime4j.api.spi.store.ContactStore;
import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.SessionRow;
import io.realtime4j.api.spi.store.SessionStore;
import io.realtime4j.api.spi.store.SettingsRow;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.api.spi.store.StorePage;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store of settings, contacts, sessions and features does. */
public interface SmallStoresContract extends ServerStoreSource {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SettingsRow settings(String tenant, String user, String body) {
    return SettingsRow.builder().tenant(tenant).userId(user).body(bytes(body)).build();
  }

  private static ContactRow contact(String user, String contact, long at) {
    return ContactRow.builder()
        .tenant("t")
        .userId(user)
        .contactId(contact)
        .addedAtMillis(at)
        .build();
  }

  private static SessionRow session(String key, String node) {
    return SessionRow.builder()
        .key(key)
        .tenant("t")
        .userId("u")
        .sid("s" + key)
        .node(node)
        .startLsn(4)
        .body(bytes("{}"))
        .build();
  }

  /** Settings are had back, replaced, forgotten, and paged within their tenant. */
  @Test
  default void settingsStayWithTheirUser() {
    try (ServerStore store = open(null)) {
      SettingsStore settings = store.settings();
      await(settings.put(List.of(settings("t", "a", "1"), settings("t", "b", "2"))));
      await(settings.put(List.of(settings("t", "a", "3"), settings("s", "a", "4"))));

      assertThat(await(settings.get("t", "a"))).contains(settings("t", "a", "3"));
      assertThat(await(settings.get("t", "c"))).isEmpty();
      StorePage<SettingsRow> first = await(settings.page("t", "", 1));
      assertThat(first.rows()).containsExactly(settings("t", "a", "3"));
      assertThat(first.hasMore()).isTrue();
      StorePage<SettingsRow> rest = await(settings.page("t", "a", 1));
      assertThat(rest.rows()).containsExactly(settings("t", "b", "2"));
      assertThat(rest.hasMore()).isFalse();
      await(settings.delete("t", "a"));
      assertThat(await(settings.get("t", "a"))).isEmpty();
    }
  }

  /** Settings that somebody else has changed since they were read are not replaced. */
  @Test
  default void settingsAreReplacedOnlyAsTheyWereRead() {
    try (ServerStore store = open(null)) {
      SettingsStore settings = store.settings();
      assertThat(await(settings.replace(settings("t", "a", "2"), bytes("1")))).isFalse();
      assertThat(await(settings.get("t", "a"))).isEmpty();
      assertThat(await(settings.replace(settings("t", "a", "1"), null))).isTrue();
      assertThat(await(settings.replace(settings("t", "a", "2"), null))).isFalse();
      assertThat(await(settings.replace(settings("t", "a", "3"), bytes("2")))).isFalse();
      assertThat(await(settings.get("t", "a"))).contains(settings("t", "a", "1"));
      assertThat(await(settings.replace(settings("t", "a", "3"), bytes("1")))).isTrue();
      assertThat(await(settings.get("t", "a"))).contains(settings("t", "a", "3"));
    }
  }

  /** Adding and removing contacts says what was new and what was there. */
  @Test
  default void contactsAreSetsPerUser() {
    try (ServerStore store = open(null)) {
      ContactStore contacts = store.contacts();
      ContactRow first = contact("a", "x", 1);
      assertThat(await(contacts.add(List.of(first, contact("a", "y", 1), contact("b", "x", 1)))))
          .hasSize(3);
      assertThat(await(contacts.add(List.of(contact("a", "x", 9), contact("a", "z", 9)))))
          .containsExactly(contact("a", "z", 9));

      StorePage<ContactRow> own = await(contacts.list("t", "a", "", 2));
      assertThat(own.rows()).containsExactly(first, contact("a", "y", 1));
      assertThat(own.hasMore()).isTrue();
      assertThat(await(contacts.list("t", "a", "y", 2)).hasMore()).isFalse();
      assertThat(await(contacts.page("t", null, 9)).rows())
          .extracting(ContactRow::contactId)
          .containsExactly("x", "y", "z", "x");
      assertThat(await(contacts.page("t", contact("a", "z", 0), 9)).rows())
          .containsExactly(contact("b", "x", 1));
      assertThat(await(contacts.page("s", null, 9)).rows()).isEmpty();
      assertThat(await(contacts.remove("t", "a", List.of("x", "no")))).containsExactly("x");
      assertThat(await(contacts.list("t", "a", "", 9)).rows()).hasSize(2);
    }
  }

  /** Sessions are had back by key; those of a server that has gone expire from its last mark. */
  @Test
  default void sessionsOfALostServerExpireFromItsLastMark() {
    try (ServerStore store = open(null)) {
      SessionStore sessions = store.sessions().orElseThrow();
      SessionRow lost =
          session("c", "n1").toBuilder().lostAtMillis(100).expiresAtMillis(150).build();
      await(sessions.put(List.of(session("a", "n1"), session("b", "n2"), lost)));
      assertThat(await(sessions.find("a"))).contains(session("a", "n1"));
      assertThat(await(sessions.lastAlive("n1"))).isEmpty();
      await(sessions.markAlive("n1", 200));
      assertThat(await(sessions.lastAlive("n1"))).hasValue(200);

      await(sessions.markAlive("n2", 999));
      assertThat(await(sessions.loseSilent("n1", 500, 50))).isZero();
      assertThat(await(sessions.loseSilent("n2", 200, 50))).isZero();
      assertThat(await(sessions.loseSilent("n2", 201, 50))).isEqualTo(1);
      assertThat(await(sessions.lastAlive("n1"))).isEmpty();
      assertThat(await(sessions.find("a")).orElseThrow().expiresAtMillis()).isEqualTo(250);
      assertThat(await(sessions.find("b"))).contains(session("b", "n2"));
      assertThat(await(sessions.loseSilent("n3", 1_000, 50))).isEqualTo(1);
      assertThat(await(sessions.find("b")).orElseThrow().lostAtMillis()).isEqualTo(999);
      assertThat(await(sessions.find("c"))).contains(lost);
      assertThat(await(sessions.sweep(250, 1))).isEqualTo(1);
      assertThat(await(sessions.sweep(250, 9))).isEqualTo(1);
      assertThat(await(sessions.count())).isEqualTo(1);
      await(sessions.remove(List.of("b", "no")));
      assertThat(await(sessions.find("b"))).isEmpty();
    }
  }

  /** A feature sees its own values alone; comparing and setting is one step. */
  @Test
  default void featuresHaveSpacesOfTheirOwn() {
    try (ServerStore store = open(null)) {
      FeatureStore mine = store.features("mine").orElseThrow();
      await(mine.put("t", "k", bytes("1")));
      assertThat(await(mine.get("t", "k"))).hasValue(bytes("1"));
      assertThat(await(mine.get("s", "k"))).isEmpty();
      assertThat(await(store.features("other").orElseThrow().get("t", "k"))).isEmpty();
      assertThat(await(store.features("mine").orElseThrow().get("t", "k"))).isPresent();

      assertThat(await(mine.compareAndSet("t", "k", null, bytes("2")))).isFalse();
      assertThat(await(mine.compareAndSet("t", "k", bytes("1"), bytes("2")))).isTrue();
      assertThat(await(mine.compareAndSet("t", "n", null, new byte[0]))).isTrue();
      assertThat(await(mine.get("t", "n"))).hasValue(new byte[0]);
      assertThat(await(mine.compareAndSet("t", "k", bytes("2"), null))).isTrue();
      assertThat(await(mine.get("t", "k"))).isEmpty();
      await(mine.delete("t", "n"));
      assertThat(await(mine.get("t", "n"))).isEmpty();
    }
  }

  /** Several values are asked for at a time, in the order asked; those that are not are not. */
  @Test
  default void severalFeatureValuesAreAskedForAtOnce() {
    try (ServerStore store = open(null)) {
      FeatureStore feature = store.features("f").orElseThrow();
      await(feature.put("t", "a", bytes("1")));
      await(feature.put("t", "b", bytes("2")));
      await(feature.put("s", "c", bytes("3")));
      assertThat(await(feature.getAll("t", List.of("b", "c", "a"))))
          .containsExactly(entry("b", bytes("2")), entry("a", bytes("1")));
      assertThat(await(feature.getAll("t", List.of()))).isEmpty();
      List<String> tooMany = Collections.nCopies(FeatureStore.MAX_KEYS + 1, "a");
      assertThatIllegalArgumentException().isThrownBy(() -> feature.getAll("t", tooMany));
    }
  }

  /** Values are paged by prefix; what is too long is refused at once. */
  @Test
  default void featureValuesArePagedByPrefix() {
    try (ServerStore store = open(null)) {
      FeatureStore feature = store.features("f").orElseThrow();
      for (String key : List.of("a", "b:1", "b:2", "b:3", "c")) {
        await(feature.put("t", key, bytes(key)));
      }
      StorePage<FeatureRow> first = await(feature.page("t", "b:", "", 2));
      assertThat(first.rows()).extracting(FeatureRow::key).containsExactly("b:1", "b:2");
      assertThat(first.hasMore()).isTrue();
      StorePage<FeatureRow> rest = await(feature.page("t", "b:", "b:2", 2));
      assertThat(rest.rows()).extracting(FeatureRow::key).containsExactly("b:3");
      assertThat(rest.hasMore()).isFalse();
      assertThat(await(feature.page("t", "", "", 9)).rows()).hasSize(5);
      assertThatIllegalArgumentException().isThrownBy(() -> feature.put("t", "", new byte[0]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> feature.put("t", "k", new byte[FeatureStore.MAX_VALUE_BYTES + 1]));
    }
  }
}
