package io.realtime4j.verification.chat;

import static io.realtime4j.verification.chat.Setup.within20s;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Invitation;
import io.realtime4j.api.Message;
import io.realtime4j.api.PresenceSettings;
import io.realtime4j.api.PresenceSettingsUpdate;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.PresenceVisibility;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ReceiptPage;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomSummary;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.PresenceEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client asks of a server beside messages, receipts and presence, over sockets. */
class WholeClientIT {
  private static final String ROOM = "channel:lobby";

  @TempDir Path folder;

  private static List<Setup> all() {
    return Setup.all().toList();
  }

  private static final class Collector implements Flow.Subscriber<Message> {
    final List<String> contents = new ArrayList<>();
    final CompletableFuture<List<String>> all = new CompletableFuture<>();
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(Message message) {
      contents.add(message.content());
      subscription.request(1);
    }

    @Override
    public void onError(Throwable error) {
      all.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      all.complete(contents);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void changesHistoriesCountsReceiptsInvitationsAndSettingsWork(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      try (RealtimeClient alice = setup.builder(folder.resolve("a"), port, "alice").build();
          RealtimeClient bob = setup.builder(folder.resolve("b"), port, "bob").build()) {
        EventLog atAlice = new EventLog(alice);
        EventLog atBob = new EventLog(bob);
        within20s(alice.connect());
        within20s(bob.connect());
        Room alices = alice.rooms().join(ROOM);
        Room bobs = bob.rooms().join(ROOM);
        within20s(alices.joined());
        within20s(bobs.joined());
        messages(alice, bob, alices, bobs, atBob);
        counts(alice, bob, alices, bobs);
        invitations(server, alice, bob, atAlice, atBob);
        settings(alice, bob, atBob);
      }
    }
  }

  /** What is changed without a connection is made by the next process, in the queue or after it. */
  @ParameterizedTest
  @MethodSource("durable")
  void changesMadeOfflineSurviveTheProcess(Setup setup) throws Exception {
    try (RealtimeServer server = setup.server(folder, 0)) {
      int port = within20s(server.start()).getPort();
      String sent;
      String waiting;
      try (RealtimeClient alice = setup.builder(folder.resolve("a"), port, "alice").build()) {
        within20s(alice.connect());
        within20s(alice.rooms().join(ROOM).joined());
        SentMessage first = within20s(alice.queue().send(ROOM, "first").sent());
        SentMessage second = within20s(alice.queue().send(ROOM, "second").sent());
        sent = first.messageId();
        within20s(alice.disconnect());
        SendHandle third = alice.queue().send(ROOM, "third");
        SendHandle fourth = alice.queue().send(ROOM, "fourth");
        waiting = third.clientMessageId();
        within20s(third.stored());
        within20s(fourth.stored());
        within20s(alice.queue().edit(ROOM, sent, "first, once").stored());
        within20s(alice.queue().edit(ROOM, first.clientMessageId(), "first, twice").stored());
        within20s(alice.queue().delete(ROOM, second.messageId()).stored());
        assertThat(within20s(alice.queue().edit(ROOM, waiting, "third, mended").done()))
            .matches(one -> one.beforeSending());
        within20s(alice.queue().delete(ROOM, fourth.clientMessageId()).done());
        assertThat(alice.queue().changes()).hasSize(2);
      }
      try (RealtimeClient alice = setup.builder(folder.resolve("a"), port, "alice").build();
          RealtimeClient bob = setup.builder(folder.resolve("b"), port, "bob").build()) {
        EventLog atAlice = new EventLog(alice);
        within20s(alice.connect());
        atAlice.await(QueueEvent.Sent.class);
        atAlice.await(QueueEvent.ChangeMade.class, e -> e.change().messageId().equals(sent));
        atAlice.await(QueueEvent.ChangeMade.class, e -> !e.change().messageId().equals(sent));
        within20s(bob.connect());
        List<Message> all =
            within20s(bob.rooms().history(ROOM, HistoryQuery.after(0, 10))).messages();
        assertThat(all)
            .extracting(Message::content)
            .containsExactly("first, twice", "", "third, mended");
        assertThat(all).extracting(Message::isEdited).containsExactly(true, false, false);
        assertThat(all).extracting(Message::isDeleted).containsExactly(false, true, false);
        assertThat(alice.queue().changes()).isEmpty();
      }
    }
  }

  private static List<Setup> durable() {
    return Setup.durable().toList();
  }

  private static void messages(
      RealtimeClient alice, RealtimeClient bob, Room alices, Room bobs, EventLog atBob)
      throws Exception {
    List<SentMessage> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(within20s(alices.send("m" + i).sent()));
    }
    // By our id: the queue knows how the server calls it.
    within20s(alices.edit(sent.get(1).clientMessageId(), "m1, mended").done());
    MessageEvent.Edited edited = atBob.await(MessageEvent.Edited.class);
    assertThat(edited.content()).isEqualTo("m1, mended");
    assertThat(edited.messageId()).isEqualTo(sent.get(1).messageId());
    assertThat(edited.live()).isTrue();

