package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ClientClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who waits for messages that the store alone has is found by any id. */
class HandlesTest {
  private final Handles handles = new Handles();

  private static Handle handle(String id) {
    return new Handle(id, Runnable::run);
  }

  private static String id(long high, long low) {
    return new UUID(high, low).toString();
  }

  private Handle put(String id) {
    Handle handle = handle(id);
    handles.put(handle);
    return handle;
  }

  @Test
  void eachIsFoundAndForgottenByItself() {
    List<Handle> all = new ArrayList<>();
    for (long i = -1_500; i < 1_500; i++) {
      all.add(put(id(7, i)));
    }
    for (Handle handle : all) {
      assertThat(handles.get(handle.clientMessageId())).isSameAs(handle);
    }
    for (Handle handle : all) {
      assertThat(handles.remove(handle.clientMessageId())).isSameAs(handle);
      assertThat(handles.get(handle.clientMessageId())).isNull();
      assertThat(handles.remove(handle.clientMessageId())).isNull();
    }
  }

  @Test
  void idsThatShareAPlaceOrAreNoNumbersAreKeptApart() {
    Handle first = put(id(1, 5));
    Handle second = put(id(2, 5));
    Handle text = put("made by another client");
    Handle upper = put(id(1, 5).replace('0', 'O'));
    assertThat(handles.get(id(1, 5))).isSameAs(first);
    assertThat(handles.get(id(2, 5))).isSameAs(second);
    assertThat(handles.get("made by another client")).isSameAs(text);
    assertThat(handles.get(id(3, 5))).isNull();
    assertThat(handles.get(id(1, 6))).isNull();
    assertThat(handles.get(id(1, 5_000))).isNull();

    assertThat(handles.remove(id(2, 5))).isSameAs(second);
    assertThat(handles.get(id(2, 5))).isNull();
    assertThat(handles.get(id(1, 5))).isSameAs(first);
    assertThat(handles.remove(id(1, 5))).isSameAs(first);
    assertThat(handles.remove("made by another client")).isSameAs(text);
    assertThat(handles.get("made by another client")).isNull();
    assertThat(handles.remove(upper.clientMessageId())).isSameAs(upper);
  }

  @Test
  void aPageLivesAsLongAsItHoldsAnybody() {
    Handle first = put(id(1, 5));
    Handle again = put(id(1, 5));
    Handle neighbour = put(id(1, 6));
    assertThat(handles.get(id(1, 5))).isSameAs(again).isNotSameAs(first);
    assertThat(handles.remove(id(1, 5))).isSameAs(again);
    assertThat(handles.get(id(1, 6))).isSameAs(neighbour);
    assertThat(handles.remove(id(1, 6))).isSameAs(neighbour);
  }

  @Test
  void allAreToldOfTheEndOnce() {
    Handle number = put(id(1, 5));
    Handle text = put("text");
    handles.failClosed();
    assertThat(number.sent())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(ClientClosedException.class);
    assertThat(text.stored()).isCompletedExceptionally();
    assertThat(handles.get(id(1, 5))).isNull();
    assertThat(handles.get("text")).isNull();
  }
}
