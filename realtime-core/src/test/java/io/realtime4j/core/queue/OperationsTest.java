package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.MessageDiscardedException;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.NoSuchMessageException;
import io.realtime4j.api.PayloadTooLargeException;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
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
}
