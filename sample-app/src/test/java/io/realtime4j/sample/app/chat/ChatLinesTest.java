package io.realtime4j.sample.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.views.MessageRow;
import io.realtime4j.views.Tick;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of events, and of which changes of a list events are made. */
class ChatLinesTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private final RowChanges changes = new RowChanges("general", "alice");

  private static MessageRow queued(String key, QueuedMessage.State state) {
    QueuedMessage message =
        new QueuedMessage(key, OutgoingMessage.to("general", "hi"), AT, state, 0, null, null);
    Tick tick = state == QueuedMessage.State.FAILED ? Tick.FAILED : Tick.PENDING;
    return new MessageRow(key, null, message, true, tick, 0, 0, -1);
  }

  private static MessageRow sent(String key, String content, Tick tick, boolean own) {
    Message message =
        new Message(
            "m1",
            key,
            "general",
            null,
            own ? "alice" : "bob",
            null,
            null,
            content,
            "text",
            null,
            List.of(),
            JsonArray.EMPTY,
            JsonObject.EMPTY,
            1,
            AT);
    return new MessageRow(key, message, null, own, tick, 0, 0, -1);
  }

  private List<String> kinds(MessageRow... rows) {
    return changes.to(List.of(rows)).stream()
        .map(event -> event.string("event").orElse("") + " " + event.string("tick").orElse(""))
        .toList();
  }

  @Test
  void eachChangeOfARowIsAnEvent() {
    assertThat(kinds(queued("a", QueuedMessage.State.WAITING))).containsExactly("message pending");
    assertThat(kinds(queued("a", QueuedMessage.State.WAITING))).isEmpty();
    assertThat(kinds(queued("a", QueuedMessage.State.FAILED))).containsExactly("tick failed");
    assertThat(kinds()).containsExactly("discarded failed");
    assertThat(kinds(sent("b", "hi", Tick.SENT, true))).containsExactly("message sent");
    assertThat(kinds(sent("b", "ho", Tick.READ, true))).containsExactly("tick read", "edited read");
    assertThat(kinds(sent("b", "ho", Tick.READ, true), sent("c", "x", Tick.NONE, false)))
        .containsExactly("message ");
    assertThat(kinds(sent("c", "x", Tick.NONE, false))).as("older ones go silently").isEmpty();
  }

  @Test
  void whatOthersWriteDoesNotMoveTheCursor() {
    JsonObject event =
        JsonObject.of(
            "event", "message", "room", "general", "userId", "bob", "content", "\u001b[2Jhi\r");
    assertThat(ChatLines.of(event)).contains("general bob: \uFFFD[2Jhi\uFFFD");
  }

  @Test
  void furtherLinesDoNotLookLikeSomebodyElsesWords() {
    JsonObject event =
        JsonObject.of(
            "event", "message", "room", "general", "userId", "bob", "content", "hi\n* eve is away");
    assertThat(ChatLines.of(event)).contains("general bob: hi\n    * eve is away");
  }

  @Test
  void whatWasSaidBeforeIsNamedByItsBeginning() {
    assertThat(ChatLines.of(JsonObject.of("event", "tick", "tick", "read", "content", "one\ntwo")))
        .contains("* read: one…");
    String sixty = "x".repeat(60);
    assertThat(ChatLines.of(JsonObject.of("event", "tick", "tick", "read", "content", sixty)))
        .contains("* read: " + sixty);
    assertThat(ChatLines.of(JsonObject.of("event", "tick", "tick", "read", "content", sixty + "y")))
        .contains("* read: " + sixty + "…");
  }

  @Test
  void aConnectionThatIsSoughtForLongIsMentionedTwice() {
    List<String> said = new ArrayList<>();
    SpokenEvents events = new SpokenEvents(said::add);
    for (String state :
        List.of(
            "disconnected",
            "connecting",
            "authenticated",
            "offline",
            "reconnecting",
            "offline",
            "reconnecting",
            "authenticated")) {
      events.accept(JsonObject.of("event", "connection", "state", state, "text", state));
    }
    assertThat(said).containsExactly("* authenticated", "* offline", "* authenticated");
  }

  @Test
  void whatTheStatusLineShowsIsNotSaid() {
    assertThat(ChatLines.of(JsonObject.of("event", "unread", "total", 1)))
        .isEqualTo(Optional.empty());
  }

  @Test
  void aUsersDataAreWhereTheSystemHasThem() {
    assertThat(ChatFolder.folder(Map.of("XDG_DATA_HOME", "/data")))
        .isEqualTo(Path.of("/data", "realtime4j"));
    assertThat(ChatFolder.folder(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local", "share", "realtime4j"));
  }
}
