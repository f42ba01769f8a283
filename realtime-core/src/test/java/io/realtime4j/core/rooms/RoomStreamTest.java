package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.Message;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.wire.MessageWire;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a room's stream makes of each thing that comes, one at a time. */
class RoomStreamTest {
  private final RoomStream stream = new RoomStream(new RoomPosition("e", 5, "m5"));

  private static Message message(long offset) {
    return MessageWire.read(
        JsonObject.of("roomName", "r", "messageId", "m" + offset, "offset", offset), Instant.EPOCH);
  }

  private static JoinReply reply(String epoch, long head, boolean recovered, Message... missed) {
    return new JoinReply(
        new JoinedRoom("r", "room", 1, List.of(), new RoomPosition(epoch, head)),
        recovered,
        List.of(missed),
        false,
        RoomChanges.UNKNOWN,
        List.of(),
        false);
  }

  private static void assertNothing(RoomStream.Step step) {
    assertThat(step).isEqualTo(new RoomStream.Step(null, List.of(), List.of(), false));
  }

  private void enter() {
    stream.joining();
    assertNothing(stream.joined(reply("e", 5, true)));
  }

  @Test
  void beforeWeAskNothingIsGivenOutButWhatHasNoPlace() {
    assertNothing(stream.live(message(6)));
    assertThat(stream.live(message(0)).live()).containsExactly(message(0));
    assertThat(stream.position()).isEqualTo(new RoomPosition("e", 5, "m5"));
  }

  @Test
  void aRoomWithoutAHistoryGivesOutWhatWasHeld() {
    stream.joining();
    assertNothing(stream.live(message(6)));
    RoomStream.Step step = stream.joined(reply("", 0, true));
    assertThat(step).isEqualTo(new RoomStream.Step(null, List.of(), List.of(message(6)), false));
    assertThat(stream.isHolding()).isFalse();
  }

  @Test
  void anotherHistoryBeginsWhereItIs() {
    stream.joining();
    RoomStream.Step step = stream.joined(reply("f", 2, false));
    assertThat(step.gap())
        .isEqualTo(new RoomStream.Gap(new RoomPosition("e", 5, "m5"), new RoomPosition("f", 2)));
    assertThat(stream.live(message(3)).live()).containsExactly(message(3));
    assertThat(stream.hasGivenOut(new RoomPosition("f", 3), 3)).isTrue();
    assertThat(stream.hasGivenOut(new RoomPosition("f", 3), 2)).isFalse();
  }

  @Test
  void aPlaceKeepsTheNameOfItsMessageWhenNothingWasMissed() {
    enter();
    assertThat(stream.position()).isEqualTo(new RoomPosition("e", 5, "m5"));
    stream.detached();
    stream.joining();
    RoomStream.Step step = stream.joined(reply("e", 6, true, message(6)));
    assertThat(step.missed()).containsExactly(message(6));
    assertThat(stream.position()).isEqualTo(new RoomPosition("e", 6, "m6"));
  }

  @Test
  void whatTheServerDoesNotShowIsBehindUsToo() {
    stream.joining();
    assertNothing(stream.joined(reply("e", 9, true)));
    assertThat(stream.position()).isEqualTo(new RoomPosition("e", 9));
    assertNothing(stream.live(message(8)));
  }

  @Test
  void whatWasMissedIsGivenOutInOrder() {
    stream.joining();
    RoomStream.Step step = stream.joined(reply("e", 7, true, message(7), message(6)));
    assertThat(step.missed()).containsExactly(message(6), message(7));
  }

  @Test
  void pagesAndFailuresThatNobodyWaitsForAreNothing() {
    assertNothing(stream.page(List.of(message(6)), "e", false));
    assertNothing(stream.unreadable());
    enter();
    assertNothing(stream.page(List.of(message(6)), "e", false));
    assertNothing(stream.unreadable());
    assertThat(stream.position()).isEqualTo(new RoomPosition("e", 5, "m5"));
  }
}
