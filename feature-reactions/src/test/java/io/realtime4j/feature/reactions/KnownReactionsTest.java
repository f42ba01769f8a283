package io.realtime4j.feature.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A client comes to know what is, whichever way it is told. */
class KnownReactionsTest {
  private static final List<String> EMOJIS = List.of("a", "b", "c");
  private static final List<String> USERS = List.of("me", "you", "they");

  @Property(tries = 500)
  void eventsAndListsInAnyOrderGiveWhatIs(
      @ForAll @Size(max = 30) List<@IntRange(max = 17) Integer> steps, @ForAll long seed) {
    Random random = new Random(seed);
    MessageReactions now = MessageReactions.NONE;
    KnownReactions known = new KnownReactions();
    List<Runnable> told = new ArrayList<>();
    for (int step : steps) {
      String emoji = EMOJIS.get(step % 3);
      String user = USERS.get(step / 3 % 3);
      boolean adds = step < 9;
      MessageReactions next = adds ? now.with(emoji, user) : now.without(emoji, user);
      if (next != now) {
        Boolean mine = user.equals("me") ? adds : null;
        long version = next.version();
        int count = next.count(emoji);
        told.add(() -> known.told(emoji, version, count, mine));
      }
      now = next;
      if (random.nextInt(4) == 0) {
        MessageReactions then = now;
        told.add(() -> known.listed(then.version(), then.seenBy("me")));
      }
    }
    Collections.shuffle(told, random);
    told.addAll(told.subList(0, told.size() / 3));
    told.forEach(Runnable::run);
    assertThat(known.all()).containsExactlyInAnyOrderElementsOf(now.seenBy("me"));
  }

  @Test
  void whoeverTriesOutEmojisDoesNotFillTheMemoryOfOthers() {
    KnownReactions known = new KnownReactions();
    known.told("here", 1, 1, true);
    long version = 2;
    for (int i = 0; i < 10_000; i++) {
      known.told("e" + i, version++, 1, null);
      known.told("e" + i, version++, 0, null);
    }
    assertThat(known.remembered()).isEqualTo(200);
    assertThat(known.all()).containsExactly(new Reaction("here", 1, true));
    // What comes late of one that was forgotten is no news; what is new is.
    known.told("e5", 12, 1, null);
    assertThat(known.all()).hasSize(1);
    known.told("e5", version, 1, null);
    assertThat(known.all()).hasSize(2);

    KnownReactions lies = new KnownReactions();
    for (int i = 0; i < 1_000; i++) {
      lies.told("e" + i, i + 1, 1, null);
    }
    assertThat(lies.remembered()).isEqualTo(200);
    assertThat(lies.all().get(199)).isEqualTo(new Reaction("e999", 1, false));
  }

  @Test
  void whatWasMissedComesWithTheList() {
    KnownReactions known = new KnownReactions();
    known.listed(3, List.of(new Reaction("a", 2, true), new Reaction("b", 1, false)));
    known.listed(7, List.of(new Reaction("a", 5, false)));
    assertThat(known.all()).containsExactly(new Reaction("a", 5, false));
    known.told("b", 2, 1, null);
    known.listed(3, List.of(new Reaction("b", 1, false)));
    assertThat(known.all()).containsExactly(new Reaction("a", 5, false));
  }
}
