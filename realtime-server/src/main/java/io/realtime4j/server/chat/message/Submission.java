package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.Sender;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through the sequencer.
 *
 * @param sender whose answer depends on it
 * @param origin the room it comes from, told on its home loop what became of it
 * @param isWatched whether it is to be noticed whom it reaches
 */
public record Submission(
    Sender sender, RoomKey room, MessageDraft draft, Room origin, EventLoop home, boolean isWatched)
    implements Pending {
  @Override
  public int bytes() {
    return draft.body().length;
  }

  public MessageEntry entry(String messageId) {
    InstantSource clock = origin.clock();
    return MessageEntry.builder()
        .tenant(room.tenant())
        .room(room.name())
        .thread(draft.thread())
        .messageId(messageId)
        .userId(sender.who().userId())
        .clientMessageId(draft.clientMessageId())
        .after(draft.after())
        .sentAtMillis(clock.millis())
        .mentions(draft.mentions())
        .body(draft.body())
        .build();
  }

  @Override
  public void refused(Throwable failure) {
    sender.fail(failure);
    home.execute(
        () -> {
          origin.withdrawn(sender.who());
          origin.notStored(failure);
        });
  }

  @Override
  public void settled(@Nullable LogEntry committed) {
    if (committed instanceof MessageRow row) {
      origin.committed(StoredMessage.of(row), sender.who(), draft);
    } else {
      origin.withdrawn(sender.who());
      origin.settled();
    }
  }
}
