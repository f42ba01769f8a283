package io.realtime4j.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.chat.session.RoomKey;
import org.junit.jupiter.api.Test;

/** Up to where all was posted in a room. */
class PostedHeadsTest {
  private static final RoomKey ROOM = new RoomKey("primary", "channel:a");

  private final PostedHeads heads = new PostedHeads();

  @Test
  void whatIsPostedWhileARoomIsLoadedIsNotTakenBackByWhatWasRead() {
    heads.watch(ROOM);
    heads.posted(ROOM, 5);
    heads.seed(ROOM, 4);
    assertThat(heads.of(ROOM)).isEqualTo(5);
  }

  @Test
  void anEarlierMessageThatIsPostedLateTakesNothingBack() {
    heads.watch(ROOM);
    heads.seed(ROOM, 4);
    heads.posted(ROOM, 3);
    assertThat(heads.of(ROOM)).isEqualTo(4);
    heads.watch(ROOM);
    assertThat(heads.of(ROOM)).isEqualTo(4);
  }

  @Test
  void ofARoomThatIsNotInUseNothingIsKept() {
    heads.posted(ROOM, 5);
    assertThat(heads.isUsed(ROOM)).isFalse();
    assertThat(heads.of(ROOM)).isZero();
  }
}
