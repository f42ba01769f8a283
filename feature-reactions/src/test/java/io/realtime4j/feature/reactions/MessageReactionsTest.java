package io.realtime4j.feature.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.store.FeatureStore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Bounds, and that what is stored is what was. */
class MessageReactionsTest {
  /** Somebody reacts or takes back. */
  record Step(boolean adds, String emoji, String user) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(true, true, false),
            Arbitraries.of("👍", "👨‍👩‍👧‍👦", ":tada:", "<3", " ok "),
            Arbitraries.of("alice", "bob", "dom/7", "é", "z z"))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 200)
  void countsAreThoseOfTheUsersAndSurviveTheStore(@ForAll("steps") List<Step> steps) {
    Map<String, Set<String>> model = new LinkedHashMap<>();
    MessageReactions reactions = MessageReactions.NONE;
    long version = 0;
    for (Step step : steps) {
      Set<String> users = model.computeIfAbsent(step.emoji, key -> new LinkedHashSet<>());
      boolean changes = step.adds ? users.add(step.user) : users.remove(step.user);
      version += changes ? 1 : 0;
      reactions =
          step.adds
              ? reactions.with(step.emoji, step.user)
              : reactions.without(step.emoji, step.user);
      reactions = MessageReactions.decode(reactions.encode());
    }
    assertThat(reactions.version()).isEqualTo(version);
    for (Map.Entry<String, Set<String>> one : model.entrySet()) {
      assertThat(reactions.count(one.getKey())).isEqualTo(one.getValue().size());
      one.getValue().forEach(user -> assertThat(reactionsHas(one.getKey(), user, steps)).isTrue());
    }
    assertThat(reactions.isEmpty()).isEqualTo(model.values().stream().allMatch(Set::isEmpty));
  }

  private static boolean reactionsHas(String emoji, String user, List<Step> steps) {
    MessageReactions all = MessageReactions.NONE;
    for (Step step : steps) {
      all = step.adds ? all.with(step.emoji, step.user) : all.without(step.emoji, step.user);
    }
    return all.has(emoji, user);
  }

  @Test
  void whatIsThereIsNoChange() {
    MessageReactions one = MessageReactions.NONE.with("+", "alice");
    assertThat(one.with("+", "alice")).isSameAs(one);
    assertThat(one.without("-", "alice")).isSameAs(one);
    assertThat(one.without("+", "bob")).isSameAs(one);
  }

  @Test
  void kindsAreBoundedByMessageAndByUser() {
    MessageReactions reactions = MessageReactions.NONE;
    for (int i = 0; i < MessageReactions.MAX_OF_ONE; i++) {
      reactions = reactions.with("e" + i, "alice");
    }
    MessageReactions hers = reactions;
    assertThatThrownBy(() -> hers.with("more", "alice"))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("QUOTA_EXCEEDED"));
    for (int i = 0; i < MessageReactions.MAX_KINDS; i++) {
      reactions = reactions.with("e" + i, "user" + i);
    }
    MessageReactions full = reactions;
    assertThatThrownBy(() -> full.with("another", "bob")).isInstanceOf(RefusedException.class);
    assertThat(full.with("e0", "bob").count("e0")).isEqualTo(3);
  }

  @Test
  void whatDoesNotFitTheStoreIsRefused() {
    MessageReactions reactions = MessageReactions.NONE;
    String pad = "u".repeat(240);
    int users = 0;
    while (users < 1_000) {
      try {
        reactions = reactions.with("+", pad + users);
        users++;
      } catch (RefusedException e) {
        break;
      }
    }
    assertThat(users).isBetween(250, 280);
    assertThat(reactions.encode().length).isLessThanOrEqualTo(FeatureStore.MAX_VALUE_BYTES);
  }
}
