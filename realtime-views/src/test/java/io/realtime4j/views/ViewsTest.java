package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomLeftException;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.UserPresence;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.store.memory.MemoryClientStoreProvider;
import io.realtime4j.views.ConnectionBadge.Part;
import io.realtime4j.views.ConnectionBadge.Variant;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What views show of whole clients, a server and a network in virtual time. */
class ViewsTest {
  private final Chat chat = new Chat(7);
  private final RealtimeClient alice = chat.client("alice");
  private final RealtimeClient bob = chat.client("bob");
  private final Views views = Views.of(alice);

  @AfterEach
  void close() {
    alice.close();
    bob.close();
    chat.pass(10_000);
  }

  private void bothConnected() {
    chat.await(alice.connect());
    chat.await(bob.connect());
  }

  private static List<String> contents(MessageList list) {
    return list.rows().stream().map(row -> row.tick() + " " + row.content()).toList();
  }

  @Test
  void theBadgeIsOpenedBeforeConnectAndOutlivesALoss() {
    View<ConnectionBadge> badge = views.connection();
    List<ConnectionState> states = new ArrayList<>();
    badge.onChange(
        value -> {
          if (states.isEmpty() || states.get(states.size() - 1) != value.state()) {
            states.add(value.state());
          }
        });
    assertThat(badge.value().text()).isEqualTo("Offline");
    assertThat(badge.value().parts(Variant.INLINE)).containsExactly(Part.STATE, Part.RECONNECT);
    chat.await(alice.connect());
    chat.until("measured", () -> badge.value().tone() == ConnectionBadge.Tone.GREEN);
    assertThat(badge.value().canReconnect()).isFalse();
    assertThat(badge.value().parts(Variant.HEADER))
        .containsExactly(Part.STATE, Part.QUALITY, Part.FEATURES);
    chat.network.reachable(false);
    alice.queue().send(Chat.ROOM, "later");
    chat.until(
        "waiting again",
        () -> badge.value().canReconnect() && badge.value().reconnectAttempts() > 0);
    assertThat(badge.value().parts(Variant.CARD))
        .containsExactly(Part.STATE, Part.ATTEMPTS, Part.QUEUED, Part.FEATURES, Part.RECONNECT);
    assertThat(badge.value().problem()).isNotNull();
    chat.network.reachable(true);
    chat.until("back", () -> badge.value().isUsable() && badge.value().queuedMessages() == 0);
    assertThat(states)
        .startsWith(
            ConnectionState.DISCONNECTED,
            ConnectionState.CONNECTING,
            ConnectionState.CONNECTED,
            ConnectionState.AUTHENTICATED)
        .endsWith(ConnectionState.AUTHENTICATED);
  }

  @Test
  void oneOfOursGoesThroughAllTicksInItsPlace() {
    Room room = alice.rooms().join(Chat.ROOM);
    MessagesView messages = views.messages(room);
    Set<String> shown = new LinkedHashSet<>();
    List<Integer> sizes = new ArrayList<>();
    messages.onChange(
        list -> {
          sizes.add(list.rows().size());
          list.rows().forEach(row -> shown.add(row.tick() + " " + row.key()));
        });
    String id = room.send("early").clientMessageId();
    chat.until("pending", () -> contents(messages.value()).contains("PENDING early"));
    chat.await(bob.connect());
    Room atBob = bob.rooms().join(Chat.ROOM);
    chat.await(atBob.joined());
    chat.await(alice.connect());
    chat.until("delivered", () -> contents(messages.value()).equals(List.of("DELIVERED early")));
    atBob.markReadUpTo(messages.value().rows().get(0).messageId());
    chat.until("read", () -> contents(messages.value()).equals(List.of("READ early")));
    assertThat(messages.value().rows().get(0).readCount()).isEqualTo(1);
    assertThat(shown)
        .containsExactly("PENDING " + id, "SENT " + id, "DELIVERED " + id, "READ " + id);
    assertThat(sizes.subList(sizes.indexOf(1), sizes.size())).containsOnly(1);
  }

