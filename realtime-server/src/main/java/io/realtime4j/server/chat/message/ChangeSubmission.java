package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.Sender;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An edit or a deletion on its way through the sequencer.
 *
 * @param sender whose answer depends on it
 * @param origin the room it comes from, told on its home loop what became of it
 * @param done completes on that loop when it has found its end, however that was
 */
public record ChangeSubmission(
    Sender sender,
    RoomKey room,
    ChangeEntry entry,
    Room origin,
    EventLoop home,
    CompletableFuture<Void> done)
    implements Pending {
  @Override
  public int bytes() {
    return entry.body().length;
  }

  boolean isEdit() {
    return entry.kind().equals(ChangeEntry.EDIT);
  }

  @Override
  public void refused(Throwable failure) {
    sender.fail(failure);
    home.execute(
        () -> {
          origin.notStored(failure);
          done.complete(null);
        });
  }

  @Override
  public void settled(@Nullable LogEntry committed) {
    origin.changed(sender.who(), committed instanceof ChangeRow row ? row : null);
    done.complete(null);
  }
}
