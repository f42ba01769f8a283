package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.Room;
import io.realtime4j.api.event.QueueEvent;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order stands what the server does not have. */
class UnsentTest {
  private List<QueuedMessage> queued = List.of();
  private final Unsent unsent = new Unsent(answering(MessageQueue.class), answering(Room.class));

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
}