  @Test
  void oneThatFailedIsShownWithRetryAndGoesOnInItsNewPlace() {
    RealtimeClient carol =
        chat.client(
            "carol",
            ClientOptions.builder().queue(queue -> queue.expiry(Duration.ofMinutes(5))).build());
    Room room = carol.rooms().join(Chat.ROOM);
    MessagesView messages = Views.of(carol).messages(room);
    View<QueueBanner> banner = Views.of(carol).queue();
    String id = room.send("first").clientMessageId();
    chat.pass(600_000);
    assertThat(contents(messages.value())).containsExactly("FAILED first");
    assertThat(messages.value().rows().get(0).canRetry()).isTrue();
    assertThat(banner.value().text()).isEqualTo("1 message failed");
    room.send("second");
    chat.pass(10);
    assertThat(banner.value().text()).isEqualTo("1 message queued");
    carol.queue().retry(id);
    chat.pass(10);
    assertThat(contents(messages.value())).containsExactly("PENDING second", "PENDING first");
    carol.connect();
    chat.until(
        "sent", () -> contents(messages.value()).equals(List.of("SENT second", "SENT first")));
    assertThat(banner.value()).isEqualTo(new QueueBanner(QueueBanner.Kind.NONE, 0, 0, 0));
    carol.close();
    chat.pass(5_000);
  }

  @Test
  void theBannerCountsWhatIsSent() {
    View<QueueBanner> banner = views.queue();
    List<String> texts = new ArrayList<>();
    banner.onChange(value -> texts.add(value.text()));
    for (int i = 0; i < 3; i++) {
      alice.queue().send(Chat.ROOM, "m" + i);
    }
    chat.pass(100);
    chat.await(alice.connect());
    chat.until("empty", () -> banner.value().kind() == QueueBanner.Kind.NONE);
    assertThat(texts)
        .contains("3 messages queued", "Sending 1 of 3", "Sending 3 of 3")
        .endsWith("");
    chat.await(alice.disconnect());
    alice.queue().send(Chat.ROOM, "m3");
    texts.clear();
    chat.await(alice.connect());
    chat.until("empty again", () -> banner.value().kind() == QueueBanner.Kind.NONE);
    assertThat(texts).as("it begins at one again").contains("Sending 1 of 1");
  }

