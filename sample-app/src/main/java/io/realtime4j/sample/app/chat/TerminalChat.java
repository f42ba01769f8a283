package io.realtime4j.sample.app.chat;

import io.realtime4j.api.RealtimeClient;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Status;

/** The chat on a terminal: what is said runs up above the line that is written. */
final class TerminalChat {
  private final RealtimeClient client;
  private final String user;
  private final String room;

  TerminalChat(RealtimeClient client, String user, String room) {
    this.client = client;
    this.user = user;
    this.room = room;
  }

  int run() throws IOException {
    TerminalBuilder builder = TerminalBuilder.builder().system(true).dumb(true);
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      // By stty: without native code, of which newer virtual machines would warn.
      builder.provider("exec");
    }
    try (Terminal terminal = builder.build()) {
      return run(terminal);
    }
  }

  private int run(Terminal terminal) throws IOException {
    SharedReader reader = new SharedReader(terminal);
    ChatEvents events = new SpokenEvents(line -> reader.printAbove(line));
    Thread self = Thread.currentThread();
    try (ChatSession session = new ChatSession(client, user, room, events, true)) {
      typed(reader, session, LineReader.SELF_INSERT);
      typed(reader, session, LineReader.BACKWARD_DELETE_CHAR);
      Status foot = Status.getStatus(terminal);
      session.onStatus(
          () -> {
            if (foot != null) {
              reader.between(() -> show(foot, session));
            }
            if (session.isShut()) {
              self.interrupt(); // Out of the line that it reads.
            }
          });
      var unused = session.connect();
      read(reader, session);
      session.onStatus(() -> {});
      boolean unusedToo = Thread.interrupted(); // It may have come after the last line.
      if (foot != null) {
        reader.between(() -> foot.update(List.of()));
      }
      session.checkOpen();
      return 0;
    }
  }

  private void read(LineReader reader, ChatSession session) {
    boolean isOn = true;
    while (isOn && !session.isShut()) {
      try {
        isOn = session.line(reader.readLine(user + "> "));
      } catch (UserInterruptException | EndOfFileException over) {
        isOn = false;
      }
    }
  }

  private static void show(Status foot, ChatSession session) {
    foot.update(List.of(new AttributedString(session.status(), AttributedStyle.INVERSE)));
  }

  /** Reports what is in the line after a key. */
  private static void typed(LineReader reader, ChatSession session, String widget) {
    Widget own = Objects.requireNonNull(reader.getWidgets().get(widget), widget);
    reader
        .getWidgets()
        .put(
            widget,
            () -> {
              boolean done = own.apply();
              session.keystroke(reader.getBuffer().toString());
              return done;
            });
  }
}
