package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.FeatureException;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.QueuedMessage.State;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the banner counts as failed, event by event. */
class QueueViewTest {
  private final Told told = new Told();

  private static QueuedMessage message(String id, State state) {
    return new QueuedMessage(
        id, OutgoingMessage.to(Chat.ROOM, id), Instant.EPOCH, state, 0, null, null);
  }

  private QueueView view() {
    return new QueueView(told.client, new QueueLoaded(told.client));
  }

  private static QueueEvent.Failed failed(String id) {
    return new QueueEvent.Failed(
        message(id, State.FAILED), new FeatureException("REFUSED", false, "no", null));
  }

  @Test
  void whatAnEarlierProcessLeftAsFailedIsCounted() {
    told.queued = List.of(message("a", State.FAILED), message("b", State.WAITING));
    assertThat(view().value().failed()).isEqualTo(1);
  }

  @Test
  void itIsNoFailureAnyMoreOnceItIsThrownAwayTriedAgainOrSent() {
    QueueView view = view();
    for (String id : List.of("a", "b", "c")) {
      told.tell(failed(id));
    }
    told.tell(failed("a"));
    assertThat(view.value().failed()).isEqualTo(3);
    told.tell(new QueueEvent.Discarded(message("a", State.FAILED)));
    assertThat(view.value().failed()).isEqualTo(2);
    told.tell(new QueueEvent.Queued(message("b", State.WAITING)));
    assertThat(view.value().failed()).isEqualTo(1);
    told.tell(new QueueEvent.Sent(new SentMessage("c", "id", Chat.ROOM, 1, Instant.EPOCH, false)));
    assertThat(view.value().failed()).isZero();
  }

  @Test
  void theConnectionAloneChangesTheBanner() {
    told.queued = List.of(message("a", State.WAITING));
    QueueView view = view();
    QueueBanner before = view.value();
    told.state = ConnectionState.RECONNECTING;
    told.tell(
        new ConnectionEvent.StateChanged(
            ConnectionState.AUTHENTICATED, ConnectionState.RECONNECTING, null));
    assertThat(view.value()).isNotEqualTo(before);
    assertThat(view.value().text()).isEqualTo("1 message queued");
  }

  @Test
  void whatWasSentIsCountedAnewWhenNothingWaits() {
    QueueView view = view();
    for (int round = 0; round < 2; round++) {
      told.queued = List.of(message("a", State.WAITING), message("b", State.WAITING));
      told.tell(new QueueEvent.Queued(message("b", State.WAITING)));
      assertThat(view.value().sent()).as("round " + round).isZero();
      told.queued = List.of(message("b", State.WAITING));
      told.tell(
          new QueueEvent.Sent(new SentMessage("a", "id", Chat.ROOM, 1, Instant.EPOCH, false)));
      assertThat(view.value().sent()).isEqualTo(1);
      told.queued = List.of();
      told.tell(
          new QueueEvent.Sent(new SentMessage("b", "id", Chat.ROOM, 2, Instant.EPOCH, false)));
    }
  }
}
