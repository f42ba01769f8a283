package io.realtime4j.server.chat.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomAddressTest {
  private static RoomAddress read(Object... fields) {
    return RoomAddress.of(new Payload(JsonObject.of(fields)), Set.of("joined")::contains, "bob");
  }

  @Test
  void namesBecomeCanonical() {
    assertThat(read("roomName", "general").room()).isEqualTo("general");
    assertThat(read("roomName", "channel:x", "roomType", "dm").room()).isEqualTo("channel:x");
    assertThat(read("roomName", "x", "roomType", "channel").room()).isEqualTo("channel:x");
    assertThat(read("roomName", "x", "roomType", "dm").room()).isEqualTo("dm:x");
    assertThat(read("roomName", "joined", "roomType", "channel").room()).isEqualTo("joined");
    assertThat(read("channelId", "x").room()).isEqualTo("channel:x");
    assertThat(read("channelId", "channel:x").room()).isEqualTo("channel:x");
    assertThat(read("dmId", "x").room()).isEqualTo("dm:x");
  }

  @Test
  void threadsNarrowAndViewsNameThem() {
    RoomAddress narrowed = read("roomName", "c", "roomType", "thread", "threadId", "t");
    assertThat(narrowed.room()).isEqualTo("channel:c");
    assertThat(narrowed.thread()).isEqualTo("t");
    assertThat(narrowed.view()).isNull();
    RoomAddress view = read("roomName", "channel:c:thread:t");
    assertThat(view.room()).isEqualTo("channel:c");
    assertThat(view.view()).isEqualTo("t");
    assertThat(view.sentType()).isEqualTo("thread");
  }

  @Test
  void thePairOfTheCallerIsOneRoomInEitherOrder() {
    assertThat(read("roomName", "dm:bob:alice").room()).isEqualTo("dm:alice:bob");
    assertThat(read("roomName", "dm:alice:bob").room()).isEqualTo("dm:alice:bob");
    assertThat(read("dmId", "carol:bob").room()).isEqualTo("dm:bob:carol");
    assertThat(read("roomName", "zoe:bob", "roomType", "dm").room()).isEqualTo("dm:bob:zoe");
    assertThat(read("roomName", "dm:bob:bob").room()).isEqualTo("dm:bob:bob");
    assertThat(read("roomName", "dm:bob:org:7").room()).isEqualTo("dm:bob:org:7");
    assertThat(read("roomName", "dm:org:7:bob").room()).isEqualTo("dm:bob:org:7");
    // What names others is left as it is, for the policy to refuse.
    assertThat(read("roomName", "dm:zoe:alice").room()).isEqualTo("dm:zoe:alice");
    assertThat(read("roomName", "dm:42").room()).isEqualTo("dm:42");
    assertThat(read("roomName", "dm:bob").room()).isEqualTo("dm:bob");
  }

  @Test
  void whatNamesNoRoomIsRefused() {
    for (Object[] fields :
        new Object[][] {
          {},
          {"roomName", ""},
          {"roomName", 1},
          {"roomName", "x".repeat(256)},
          {"roomName", "a\nb"},
          {"roomName", "\ud800"},
          {"roomName", "channel:"},
          {"roomName", "channel:c:thread:"},
          {"roomName", "channel:c:thread:t", "threadId", "u"}
        }) {
      assertThatThrownBy(() -> read(fields))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.code()).isEqualTo("VALIDATION_ERROR"));
    }
  }

  @Test
  void roomsOfTenantsAreKeptApart() {
    assertThat(new RoomKey("primary", "general").socketRoom()).isEqualTo("general");
    assertThat(new RoomKey("acme", "general").socketRoom()).isEqualTo("acme/general");
    assertThat(RoomKey.userRoom("acme", "u")).isEqualTo("\u0001user:acme\u0001u");
    assertThat(new RoomKey("acme", "channel:c").socketRoom("t"))
        .isEqualTo("acme/channel:c:thread:t");
  }
}
