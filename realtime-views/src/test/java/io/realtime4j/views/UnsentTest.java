package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.Room;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.QueueEvent;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** In which order stands what the server does not have. */
class UnsentTest {
  private List<QueuedMessage> queued = List.of();
  private final Unsent unsent =
      new Unsent(
          answering(MessageQueue.class), answering(Room.class), new Shown(this::asItIsShown));

  private UnaryOperator<OutgoingMessage> howShown = UnaryOperator.identity();

  private OutgoingMessage asItIsShown(OutgoingMessage message) {
    return howShown.apply(message);
  }

  private <T> T answering(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> method.getName().equals("name") ? Chat.ROOM : queued));
  }

  private static QueuedMessage message(String id) {
    return new QueuedMessage(
        id,
        OutgoingMessage.to(Chat.ROOM, id),
        Instant.EPOCH,
        QueuedMessage.State.WAITING,
        0,
        null,
        null);
  }

  private List<String> shown() {
    List<MessageRow> rows = new ArrayList<>();
    unsent.addTo(rows, new Timeline());
    return rows.stream().map(MessageRow::key).toList();
  }

  @Test
  void whatAnEarlierProcessLeftStandsBeforeWhatWasSaidUntilItWasRead() {
    unsent.heard(new QueueEvent.Queued(message("new")));
    queued = List.of(message("old"), message("older no more"), message("new"));
    unsent.list();
    assertThat(shown()).containsExactly("old", "older no more", "new");
  }

  @Test
  void whatTheQueueHasLetGoOfStaysWhereItWasUntilThatIsHeard() {
    queued = List.of(message("a"), message("b"));
    unsent.list();
    queued = List.of(message("b"), message("c"));
    unsent.list();
    assertThat(shown()).containsExactly("a", "b", "c");
  }

  private List<String> texts() {
    List<MessageRow> rows = new ArrayList<>();
    unsent.addTo(rows, new Timeline());
    return rows.stream().map(MessageRow::content).toList();
  }

  @Test
  void whatIsSealedIsShownAsItWasWrittenInTheListAndOfTheAnswer() {
    howShown = message -> message.withContent(message.content().toUpperCase(Locale.ROOT));
    queued = List.of(message("old"));
    unsent.list();
    unsent.heard(new QueueEvent.Queued(message("new")));
    assertThat(texts()).containsExactly("OLD", "NEW");
    SentMessage sent = new SentMessage("old", "m1", Chat.ROOM, 1, Instant.EPOCH, false);
    assertThat(unsent.sent(sent, "alice").orElseThrow().content()).isEqualTo("OLD");
  }

  @Test
  void whatCannotBeShownStandsAsItIs() {
    List<UnaryOperator<OutgoingMessage>> useless =
        List.of(
            message -> {
              throw new IllegalStateException("no key");
            },
            message -> null,
            message -> OutgoingMessage.to("channel:elsewhere", "moved"));
    for (UnaryOperator<OutgoingMessage> one : useless) {
      howShown = one;
      unsent.heard(new QueueEvent.Queued(message("a")));
      assertThat(texts()).containsExactly("a");
    }
  }
}
