package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.session.Request;
import io.realtime4j.server.chat.session.RoomKey;
import java.time.InstantSource;

/**
 * A message on its way through the sequencer.
 *
 * @param request whose answer depends on it
 * @param origin the room it comes from, told on its home loop what became of it
 * @param isWatched whether it is to be noticed whom it reaches
 */
public record Submission(
    Request request,
    RoomKey room,
    MessageDraft draft,
    Room origin,
    EventLoop home,
    boolean isWatched) {
  /** Returns how much of the log it takes, more or less. */
  int bytes() {
    return draft.body().length;
  }

  public MessageEntry entry(String messageId) {
    InstantSource clock = origin.clock();
    return MessageEntry.builder()
        .tenant(room.tenant())
        .room(room.name())
        .thread(draft.thread())
        .messageId(messageId)
        .userId(request.who().userId())
        .clientMessageId(draft.clientMessageId())
        .after(draft.after())
        .sentAtMillis(clock.millis())
        .body(draft.body())
        .build();
  }

  public void refused(Throwable failure) {
    request.fail(failure);
    home.execute(() -> origin.notStored(failure));
  }
}
