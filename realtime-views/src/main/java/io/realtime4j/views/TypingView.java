package io.realtime4j.views;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.TypingUser;
import java.util.List;
import java.util.function.Function;

/** Who is typing, with the application's sentence. */
final class TypingView extends Cell<TypingLine> {
  private final Function<? super List<TypingUser>, String> words;

  TypingView(RealtimeClient client, Room room, Function<? super List<TypingUser>, String> words) {
    super(client, new TypingLine(List.of(), ""));
    this.words = words;
    source(room.onTyping(users -> unlessClosed(() -> line(users))));
    later(() -> line(room.typingUsers()));
  }

  private void line(List<TypingUser> users) {
    show(new TypingLine(users, users.isEmpty() ? "" : words.apply(users)));
  }
}
