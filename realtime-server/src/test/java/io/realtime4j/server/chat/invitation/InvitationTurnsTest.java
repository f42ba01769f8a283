package io.realtime4j.server.chat.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.fake.FakeLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is done with the invitations of a room waits for what is being done. */
class InvitationTurnsTest {
  private final FakeLoops loops = new FakeLoops(1);
  private final InvitationTurns turns = new InvitationTurns();
  private final List<CompletableFuture<String>> begun = new ArrayList<>();

  private CompletableFuture<String> take(String room) {
    return turns.take(
        new RoomKey("primary", room),
        loops.get(0),
        () -> {
          begun.add(new CompletableFuture<>());
          return begun.get(begun.size() - 1);
        });
  }

  @Test
  void aRoomsWaitAndThoseOfOthersDoNotAndNothingIsLeft() {
    CompletableFuture<String> first = take("a");
    CompletableFuture<String> second = take("a");
    CompletableFuture<String> other = take("b");
    assertThat(begun).hasSize(2);
    begun.get(1).complete("other");
    loops.run();
    assertThat(other).isCompletedWithValue("other");
    assertThat(turns.underWay()).isEqualTo(1);
    begun.get(0).completeExceptionally(new IllegalStateException("no"));
    loops.run();
    assertThat(first).isCompletedExceptionally();
    begun.get(2).complete("second");
    loops.run();
    assertThat(second).isCompletedWithValue("second");
    assertThat(turns.underWay()).isZero();
  }

  @Test
  void whatWaitsIsBounded() {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < 102; i++) {
      all.add(take("a"));
    }
    assertThat(all.get(100)).isNotDone();
    assertThat(all.get(101)).isCompletedExceptionally();
  }
}