    within20s(bob.disconnect());
    within20s(alices.delete(sent.get(0).messageId()).done());
    within20s(bob.connect());
    MessageEvent.Deleted deleted = atBob.await(MessageEvent.Deleted.class);
    assertThat(deleted.messageId()).isEqualTo(sent.get(0).messageId());
    assertThat(deleted.live()).isFalse();
    assertThat(deleted.deletedBy()).isEqualTo("alice");

    List<Message> page = within20s(bobs.history(HistoryQuery.latest(10))).messages();
    assertThat(page).extracting(Message::isDeleted).startsWith(true, false);
    assertThat(page).extracting(Message::isEdited).startsWith(false, true, false);
    Collector collector = new Collector();
    bobs.read(HistoryQuery.latest(2)).subscribe(collector);
    assertThat(within20s(collector.all)).containsExactly("m4", "m3", "m2", "m1, mended", "");
  }

  private static void counts(RealtimeClient alice, RealtimeClient bob, Room alices, Room bobs)
      throws Exception {
    SentMessage last = within20s(alices.send("for bob").sent());
    RoomSummary unread = within20s(bob.rooms().unread()).rooms().get(0);
    assertThat(unread.roomName()).isEqualTo(ROOM);
    assertThat(unread.unreadCount()).isEqualTo(5);
    assertThat(unread.lastMessage().content()).isEqualTo("for bob");
    EventLog atBob = new EventLog(bob);
    within20s(bobs.markReadUpTo(last.messageId()));
    DeliveryEvent.ReadUpTo read = atBob.await(DeliveryEvent.ReadUpTo.class);
    assertThat(read.position().unreadCount()).isZero();
    assertThat(read.here()).isTrue();
    ReceiptPage receipts = within20s(alice.delivery().receiptsOf(last.clientMessageId()));
    assertThat(receipts.receipts()).singleElement().matches(one -> one.userId().equals("bob"));
    assertThat(receipts.readPercentage()).isEqualTo(100);
  }

  private static void invitations(
      RealtimeServer server,
      RealtimeClient alice,
      RealtimeClient bob,
      EventLog atAlice,
      EventLog atBob)
      throws Exception {
    var moderation = server.moderation("primary");
    within20s(
        moderation.createRoom(
            "vault", RoomSettings.builder().visibility(RoomVisibility.PRIVATE).build()));
    within20s(moderation.addMember("vault", "alice", "owner"));
    Invitation made = within20s(alice.rooms().invitations().invite("vault", "bob"));
    assertThat(atBob.await(RoomEvent.Invited.class).invitation()).isEqualTo(made);
    assertThat(within20s(bob.rooms().invitations().list()).invitations()).containsExactly(made);
    assertThat(within20s(alice.rooms().invitations().of("vault", null, 10)).invitations())
        .containsExactly(made);
    within20s(bob.rooms().invitations().accept("vault"));
    atAlice.await(RoomEvent.InvitationEnded.class, e -> e.outcome() == Invitation.Outcome.ACCEPTED);
    within20s(bob.rooms().join("vault").joined());
    within20s(alice.rooms().invitations().invite("vault", "carol"));
    assertThat(within20s(alice.rooms().invitations().revoke("vault", "carol"))).isTrue();
  }

  private static void settings(RealtimeClient alice, RealtimeClient bob, EventLog atBob)
      throws Exception {
    bob.presence().subscribe(List.of("alice"));
    within20s(alice.presence().setStatus(PresenceStatus.BUSY));
    atBob.await(PresenceEvent.Changed.class, e -> e.presence().status() == PresenceStatus.BUSY);
    PresenceSettings hidden = within20s(alice.presence().setInvisible(true));
    assertThat(hidden.invisible()).isTrue();
    atBob.await(PresenceEvent.Changed.class, e -> e.presence().status() == PresenceStatus.OFFLINE);
    PresenceSettings changed =
        within20s(
            alice
                .presence()
                .updateSettings(
                    PresenceSettingsUpdate.builder()
                        .visibility(PresenceVisibility.CONTACTS)
                        .invisible(false)
                        .build()));
    assertThat(changed.visibility()).isEqualTo(PresenceVisibility.CONTACTS);
    assertThat(within20s(alice.presence().settings())).isEqualTo(changed);
    EventLog atFriend = new EventLog(bob);
    assertThat(within20s(alice.presence().contacts().add(List.of("bob")))).isEqualTo(1);
    atFriend.await(PresenceEvent.Changed.class, e -> e.presence().status() == PresenceStatus.BUSY);
    assertThat(within20s(alice.presence().contacts().list()).userIds()).containsExactly("bob");
    assertThat(within20s(alice.presence().contacts().remove(List.of("bob")))).isZero();
  }
}