  @Test
  void olderPagesEditsAndDeletionsComeIntoOneOrder() {
    bothConnected();
    Room atBob = bob.rooms().join(Chat.ROOM);
    chat.await(atBob.joined());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ids.add(chat.await(atBob.send("m" + i).sent()).messageId());
    }
    Room room = alice.rooms().join(Chat.ROOM);
    MessagesView messages = views.messages(room, 10);
    chat.until("a page", () -> messages.value().rows().size() == 10);
    assertThat(messages.value().hasOlder()).isTrue();
    chat.await(atBob.edit(ids.get(20), "edited").done());
    chat.await(atBob.delete(ids.get(21)).done());
    chat.await(atBob.edit(ids.get(3), "edited too").done());
    assertThat(chat.await(messages.loadOlder())).isTrue();
    assertThat(chat.await(messages.loadOlder())).isFalse();
    assertThat(chat.await(messages.loadOlder())).isFalse();
    chat.until("all of it", () -> messages.value().rows().get(21).isDeleted());
    List<MessageRow> rows = messages.value().rows();
    assertThat(rows).hasSize(25);
    assertThat(rows.get(20).content()).isEqualTo("edited");
    assertThat(rows.get(20).isEdited()).isTrue();
    assertThat(rows.get(21).content()).isEmpty();
    assertThat(rows.get(3).content()).isEqualTo("edited too");
  }

  @Test
  void aRoomThatStartsAnewIsReadAgainAndNotShownEmptyMeanwhile() {
    bothConnected();
    Room room = alice.rooms().join(Chat.ROOM);
    MessagesView messages = views.messages(room, 5);
    Room atBob = bob.rooms().join(Chat.ROOM);
    chat.await(atBob.send("before").sent());
    chat.until("heard", () -> messages.value().rows().size() == 1);
    List<Integer> sizes = new ArrayList<>();
    messages.onChange(list -> sizes.add(list.rows().size()));
    chat.await(alice.disconnect());
    for (int i = 0; i < 1_200; i++) {
      chat.await(atBob.send("m" + i).sent());
      chat.pass(100);
    }
    chat.await(alice.connect());
    chat.pass(30_000);
    List<MessageRow> rows = messages.value().rows();
    assertThat(rows.get(rows.size() - 1).content()).isEqualTo("m1199");
    assertThat(offsets(rows)).isSorted().doesNotHaveDuplicates();
    assertThat(offsets(rows).get(0) + rows.size() - 1).isEqualTo(1_201);
    assertThat(sizes).doesNotContain(0);
  }

  private static List<Long> offsets(List<MessageRow> rows) {
    return rows.stream().map(row -> row.message().offset()).toList();
  }

  @Test
  void typingIsALineInTheApplicationsWords() {
    bothConnected();
    Room room = alice.rooms().join(Chat.ROOM);
    View<TypingLine> english = views.typing(room);
    View<TypingLine> german = views.typing(room, users -> users.get(0).userId() + " schreibt");
    Room atBob = bob.rooms().join(Chat.ROOM);
    chat.await(atBob.joined());
    chat.await(room.joined());
    assertThat(english.value().text()).isEmpty();
    atBob.keystroke("h");
    chat.until("typing", () -> english.value().text().equals("bob is typing..."));
    assertThat(german.value().text()).isEqualTo("bob schreibt");
    atBob.stopTyping();
    chat.until("nobody", () -> english.value().users().isEmpty());
    assertThat(german.value().text()).isEmpty();
  }

  @Test
  void presenceOfOthersAndOfOurselves() {
    bothConnected();
    chat.await(alice.rooms().join(Chat.ROOM).joined());
    chat.await(bob.rooms().join(Chat.ROOM).joined());
    View<List<PresenceRow>> others = views.presence(List.of("bob", "nobody", "bob"));
    assertThat(others.value()).extracting(PresenceRow::userId).containsExactly("bob", "nobody");
    OwnPresenceView atBob = Views.of(bob).ownPresence();
    chat.until("bob", () -> others.value().get(0).dot() == PresenceRow.Dot.GREEN);
    chat.await(atBob.choose(OwnPresence.Choice.BUSY));
    chat.await(atBob.setCustomStatus(new CustomStatus("lunch", ":pizza:", null)));
    chat.until("busy", () -> others.value().get(0).dot() == PresenceRow.Dot.RED);
    chat.until("lunch", () -> others.value().get(0).presence().customStatus() != null);
    assertThat(atBob.value().choice()).isEqualTo(OwnPresence.Choice.BUSY);
    assertThat(atBob.value().customStatus().emoji()).isEqualTo(":pizza:");
    chat.await(atBob.choose(OwnPresence.Choice.INVISIBLE));
    chat.until("gone", () -> others.value().get(0).dot() == PresenceRow.Dot.GREY);
    assertThat(atBob.value().choice()).isEqualTo(OwnPresence.Choice.INVISIBLE);
    chat.await(atBob.choose(OwnPresence.Choice.ONLINE));
    chat.until("there", () -> others.value().get(0).dot() == PresenceRow.Dot.GREEN);
    assertThat(atBob.value().invisible()).isFalse();
  }

  @Test
  void whenAUserWasLastThereIsSaidInWords() {
    Instant now = Instant.parse("2026-01-02T00:00:00Z");
    var gone = PresenceRow.unknown("x").presence();
    for (var expected :
        List.of(
            List.of("PT20S", "Last seen just now"),
            List.of("PT1M", "Last seen 1 minute ago"),
            List.of("PT59M", "Last seen 59 minutes ago"),
            List.of("PT2H", "Last seen 2 hours ago"),
            List.of("PT49H", "Last seen 2 days ago"))) {
      Instant seen = now.minus(Duration.parse(expected.get(0)));
      var presence = new UserPresence("x", gone.status(), null, seen, null);
      assertThat(new PresenceRow("x", presence).lastSeenText(now)).isEqualTo(expected.get(1));
    }
    assertThat(PresenceRow.unknown("x").lastSeenText(now)).isEmpty();
  }

  @Test
  void unreadIsCountedPerRoomAndReadOnAnyDevice() {
    bothConnected();
    for (String name : List.of("channel:lobby", "channel:other")) {
      chat.await(alice.rooms().join(name).joined());
      chat.await(bob.rooms().join(name).joined());
    }
    View<UnreadBadges> unread = views.unread();
    bob.queue().send("channel:lobby", "one");
    String last = chat.await(bob.queue().send("channel:lobby", "two").sent()).messageId();
    bob.queue().send("channel:other", "three");
    alice.queue().send("channel:other", "mine");
    chat.until("three", () -> unread.value().total() == 3);
    assertThat(unread.value().of("channel:lobby").unread()).isEqualTo(2);
    chat.await(alice.delivery().markReadUpTo("channel:lobby", last));
    chat.until("read", () -> unread.value().total() == 1);
    assertThat(unread.value().of("channel:lobby").unread()).isZero();
    chat.await(alice.disconnect());
    bob.queue().send("channel:lobby", "four");
    chat.pass(1_000);
    chat.await(alice.connect());
    chat.until("missed", () -> unread.value().of("channel:lobby").unread() == 1);
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    View<ConnectionBadge> badge = views.connection();
    List<ConnectionState> heard = new ArrayList<>();
    badge.onChange(
        value -> {
          throw new IllegalStateException("a listener of this test");
        });
    badge.onChange(value -> heard.add(value.state()));
    chat.await(alice.connect());
    assertThat(heard).contains(ConnectionState.AUTHENTICATED);
  }

  @Test
  void aSlowSubscriberGetsTheLatestValueAndTheEnd() {
    View<ConnectionBadge> badge = views.connection();
    Values values = new Values();
    badge.publisher().subscribe(values);
    chat.pass(1);
    assertThat(values.heard).isEmpty();
    chat.await(alice.connect());
    values.subscription.request(1);
    chat.pass(1);
    assertThat(values.heard).containsExactly(ConnectionState.AUTHENTICATED);
    values.subscription.request(1);
    chat.await(alice.disconnect());
    chat.pass(1);
    assertThat(values.heard).hasSize(2);
    badge.close();
    chat.pass(1);
    assertThat(values.isComplete).isTrue();
    Values none = new Values();
    badge.publisher().subscribe(none);
    chat.pass(1);
    assertThat(none.isComplete).isTrue();
  }

  @Test
  void asManyAsNoneIsAnErrorOfTheSubscriber() {
    Values values = new Values();
    views.connection().publisher().subscribe(values);
    chat.pass(1);
    values.subscription.request(0);
    chat.pass(1);
    assertThat(values.failure).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsClosedIsHeardOfNoMore() {
    View<ConnectionBadge> badge = views.connection();
    List<ConnectionBadge> heard = new ArrayList<>();
    Subscription subscription = badge.onChange(heard::add);
    chat.pass(1);
    assertThat(heard).hasSize(1);
    badge.close();
    badge.close();
    chat.await(alice.connect());
    assertThat(heard).hasSize(1);
    assertThat(badge.value().state()).isEqualTo(ConnectionState.DISCONNECTED);
    subscription.unsubscribe();
    MessagesView messages = views.messages(alice.rooms().join(Chat.ROOM));
    messages.close();
    assertThat(chat.await(messages.loadOlder())).isFalse();
  }

  @Test
  void whoeverClosesAViewInAListenerIsTheLastToHearOfIt() {
    View<ConnectionBadge> badge = views.connection();
    List<String> heard = new ArrayList<>();
    badge.onChange(
        value -> {
          heard.add("first");
          if (value.isUsable()) {
            badge.close();
          }
        });
    badge.onChange(value -> heard.add("second " + value.isUsable()));
    Values values = new Values();
    badge.publisher().subscribe(values);
    chat.pass(1);
    values.subscription.request(100);
    chat.await(alice.connect());
    chat.pass(1);
    assertThat(heard).doesNotContain("second true");
    assertThat(values.heard).doesNotContain(ConnectionState.AUTHENTICATED);
    assertThat(values.isComplete).isTrue();
  }

  @Test
  void wordsThatFailLeaveNoSentenceOfBefore() {
    bothConnected();
    Room alices = alice.rooms().join(Chat.ROOM);
    chat.await(alices.joined());
    Room bobs = bob.rooms().join(Chat.ROOM);
    chat.await(bobs.joined());
    RealtimeClient carol = chat.client("carol");
    chat.await(carol.connect());
    Room carols = carol.rooms().join(Chat.ROOM);
    chat.await(carols.joined());
    View<TypingLine> line =
        views.typing(
            alices,
            users -> {
              if (users.size() > 1) {
                throw new IllegalStateException("words of this test");
              }
              return "somebody types";
            });
    bobs.keystroke("h");
    chat.until("one", () -> line.value().text().equals("somebody types"));
    carols.keystroke("h");
    chat.until("both", () -> line.value().users().size() == 2);
    assertThat(line.value().text()).isEmpty();
    carol.close();
  }

  @Test
  void theLastChoiceHoldsHoweverSoonItComesAndWhateverAnotherDeviceChose() {
    RealtimeClient phone = chat.client("alice");
    bothConnected();
    chat.await(phone.connect());
    OwnPresenceView own = views.ownPresence();
    chat.until("known", () -> own.value().invisible() != null);
    own.choose(OwnPresence.Choice.INVISIBLE);
    chat.await(own.choose(OwnPresence.Choice.ONLINE));
    assertThat(chat.await(alice.presence().settings()).invisible()).isFalse();
    assertThat(own.value().choice()).isEqualTo(OwnPresence.Choice.ONLINE);
    chat.await(phone.presence().setInvisible(true));
    chat.await(own.choose(OwnPresence.Choice.BUSY));
    chat.pass(1_000);
    assertThat(chat.await(alice.presence().settings()).invisible()).isFalse();
    phone.close();
  }

  @Test
  void whoFailsAtTheEndOrAtTheBeginningCostsNobodyElseAnything() {
    View<ConnectionBadge> badge = views.connection();
    List<String> heard = new ArrayList<>();
    badge.onChange(
        value -> {
          throw new AssertionError("a listener of the test");
        });
    badge.onChange(value -> heard.add(value.text()));
    badge.publisher().subscribe(new Failing(heard, true));
    badge.publisher().subscribe(new Failing(heard, false));
    badge.publisher().subscribe(new Failing(heard, false));
    chat.await(alice.connect());
    chat.pass(100);
    assertThat(heard).contains("Connected");
    badge.close();
    chat.pass(100);
    assertThat(heard).endsWith("end", "end");
  }

  /** Fails where it can. */
  private record Failing(List<String> heard, boolean atOnce)
      implements Flow.Subscriber<ConnectionBadge> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      if (atOnce) {
        throw new AssertionError("a subscriber of the test");
      }
    }

    @Override
    public void onNext(ConnectionBadge value) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {
      heard.add("end");
      throw new AssertionError("a subscriber of the test");
    }
  }

  @Test
  void aClosedClientAnswersWhoeverStillAsks() throws Exception {
    RealtimeClient real =
        RealtimeClient.builder()
            .url("http://localhost:3101")
            .token("none")
            .transport(chat.network.newClientTransport())
            .store(
                new MemoryClientStoreProvider()
                    .open(
                        "",
                        StoreOwner.builder().build(),
                        chat.scheduler.newStoreContext("real-db")))
            .variables(Map.of())
            .build();
    MessagesView messages = Views.of(real).messages(real.rooms().join(Chat.ROOM));
    View<ConnectionBadge> badge = Views.of(real).connection();
    real.close();
    CompletableFuture<Boolean> older = messages.loadOlder();
    assertThat(older).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(false);
    CompletableFuture<ConnectionBadge> last = new CompletableFuture<>();
    badge.onChange(last::complete);
    assertThat(last.get(20, TimeUnit.SECONDS).state()).isEqualTo(ConnectionState.CLOSED);
  }

  @Test
  void manyViewsThatComeAndGoLeaveNothing() throws InterruptedException {
    chat.await(alice.connect());
    Room room = alice.rooms().join(Chat.ROOM);
    chat.await(room.joined());
    List<WeakReference<View<?>>> gone = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      for (View<?> view :
          List.of(
              views.messages(room),
              views.typing(room),
              views.connection(),
              views.queue(),
              views.presence(List.of("bob")))) {
        view.onChange(value -> {});
        gone.add(new WeakReference<>(view));
        view.close();
      }
      if (i % 100 == 0) {
        chat.pass(1_000);
      }
    }
    chat.pass(60_000);
    assertThat(gone).hasSize(10_000);
    for (int i = 0; i < 50 && left(gone) > 1; i++) {
      System.gc();
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
    // The last one may still be in a register of this method.
    assertThat(left(gone)).isLessThanOrEqualTo(1);
    assertThat(alice.state()).isEqualTo(ConnectionState.AUTHENTICATED);
  }

  private static long left(List<WeakReference<View<?>>> gone) {
    return gone.stream().filter(view -> view.get() != null).count();
  }

  @Test
  void aRoomThatWasLeftHasNoViews() {
    chat.await(alice.connect());
    Room room = alice.rooms().join(Chat.ROOM);
    room.close();
    assertThatThrownBy(() -> views.messages(room)).isInstanceOf(RoomLeftException.class);
  }

  @Test
  void everyChangeComesOnTheCallbackExecutor() {
    Set<String> threads = new LinkedHashSet<>();
    CompletableFuture<Void> first = new CompletableFuture<>();
    RealtimeClient real =
        RealtimeClient.builder()
            .url("http://localhost:1")
            .transport(chat.network.newClientTransport())
            .variables(Map.of())
            .callbackExecutor(
                task -> {
                  Thread thread = new Thread(task, "callbacks-of-this-test");
                  thread.setDaemon(true);
                  thread.start();
                })
            .build();
    Views.of(real)
        .connection()
        .onChange(
            value -> {
              threads.add(Thread.currentThread().getName());
              first.complete(null);
            });
    first.orTimeout(10, TimeUnit.SECONDS).join();
    real.close();
    assertThat(threads).containsExactly("callbacks-of-this-test");
  }

  private static final class Values implements Flow.Subscriber<ConnectionBadge> {
    final List<ConnectionState> heard = new ArrayList<>();
    Flow.Subscription subscription;
    Throwable failure;
    boolean isComplete;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(ConnectionBadge value) {
      heard.add(value.state());
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
    }

    @Override
    public void onComplete() {
      isComplete = true;
    }
  }
}
