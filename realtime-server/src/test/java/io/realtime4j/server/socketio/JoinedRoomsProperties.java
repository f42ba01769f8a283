package io.realtime4j.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class JoinedRoomsProperties {
  /** A number up to 29 joins a room, one above leaves it. */
  @Property
  void roomsAndStaysAreAsAPlainModelHasThem(
      @ForAll @Size(max = 200) List<@IntRange(max = 59) Integer> steps) {
    JoinedRooms rooms = new JoinedRooms();
    Map<String, Long> model = new LinkedHashMap<>();
    List<RoomSpans.Span> stays = new ArrayList<>();
    long position = 0;
    for (int step : steps) {
      String room = "room-" + step % 30;
      if (step < 30) {
        assertThat(rooms.join(room, position)).isEqualTo(model.putIfAbsent(room, position) == null);
      } else {
        Long since = model.remove(room);
        assertThat(rooms.leave(room, position, true)).isEqualTo(since != null);
        if (since != null && since < position) {
          stays.add(new RoomSpans.Span(room, since, position));
        }
      }
      position += step % 3;
    }
    assertThat(rooms.names()).containsExactlyElementsOf(model.keySet());
    RoomSpans spans = rooms.spans();
    assertThat(spans.open()).containsExactlyElementsOf(model.keySet());
    // Either every stay is known, or it is said from where on.
    for (RoomSpans.Span stay : stays) {
      assertThat(spans.wasIn(stay.room(), stay.to()) || stay.to() <= spans.knownSince()).isTrue();
    }
    long end = position + 1;
    model.forEach(
        (room, since) -> {
          assertThat(rooms.contains(room)).isTrue();
          assertThat(spans.wasIn(room, end)).isTrue();
        });
  }
}
