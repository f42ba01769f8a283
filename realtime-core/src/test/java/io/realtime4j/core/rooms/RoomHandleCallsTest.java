package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomLeftException;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.delivery.DefaultDeliveryProvider;
import io.realtime4j.core.queue.DefaultQueueProvider;
import io.realtime4j.core.testing.FeatureBench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What a stay in a room hands on, and what is heard of it, until it is left. */
class RoomHandleCallsTest {
  private final FeatureBench bench = new FeatureBench();
  private final Rooms rooms = new DefaultRoomsProvider().create(bench.context()).api();
  private final Room room;

  RoomHandleCallsTest() {
    bench.apis.put(MessageQueue.class, new DefaultQueueProvider().create(bench.context()).api());
    bench.apis.put(Delivery.class, new DefaultDeliveryProvider().create(bench.context()).api());
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    room = rooms.join("a");
    bench.loop.run();
  }

  private void letIn() {
    bench
        .last("room:join")
        .succeed(
            "roomName",
            "channel:a",
            "memberCount",
            1,
            "members",
            JsonArray.of(JsonObject.of("userId", "bob")),
            "epoch",
            "e",
            "offset",
            3);
    bench.loop.run();
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    return failures.get(0);
  }

  private void live(long offset) {
    bench.receive(
        "message:new", "roomName", "channel:a", "messageId", "m" + offset, "offset", offset);
  }

  @Test
  void whoListensBeforeWeAreInHearsWhoIsThere() {
    List<List<String>> lists = new ArrayList<>();
    room.onMembers(now -> lists.add(now.listed().stream().map(RoomMember::userId).toList()));
    bench.loop.run();
    letIn();
    assertThat(lists).containsExactly(List.of(), List.of("bob"));
  }

  @Test
  void editsAndDeletionsGoToTheQueueByTheNameThatWasAskedFor() {
    letIn();
    ChangeHandle edit = room.edit("m1", "x");
    ChangeHandle deletion = room.delete("m2");
    bench.loop.run();
    assertThat(bench.last("message:edit").payload.string("roomName")).contains("a");
    assertThat(bench.last("message:edit").payload.string("content")).contains("x");
    assertThat(bench.last("message:delete").payload.string("messageId")).contains("m2");
    assertThat(edit.messageId()).isEqualTo("m1");
    assertThat(deletion.messageId()).isEqualTo("m2");
  }

  @Test
  void pagesAndReadsAreAnsweredByTheServer() {
    letIn();
    CompletableFuture<MessagePage> page = room.history(HistoryQuery.latest(1));
    CompletableFuture<Void> read = room.markRead(List.of("m1"));
    bench.loop.run();
    bench
        .last("room:history")
        .succeed(
            "epoch",
            "e",
            "messages",
            JsonArray.of(JsonObject.of("roomName", "channel:a", "messageId", "m3", "offset", 3)));
    bench.loop.run();
    assertThat(page.join().messages()).extracting(Message::messageId).containsExactly("m3");
    assertThat(read).isCompleted();
  }

  @Test
  void aReadingAsksByTheNameThatTheServerUses() {
    letIn();
    room.read(HistoryQuery.latest(1)).subscribe(new Errors(new ArrayList<>()));
    bench.loop.run();
    assertThat(bench.last("room:history").payload.string("roomName")).contains("channel:a");
  }

  @Test
  void afterLeavingNothingIsChangedSentReadOrHeard() {
    letIn();
    room.leave();
    ChangeHandle edit = room.edit("m1", "x");
    SendHandle send = room.send("x");
    assertThat(edit.state()).isEqualTo(ChangeHandle.State.FAILED);
    assertThat(edit.messageId()).isEqualTo("m1");
    assertThat(send.state()).isEqualTo(SendHandle.State.REFUSED);
    bench.loop.run();
    for (CompletableFuture<?> future :
        List.of(edit.stored(), edit.done(), room.delete("m1").done(), send.stored())) {
      bench.loop.run();
      assertThat(failureOf(future)).isInstanceOf(RoomLeftException.class);
    }
    assertThatThrownBy(() -> room.onMessageChanged(change -> {}))
        .isInstanceOf(RoomLeftException.class);
    List<Throwable> errors = new ArrayList<>();
    room.read(HistoryQuery.latest(1)).subscribe(new Errors(errors));
    bench.loop.run();
    assertThat(errors).singleElement().isInstanceOf(RoomLeftException.class);
    assertThat(bench.sent("message:edit")).isEmpty();
    assertThat(bench.sent("room:history")).isEmpty();
  }

  @Test
  void whatWasToldBeforeLeavingIsNotHeardAfterIt() {
    letIn();
    List<MessageEvent.Received> heard = new ArrayList<>();
    room.onMessage(heard::add);
    bench.listenersAreBusy = true;
    live(4);
    room.leave();
    bench.listenersGoOn();
    assertThat(heard).isEmpty();
  }

  @Test
  void aListenerOfChangesThatUnsubscribesHearsNothingMore() {
    letIn();
    List<MessageEvent.Changed> heard = new ArrayList<>();
    Subscription subscription = room.onMessageChanged(heard::add);
    deleted("m1");
    subscription.close();
    deleted("m2");
    assertThat(heard).hasSize(1);
  }

  private void deleted(String id) {
    bench.receive(
        "message:delete", "roomName", "channel:a", "messageId", id, "offset", 1, "deletedBy", "me");
  }

  @Test
  void leavingAgainWaitsForTheSameAnswer() {
    letIn();
    CompletableFuture<Void> left = room.leave();
    bench.loop.run();
    assertThat(room.leave()).isNotDone();
    bench.loop.run();
    assertThat(left).isNotDone();
    bench.last("room:leave").succeed();
    bench.loop.run();
    assertThat(left).isCompleted();
  }

  /** Asks for one, and notes how it ends. */
  private record Errors(List<Throwable> errors) implements Flow.Subscriber<Message> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(Message message) {}

    @Override
    public void onError(Throwable error) {
      errors.add(error);
    }

    @Override
    public void onComplete() {}
  }
}
