package io.realtime4j.views;

import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.TypingUser;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Who is typing, with the application's sentence. */
final class TypingView extends Cell<TypingLine> {
  private static final Logger LOG = System.getLogger(TypingView.class.getName());

  private final Function<? super List<TypingUser>, String> words;

  TypingView(RealtimeClient client, Room room, Function<? super List<TypingUser>, String> words) {
    super(client, new TypingLine(List.of(), ""));
    this.words = words;
    source(room.onTyping(users -> unlessClosed(() -> line(users))));
    later(() -> line(room.typingUsers()));
  }

  private void line(List<TypingUser> users) {
    show(new TypingLine(users, users.isEmpty() ? "" : sentence(users)));
  }

  /** No sentence is better than that about others, which stood there before. */
  private String sentence(List<TypingUser> users) {
    try {
      return Objects.requireNonNull(words.apply(users), "the sentence about who is typing");
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.WARNING, "The words about who is typing failed.", e);
      return "";
    }
  }
}
