package io.realtime4j.server.chat.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.privacy.PrivacySettings.Visibility;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Complaints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A store that does not say whether it has done something, and answers late. */
class DoubtfulUsersTest {
  private static final String BOB = "bob";

  private final FakeLoops loops = new FakeLoops(1);
  private final SlowStore store = new SlowStore();
  private final List<Redecision> published = new ArrayList<>();
  private final TenantPrivacy privacy =
      new TenantPrivacy(
          "primary",
          new Asker(loops.get(0), new Complaints(loops.get(0))),
          store,
          new OtherServers(Peers.NONE, loops.get(0), "primary"),
          change -> {
            published.add(change);
            return CompletableFuture.completedFuture(null);
          });

  private Standing now() {
    return published.get(published.size() - 1).after(BOB);
  }

  private void pass(Duration time) {
    loops.advance(time);
  }

  /** Bob shows himself to contacts only, and it is not known what is stored of him. */
  private void bobIsInDoubt() {
    loops.run();
    store.holdsWrites = true;
    CompletableFuture<?> update =
        privacy
            .changes()
            .update(BOB, known -> PrivacySettings.ofBytes(store.settings.get().body()));
    pass(Asker.PATIENCE.plusMillis(1));
    assertThat(update).isCompletedExceptionally();
    assertThat(now().isClosed()).isTrue();
    store.holdsWrites = false;
  }

  @Test
  void anAnswerThatComesLateDoesNotUndoWhatWasChangedMeanwhile() {
    bobIsInDoubt();
    store.holdsContacts = true;
    pass(Duration.ofSeconds(1));
    store.holdsContacts = false;
    CompletableFuture<Integer> added = privacy.changes().addContacts(BOB, List.of("alice"));
    loops.run();
    store.releaseLast();
    loops.run();

    assertThat(added).isCompletedWithValue(1);
    assertThat(now().settings().visibility()).isEqualTo(Visibility.CONTACTS);
    assertThat(now().circle().holds("alice")).isTrue();
  }

  @Test
  void conversationsThatChangeMeanwhileAreRead() {
    bobIsInDoubt();
    store.holdsMembers = true;
    store.peers.add("carol");
    pass(Duration.ofSeconds(1));
    store.peers.add("dave");
    privacy.conversationsChanged(BOB);
    store.holdsMembers = false;
    loops.run();
    store.releaseLast();
    loops.run();

    assertThat(now().circle().holds("carol")).isTrue();
    assertThat(now().circle().holds("dave")).isTrue();
  }

  @Test
  void aWriteThatEndsAfterItWasGivenUpIsSeen() {
    bobIsInDoubt();
    byte[] stored = store.settings.get().body();
    store.settings = Optional.empty();
    pass(Duration.ofSeconds(2));
    assertThat(now().isOpen()).isTrue();
    store.settings = Optional.of(new PrivacyStore.Saved(BOB, stored));
    store.release();
    loops.run();
    assertThat(now().settings().visibility()).isEqualTo(Visibility.CONTACTS);
  }

  /** Answers at once what it is not told to hold back; what it holds back it has read already. */
  private static final class SlowStore implements PrivacyStore {
    final Set<String> contacts = new TreeSet<>();
    final Set<String> peers = new TreeSet<>();
    final List<Runnable> held = new ArrayList<>();
    Optional<Saved> settings =
        Optional.of(
            new Saved(BOB, "{\"visibility\":\"contacts\"}".getBytes(StandardCharsets.UTF_8)));
    boolean holdsWrites;
    boolean holdsContacts;
    boolean holdsMembers;

    private <T> CompletionStage<T> answer(boolean holds, T value) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      if (holds) {
        held.add(() -> answer.complete(value));
      } else {
        answer.complete(value);
      }
      return answer;
    }

    void releaseLast() {
      held.remove(held.size() - 1).run();
    }

    void release() {
      List<Runnable> all = List.copyOf(held);
      held.clear();
      all.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<List<Saved>> page(String tenant, String after, int limit) {
      return answer(false, List.of());
    }

    @Override
    public CompletionStage<Optional<Saved>> settings(String tenant, String userId) {
      return answer(false, settings);
    }

    @Override
    public CompletionStage<Void> save(String tenant, Saved saved) {
      return this.<Void>answer(holdsWrites, null);
    }

    @Override
    public CompletionStage<Boolean> replace(String tenant, Saved saved, byte[] before) {
      throw new UnsupportedOperationException("nobody else changes anything");
    }

    @Override
    public CompletionStage<List<String>> contacts(
        String tenant, String userId, String after, int limit) {
      return answer(holdsContacts, List.copyOf(contacts));
    }

    @Override
    public CompletionStage<Void> add(String tenant, String userId, List<String> ids) {
      contacts.addAll(ids);
      return this.<Void>answer(false, null);
    }

    @Override
    public CompletionStage<Void> remove(String tenant, String userId, List<String> ids) {
      contacts.removeAll(ids);
      return this.<Void>answer(false, null);
    }

    @Override
    public CompletionStage<List<String>> conversations(String tenant, String userId) {
      return answer(false, List.of("dm:x"));
    }

    @Override
    public CompletionStage<Set<String>> members(String tenant, String room) {
      return answer(holdsMembers, Set.copyOf(peers));
    }
  }
}
