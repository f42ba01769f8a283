package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomSummary;
import io.realtime4j.api.event.QueueEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Views in the middle of everything at once, against what can be read from scratch after it. */
class StormTest {
  private enum Act {
    SEND,
    BOB_SENDS,
    EDIT,
    BOB_EDITS,
    DELETE,
    BOB_DELETES,
    BOB_READS,
    READ,
    CUT,
    UNREACHABLE,
    REACHABLE,
    PASS,
    PASS_LONG,
    RETRY,
    DISCARD,
    OLDER,
    BOB_TYPES,
    BOB_STOPS,
    BOB_CHOOSES,
    CHOOSE
  }

  private record Step(Act act, int number) {}

  @Provide
  Arbitrary<List<Step>> storms() {
    return Combinators.combine(Arbitraries.of(Act.class), Arbitraries.integers().between(0, 1_000))
        .as(Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(60);
  }

  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void whatIsShownIsWhatThereIs(@ForAll long seed, @ForAll("storms") List<Step> storm) {
    Storm world = new Storm(seed);
    storm.forEach(world::step);
    world.calm();
    world.check();
    world.close();
  }

  /** Two users in one room; what is watched is alice's. */
  private static final class Storm {
    private final Chat chat;
    private final RealtimeClient alice;
    private final RealtimeClient bob;
    private final Room room;
    private final Room atBob;
    private final MessagesView messages;
    private final View<QueueBanner> banner;
    private final View<UnreadBadges> unread;
    private final View<ConnectionBadge> badge;
    private final View<TypingLine> typing;
    private final View<List<PresenceRow>> presence;
    private final OwnPresenceView own;
    private final OwnPresenceView bobs;
    private final Set<String> discarded = new LinkedHashSet<>();
    private final Set<String> shownOwn = new LinkedHashSet<>();
    private final List<AssertionError> wrong = new ArrayList<>();
    private int count;

    Storm(long seed) {
      chat = new Chat(seed);
      alice =
          chat.client(
              "alice", ClientOptions.builder().queue(q -> q.expiry(Duration.ofMinutes(1))).build());
      bob = chat.client("bob");
      Views views = Views.of(alice);
      alice.on(QueueEvent.Discarded.class, e -> discarded.add(e.message().clientMessageId()));
      room = alice.rooms().join(Chat.ROOM);
      messages = views.messages(room, 7);
      banner = views.queue();
      unread = views.unread();
      badge = views.connection();
      typing = views.typing(room);
      presence = views.presence(List.of("bob"));
      own = views.ownPresence();
      bobs = Views.of(bob).ownPresence();
      messages.onChange(this::shown);
      alice.connect();
      atBob = bob.rooms().join(Chat.ROOM);
      chat.await(bob.connect());
      chat.await(atBob.joined());
    }

    /** Holds for whatever is shown at any moment: nothing twice, in order, nothing lost. */
    private void shown(MessageList list) {
      try {
        assertThat(list.rows().stream().map(MessageRow::key)).doesNotHaveDuplicates();
        List<MessageRow> sent = list.rows().stream().filter(r -> r.message() != null).toList();
        assertThat(list.rows().subList(0, sent.size())).isEqualTo(sent);
        assertThat(sent.stream().map(row -> row.message().offset()).toList())
            .isSorted()
            .doesNotHaveDuplicates();
        Set<String> own = new LinkedHashSet<>();
        list.rows().stream().filter(MessageRow::isOwn).forEach(row -> own.add(row.key()));
        shownOwn.removeAll(discarded);
        if (!list.hasOlder()) {
          assertThat(own).containsAll(shownOwn);
        }
        shownOwn.addAll(own);
      } catch (AssertionError e) {
        wrong.add(e);
      }
    }

    void step(Step step) {
      int number = step.number();
      switch (step.act()) {
        case SEND -> room.send("a" + ++count);
        case BOB_SENDS -> atBob.send("b" + ++count);
        case EDIT -> pick(true, number, id -> room.edit(id, "edit " + ++count));
        case DELETE -> pick(true, number, room::delete);
        case BOB_EDITS -> pick(false, number, id -> atBob.edit(id, "edit " + ++count));
        case BOB_DELETES -> pick(false, number, atBob::delete);
        case BOB_READS -> last(atBob::markReadUpTo);
        case READ -> last(room::markReadUpTo);
        case CUT -> chat.network.cutAll();
        case UNREACHABLE -> chat.network.reachable(false);
        case REACHABLE -> chat.network.reachable(true);
        case PASS -> chat.pass(number);
        case PASS_LONG -> chat.pass(number * 100L);
        case RETRY -> queued(number, alice.queue()::retry);
        case DISCARD -> queued(number, alice.queue()::discard);
        case OLDER -> messages.loadOlder();
        case BOB_TYPES -> atBob.keystroke("b" + number);
        case BOB_STOPS -> atBob.stopTyping();
        case BOB_CHOOSES -> bobs.choose(choice(number));
        case CHOOSE -> own.choose(choice(number));
      }
      chat.pass(number % 40);
    }

    private static OwnPresence.Choice choice(int number) {
      OwnPresence.Choice[] all = OwnPresence.Choice.values();
      return all[number % all.length];
    }

    private void pick(boolean own, int number, Consumer<String> act) {
      List<MessageRow> rows =
          messages.value().rows().stream().filter(r -> r.isOwn() == own).toList();
      if (!rows.isEmpty()) {
        act.accept(rows.get(number % rows.size()).messageId());
      }
    }

    private void last(Consumer<String> act) {
      List<MessageRow> rows =
          messages.value().rows().stream().filter(r -> r.message() != null).toList();
      if (!rows.isEmpty()) {
        act.accept(rows.get(rows.size() - 1).messageId());
      }
    }

    private void queued(int number, Consumer<String> act) {
      List<QueuedMessage> all = alice.queue().messages();
      if (!all.isEmpty()) {
        act.accept(all.get(number % all.size()).clientMessageId());
      }
    }

    void calm() {
      chat.network.reachable(true);
      chat.await(alice.connect());
      chat.await(bob.connect());
      chat.pass(180_000);
      for (int i = 0; i < 30 && messages.value().hasOlder(); i++) {
        chat.await(messages.loadOlder());
      }
      chat.pass(10_000);
    }

    void check() {
      assertThat(wrong).isEmpty();
      List<String> expected = new ArrayList<>();
      for (Message message : history()) {
        Tick tick =
            message.userId().equals("alice")
                ? alice
                    .delivery()
                    .statusOf(message.messageId())
                    .map(status -> Tick.valueOf(status.state().name()))
                    .orElse(Tick.SENT)
                : Tick.NONE;
        expected.add(tick + " " + said(message));
      }
      List<QueuedMessage> queue = alice.queue().messages();
      queue.forEach(one -> expected.add(MessageRow.of(one).tick() + " " + one));
      List<String> shown = messages.value().rows().stream().map(Storm::line).toList();
      assertThat(shown).isEqualTo(expected);
      int failed =
          (int) queue.stream().filter(m -> m.state() == QueuedMessage.State.FAILED).count();
      assertThat(banner.value()).isEqualTo(QueueBanner.of(true, queue.size() - failed, 0, failed));
      assertThat(unread.value().rooms())
          .isEqualTo(
              chat.await(alice.rooms().unread()).rooms().stream().map(Storm::badge).toList());
      assertThat(badge.value()).isEqualTo(withLatencyOf(badge.value()));
      checkPresence();
      // The same by one who has just come.
      MessagesView fresh = Views.of(alice).messages(room, 100);
      chat.pass(1_000);
      List<String> anew = fresh.value().rows().stream().map(Storm::line).toList();
      assertThat(anew).isEqualTo(shown);
    }

    /** All have been silent for minutes; of a user are shown the word and the privacy. */
    private void checkPresence() {
      assertThat(typing.value()).isEqualTo(new TypingLine(List.of(), ""));
      checkOwn(alice, own.value());
      checkOwn(bob, bobs.value());
      OwnPresence ofBob = bobs.value();
      PresenceStatus expected =
          Boolean.TRUE.equals(ofBob.invisible()) ? PresenceStatus.OFFLINE : ofBob.status();
      assertThat(presence.value())
          .extracting(row -> row.presence().status())
          .containsExactly(expected);
    }

    private void checkOwn(RealtimeClient client, OwnPresence shown) {
      assertThat(shown.status()).isEqualTo(client.presence().status());
      assertThat(shown.invisible()).isEqualTo(chat.await(client.presence().settings()).invisible());
    }

    /** The latency is as of the last change of anything else. */
    private ConnectionBadge withLatencyOf(ConnectionBadge shown) {
      ConnectionBadge now = ConnectionBadge.of(alice.status());
      return new ConnectionBadge(
          now.state(),
          now.quality(),
          shown.latency(),
          now.reconnectAttempts(),
          now.queuedMessages(),
          now.features(),
          now.problem());
    }

    private static String line(MessageRow row) {
      return row.tick() + " " + (row.message() == null ? row.queued() : said(row.message()));
    }

    /** The history of a deleted message has neither its author's name nor its edits. */
    private static String said(Message message) {
      return String.join(
          "|",
          String.valueOf(message.offset()),
          message.messageId(),
          String.valueOf(message.clientMessageId()),
          message.userId(),
          message.isDeleted() ? "" : String.valueOf(message.userName()),
          message.content(),
          message.isDeleted() ? "" : String.valueOf(message.editedAt()),
          String.valueOf(message.deletedAt()));
    }

    private static UnreadBadge badge(RoomSummary room) {
      return new UnreadBadge(room.roomName(), room.unreadCount(), room.mentionCount());
    }

    private List<Message> history() {
      List<Message> all = new ArrayList<>();
      MessagePage page = chat.await(room.history(new HistoryQuery(null, null, 0L, 100)));
      all.addAll(page.messages());
      assertThat(page.hasMore()).isFalse();
      return all;
    }

    void close() {
      alice.close();
      bob.close();
    }
  }
}
