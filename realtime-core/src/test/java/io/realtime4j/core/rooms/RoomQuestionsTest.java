package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Invitation;
import io.realtime4j.api.InvitationPage;
import io.realtime4j.api.Message;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomLeftException;
import io.realtime4j.api.RoomSummary;
import io.realtime4j.api.RoomSummaryPage;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What is asked of a server beside joining: histories as streams, unread rooms, invitations. */
class RoomQuestionsTest {
  private static final String ROOM = "channel:a";
  private static final String AT = "2026-01-02T03:04:05Z";

  private final FeatureBench bench = new FeatureBench();
  private final Feature<Rooms> feature = new DefaultRoomsProvider().create(bench.context());
  private final Rooms rooms = feature.api();

  private static final class Reader implements Flow.Subscriber<Message> {
    final List<Object> heard = new ArrayList<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Message message) {
      heard.add(message.offset());
    }

    @Override
    public void onError(Throwable error) {
      heard.add(error);
    }

    @Override
    public void onComplete() {
      heard.add("end");
    }
  }

  private Reader read(Flow.Publisher<Message> publisher) {
    Reader reader = new Reader();
    publisher.subscribe(reader);
    bench.loop.run();
    return reader;
  }

  private void request(Reader reader, long count) {
    reader.subscription.request(count);
    bench.loop.run();
  }

  private void page(boolean hasMore, long... offsets) {
    List<JsonObject> messages = new ArrayList<>();
    for (long offset : offsets) {
      messages.add(JsonObject.of("roomName", ROOM, "offset", offset));
    }
    bench.last("room:history").succeed("messages", messages, "epoch", "e", "hasMore", hasMore);
    bench.loop.run();
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    return failures.get(0);
  }

  @Test
  void aHistoryIsReadAsFastAsItsSubscriberAsks() {
    bench.start(FeatureBench.FULL);
    Reader reader = read(rooms.read(ROOM, HistoryQuery.after(3, 2)));
    assertThat(bench.sent("room:history")).isEmpty();

    request(reader, 1);
    assertThat(bench.last("room:history").payload)
        .isEqualTo(JsonObject.of("roomName", ROOM, "after", 3, "limit", 2));
    page(true, 4, 6);
    assertThat(reader.heard).containsExactly(4L);
    request(reader, 1);
    assertThat(reader.heard).containsExactly(4L, 6L);
    assertThat(bench.sent("room:history")).hasSize(1);

    request(reader, 5);
    assertThat(bench.last("room:history").payload.integer("after")).contains(6L);
    page(false, 7);
    assertThat(reader.heard).containsExactly(4L, 6L, 7L, "end");
  }

  @Test
  void backwardsItBeginsWithTheNewest() {
    bench.start(FeatureBench.FULL);
    Reader reader = read(rooms.read(ROOM, HistoryQuery.latest(2)));
    request(reader, Long.MAX_VALUE);
    page(true, 8, 9);
    assertThat(bench.last("room:history").payload.integer("before")).contains(8L);
    page(false, 3, 5);
    assertThat(reader.heard).containsExactly(9L, 8L, 5L, 3L, "end");
  }

  @Test
  void whoCancelsHearsNothingMoreAndNothingIsAsked() {
    bench.start(FeatureBench.FULL);
    Reader reader = read(rooms.read(ROOM, HistoryQuery.latest(2)));
    request(reader, 1);
    reader.subscription.cancel();
    page(true, 8, 9);
    request(reader, 5);
    assertThat(reader.heard).isEmpty();
    assertThat(bench.sent("room:history")).hasSize(1);
  }

  @Test
  void aReadingEndsWithWhatWentWrong() {
    Reader offline = read(rooms.read(ROOM, HistoryQuery.latest(2)));
    request(offline, 1);
    assertThat(offline.heard).singleElement().isInstanceOf(NotConnectedException.class);

    bench.start(FeatureBench.FULL);
    Reader wrong = read(rooms.read(ROOM, HistoryQuery.latest(2)));
    request(wrong, 0);
    assertThat(wrong.heard).singleElement().isInstanceOf(IllegalArgumentException.class);

    Reader refused = read(rooms.read(ROOM, HistoryQuery.latest(2)));
    request(refused, 1);
    bench.last("room:history").refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(refused.heard).singleElement().isInstanceOf(RefusedException.class);

    Room room = rooms.join(ROOM);
    bench.loop.run();
    Reader left = read(room.read(HistoryQuery.latest(2)));
    room.leave();
    request(left, 1);
    assertThat(left.heard).singleElement().isInstanceOf(RoomLeftException.class);

    Reader closed = read(rooms.read(ROOM, HistoryQuery.latest(2)));
    feature.close();
    request(closed, 1);
    assertThat(closed.heard)
        .singleElement()
        .isInstanceOf(io.realtime4j.api.ClientClosedException.class);
  }

  @Test
  void roomsSayWhatIsUnread() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<RoomSummaryPage> first = rooms.unread();
    bench.loop.run();
    assertThat(bench.last("sync:channels").payload).isEqualTo(JsonObject.of("limit", 100));
    bench
        .last("sync:channels")
        .succeed(
            "channels",
            JsonArray.of(
                JsonObject.of(
                    "roomName",
                    ROOM,
                    "type",
                    "channel",
                    "lastOffset",
                    9,
                    "lastMessage",
                    JsonObject.of("roomName", ROOM, "offset", 9, "content", "hi"),
                    "readOffset",
                    7,
                    "unreadCount",
                    2,
                    "mentionCount",
                    1)),
            "serverTime",
            1,
            "hasMore",
            true,
            "next",
            ROOM);
    bench.loop.run();
    RoomSummaryPage page = first.join();
    RoomSummary room = page.rooms().get(0);
    assertThat(List.of(room.lastOffset(), room.readOffset())).containsExactly(9L, 7L);
    assertThat(List.of(room.unreadCount(), room.mentionCount())).containsExactly(2, 1);
    assertThat(room.lastMessage().content()).isEqualTo("hi");
    assertThat(page.next()).isEqualTo(ROOM);

    var unused = rooms.unread(page.next(), 5);
    bench.loop.run();
    assertThat(bench.last("sync:channels").payload)
        .isEqualTo(JsonObject.of("after", ROOM, "limit", 5));
    assertThatThrownBy(() -> rooms.unread(null, 101)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void invitationsAreMadeAnsweredListedAndTold() {
    bench.start(FeatureBench.FULL);
    JsonObject wire =
        JsonObject.of(
            "roomName",
            "vault",
            "userId",
            "bob",
            "invitedBy",
            "me",
            "createdAt",
            AT,
            "expiresAt",
            AT);
    Instant at = Instant.parse(AT);
    Invitation invitation = new Invitation("vault", "bob", "me", at, at);

    CompletableFuture<Invitation> made = rooms.invitations().invite("vault", "bob");
    bench.loop.run();
    assertThat(bench.last("invitation:create").payload)
        .isEqualTo(JsonObject.of("roomName", "vault", "userId", "bob"));
    bench
        .last("invitation:create")
        .succeed(
            "roomName",
            "vault",
            "userId",
            "bob",
            "invitedBy",
            "me",
            "createdAt",
            AT,
            "expiresAt",
            AT);
    bench.loop.run();
    assertThat(made.join()).isEqualTo(invitation);

    CompletableFuture<InvitationPage> listed = rooms.invitations().of("vault", "amy", 3);
    bench.loop.run();
    assertThat(bench.last("invitations:list").payload)
        .isEqualTo(JsonObject.of("roomName", "vault", "after", "amy", "limit", 3));
    bench
        .last("invitations:list")
        .succeed("invitations", JsonArray.of(wire), "hasMore", true, "next", "bob");
    bench.loop.run();
    assertThat(listed.join()).isEqualTo(new InvitationPage(List.of(invitation), "bob"));

    CompletableFuture<Void> accepted = rooms.invitations().accept("vault");
    CompletableFuture<Void> declined = rooms.invitations().decline("cave");
    CompletableFuture<Boolean> revoked = rooms.invitations().revoke("vault", "bob");
    bench.loop.run();
    bench.last("invitation:accept").succeed("roomName", "vault", "duplicate", false);
    bench.last("invitation:decline").refuse("VALIDATION_ERROR");
    bench.last("invitation:revoke").succeed("revoked", true);
    bench.loop.run();
    assertThat(accepted).isCompleted();
    assertThat(failureOf(declined)).isInstanceOf(RefusedException.class);
    assertThat(revoked.join()).isTrue();

    bench.receive(
        "invitation:new",
        "roomName",
        "vault",
        "userId",
        "bob",
        "invitedBy",
        "me",
        "createdAt",
        AT,
        "expiresAt",
        AT);
    bench.receive("invitation:ended", "roomName", "vault", "userId", "bob", "outcome", "accepted");
    bench.receive("invitation:ended", "roomName", "vault", "userId", "bob", "outcome", "melted");
    assertThat(bench.published(RoomEvent.class))
        .containsExactly(
            new RoomEvent.Invited(invitation),
            new RoomEvent.InvitationEnded("vault", "bob", Invitation.Outcome.ACCEPTED),
            new RoomEvent.InvitationEnded("vault", "bob", Invitation.Outcome.OTHER));
  }

  @Test
  void aServerWithoutThemSaysSoAndWithoutASessionNothingIsKept() {
    CompletableFuture<InvitationPage> offline = rooms.invitations().list();
    bench.loop.run();
    assertThat(failureOf(offline)).isInstanceOf(NotConnectedException.class);
    bench.start(FeatureBench.FULL);
    CompletableFuture<InvitationPage> unknown = rooms.invitations().list();
    bench.loop.run();
    bench.last("invitations:list").refuse("UNKNOWN_EVENT");
    bench.loop.run();
    assertThat(failureOf(unknown)).isInstanceOf(UnsupportedByPeerException.class);
    bench.lose();
    bench.start(FeatureBench.REFERENCE);
    CompletableFuture<RoomSummaryPage> reference = rooms.unread();
    bench.loop.run();
    assertThat(failureOf(reference)).isInstanceOf(UnsupportedByPeerException.class);
  }
}
