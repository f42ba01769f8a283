package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.MessageDiscardedException;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.NoSuchMessageException;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What features want done to messages. */
class OperationsTest extends ChangeFixture {
  private static final SessionInfo OFFERING =
      new SessionInfo("socket", "me", "s1", SessionInfo.Peer.FULL, List.of("reactions"));

  private static MessageOperation reaction(String event, String id, String emoji) {
    return MessageOperation.of(event, ROOM, id)
        .withSlot(emoji)
        .withPayload(JsonObject.of("emoji", emoji));
  }

  private ChangeHandle ask(MessageOperation operation) {
    ChangeHandle handle = queue.change(operation);
    bench.loop.run();
    return handle;
  }

  private List<String> told() {
    return bench.sent.stream()
        .filter(sent -> sent.event.startsWith("reaction:"))
        .map(sent -> sent.event + " " + sent.payload.string("emoji").orElseThrow())
        .toList();
  }

  private void succeedAll() {
    for (SentEvent open; (open = firstOpen()) != null; bench.loop.run()) {
      succeed(open);
    }
  }

  private SentEvent firstOpen() {
    return bench.sent.stream().filter(SentEvent::isOpen).findFirst().orElse(null);
  }

  @Test
  void theServerIsToldTheRoomTheMessageAndThePayload() {
    bench.start(FeatureBench.FULL);
    ChangeHandle handle = ask(reaction("reaction:add", "m1", "+"));
    SentEvent sent = bench.last("reaction:add");
    assertThat(sent.payload)
        .isEqualTo(JsonObject.of("emoji", "+", "roomName", ROOM, "messageId", "m1"));
    sent.succeed("messageId", "m1", "totalCount", 3);
    bench.loop.run();
    assertThat(handle.done()).isCompleted();
    assertThat(handle.done().join().data().integer("totalCount")).contains(3L);
    assertThat(handle.done().join().beforeSending()).isFalse();
    assertThat(queue.changes()).isEmpty();
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void ofASlotTheLastThatWaitsRemains() {
    ChangeHandle first = ask(reaction("reaction:add", "m1", "+"));
    ask(reaction("reaction:add", "m1", "-"));
    ChangeHandle last = ask(reaction("reaction:remove", "m1", "+"));
    assertThat(queue.changes()).hasSize(2);
    assertThat(bench.store.operations).hasSize(2);
    bench.start(FeatureBench.FULL);
    succeedAll();
    assertThat(told()).containsExactly("reaction:add -", "reaction:remove +");
    assertThat(first.done().join().changeId()).isEqualTo(last.changeId());
  }

  @Test
  void editsAndOperationsLeaveEachOtherAlone() {
    ask(reaction("reaction:add", "m1", "+"));
    edit("m1", "a");
    ask(reaction("reaction:remove", "m1", "+"));
    edit("m1", "b");
    bench.start(FeatureBench.FULL);
    succeedAll();
    assertThat(told()).containsExactly("reaction:remove +");
    assertThat(edits()).containsExactly("b");
  }

  @Test
  void whatMayBeWrittenIsMadeBeforeWhatTakesItBack() {
    bench.start(FeatureBench.FULL);
    ask(reaction("reaction:add", "m1", "+"));
    ChangeHandle back = ask(reaction("reaction:remove", "m1", "+"));
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.loop.advance(JITTER.multipliedBy(10));
    succeedAll();
    assertThat(told()).containsExactly("reaction:add +", "reaction:add +", "reaction:remove +");
    assertThat(back.done()).isCompleted();
  }

  @Test
  void aMessageThatWaitsIsSentFirst() {
    SendHandle message = send(ROOM, "x");
    ask(reaction("reaction:add", message.clientMessageId(), "+"));
    bench.start(FeatureBench.FULL);
    assertThat(told()).isEmpty();
    accept(last());
    assertThat(bench.last("reaction:add").payload.string("messageId")).contains("m-x");
  }

  @Test
  void aDeletionTakesAwayWhatWaits() {
    SendHandle message = send(ROOM, "x");
    ChangeHandle own = ask(reaction("reaction:add", message.clientMessageId(), "+"));
    ChangeHandle others = ask(reaction("reaction:add", "m1", "+"));
    delete(message.clientMessageId());
    delete("m1");
    assertThat(failureOf(own.done())).isInstanceOf(MessageDiscardedException.class);
    assertThat(failureOf(others.done())).isInstanceOf(MessageDiscardedException.class);
    assertThat(failureOf(ask(reaction("reaction:add", "m1", "+")).stored()))
        .isInstanceOf(NoSuchMessageException.class);
    bench.start(FeatureBench.FULL);
    succeedAll();
    assertThat(told()).isEmpty();
    assertThat(contents()).isEmpty();
    assertThat(bench.sent("message:delete")).hasSize(1);
  }

  @Test
  void aMessageThatIsDiscardedTakesAlongWhatWaits() {
    SendHandle message = send(ROOM, "x");
    ChangeHandle handle = ask(reaction("reaction:add", message.clientMessageId(), "+"));
    queue.discard(message.clientMessageId());
    bench.loop.run();
    assertThat(failureOf(handle.done())).isInstanceOf(MessageDiscardedException.class);
    assertThat(queue.changes()).isEmpty();
  }

  @Test
  void whatWasStoredIsMadeByTheNextProcess() {
    MessageOperation asked = reaction("reaction:add", "m1", "+").withCapability("reactions");
    ChangeHandle handle = ask(asked);
    assertThat(handle.stored()).isCompleted();
    restart();
    PendingChange waits = queue.changes().get(0);
    assertThat(waits.kind()).isEqualTo(PendingChange.Kind.OPERATION);
    assertThat(waits.operation()).isEqualTo(asked);
    bench.start(OFFERING);
    assertThat(told()).containsExactly("reaction:add +");
  }

  @Test
  void serversThatDoNotOfferItAreNotAsked() {
    bench.start(FeatureBench.FULL);
    ChangeHandle handle = ask(reaction("reaction:add", "m1", "+").withCapability("reactions"));
    assertThat(failureOf(handle.done()))
        .isInstanceOf(UnsupportedByPeerException.class)
        .hasMessageContaining("reaction:add");
    assertThat(told()).isEmpty();
  }

  @Test
  void whatCannotBeSentIsRefusedAtOnce() {
    MessageOperation plain = MessageOperation.of("reaction:add", ROOM, "m1");
    MessageOperation binary = plain.withPayload(JsonObject.of("x", new byte[] {1}));
    assertThatThrownBy(() -> queue.change(binary)).isInstanceOf(IllegalArgumentException.class);
    ChangeHandle large = ask(plain.withPayload(JsonObject.of("x", "x".repeat(200_000))));
    assertThat(failureOf(large.stored())).isInstanceOf(PayloadTooLargeException.class);
    assertThatThrownBy(() -> MessageOperation.of(" ", ROOM, "m1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("event");
    assertThatThrownBy(() -> MessageOperation.of("x", "", "m1")).hasMessageContaining("roomName");
    assertThatThrownBy(() -> MessageOperation.of("x", ROOM, "")).hasMessageContaining("messageId");
  }

  @Test
  void theKeysOfTheQueueAreItsOwn() {
    bench.start(FeatureBench.FULL);
    ask(
        MessageOperation.of("vote:set", ROOM, "m1")
            .withPayload(JsonObject.of("roomName", "x", "messageId", "y", "vote", null)));
    assertThat(bench.last("vote:set").payload)
        .isEqualTo(JsonObject.of("roomName", ROOM, "messageId", "m1", "vote", null));
  }

  @Test
  void ofASlotTheLastRemainsBeforeTheStoreHasAnsweredToo() {
    ChangeHandle first = queue.change(reaction("reaction:add", "m1", "+"));
    queue.change(reaction("reaction:remove", "m1", "+"));
    queue.change(reaction("reaction:add", "m1", "-"));
    ChangeHandle last = queue.change(reaction("reaction:add", "m1", "+"));
    bench.loop.run();
    assertThat(queue.changes()).hasSize(2);
    assertThat(bench.store.operations).hasSize(2);
    bench.start(FeatureBench.FULL);
    succeedAll();
    assertThat(told()).containsExactly("reaction:add -", "reaction:add +");
    assertThat(first.done().join().changeId()).isEqualTo(last.changeId());
  }

  @Test
  void whatAnEditNamesBesideIsNotLostToOneThatNamesNothing() {
    queue.edit(ROOM, "m1", "a", JsonObject.of("k", 1));
    queue.edit(ROOM, "m1", "b", null);
    queue.edit(ROOM, "m1", "c", null);
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    succeedAll();
    assertThat(edits()).containsExactly("a", "c");
    assertThat(bench.sent("message:edit").get(0).payload.object("metadata"))
        .contains(JsonObject.of("k", 1));
  }

  @Test
  void namesCountAsThePayloadDoes() {
    MessageOperation plain = MessageOperation.of("reaction:add", ROOM, "m1");
    for (MessageOperation large :
        List.of(
            plain.withSlot("x".repeat(200_000)),
            plain.withCapability("x".repeat(200_000)),
            MessageOperation.of("x".repeat(200_000), ROOM, "m1"))) {
      assertThat(failureOf(ask(large).stored())).isInstanceOf(PayloadTooLargeException.class);
    }
    assertThat(bench.store.operations).isEmpty();
  }

  @Test
  void aRowThatCannotBeReadIsToldOfAndHoldsUpNothing() {
    keep("o1", "operation", "m1", "{\"event\":\" \"}");
    keep("o2", "operation", "m1", "{\"event");
    keep("o3", "operation", " ", "{\"event\":\"reaction:add\"}");
    keep("o4", "edit", "m1", "[]");
    keep("o5", "edit", "", "{\"content\":\"x\"}");
    keep("o6", "delete", " ", "{}");
    keep("o7", "delete", "m2", "{");
    restart();
    assertThat(bench.published(ConnectionEvent.Fault.class))
        .hasSize(6)
        .allSatisfy(fault -> assertThat(fault.error()).isInstanceOf(StoreException.class));
    assertThat(bench.store.operations).containsOnlyKeys("o7");
    assertThat(ask(reaction("reaction:add", "m1", "+")).stored()).isCompleted();
    bench.start(FeatureBench.FULL);
    succeedAll();
    assertThat(told()).containsExactly("reaction:add +");
    assertThat(edits()).isEmpty();
    assertThat(bench.sent("message:delete")).hasSize(1);
  }

  private void keep(String id, String kind, String target, String body) {
    bench.store.operations.put(
        id,
        OperationRow.builder()
            .id(id)
            .kind(kind)
            .room(ROOM)
            .target(target)
            .body(body.getBytes(StandardCharsets.UTF_8))
            .enqueuedAtMillis(bench.loop.millis())
            .build());
  }

  @Test
  void whatIsRefusedFailsAloneWhereMessagesCannotBeAskedFor() {
    bench.start(FeatureBench.FULL);
    ChangeHandle refused = ask(reaction("reaction:add", "m1", "too long"));
    ChangeHandle behind = ask(reaction("reaction:add", "m1", "+"));
    bench.last("reaction:add").refuse("VALIDATION_ERROR");
    bench.loop.run();
    bench.last("delivery:sync").refuse("UNKNOWN_EVENT");
    bench.loop.run();
    assertThat(failureOf(refused.done()))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal -> assertThat(refusal.code()).isEqualTo("VALIDATION_ERROR"));
    assertThat(behind.done()).isNotDone();
    succeedAll();
    assertThat(behind.done()).isCompleted();
  }
}
