package io.realtime4j.server.chat.receipt;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.room.Room;
import io.realtime4j.server.loop.Stages;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Compares the receipts of rooms of a loop with the store, one room after the other: when a server
 * dies all have to, and the store has enough to do then. Loop only.
 */
final class Rounds {
  private final EventLoop loop;
  private final Set<Room> waiting = new LinkedHashSet<>();
  private boolean isBusy;

  Rounds(EventLoop loop) {
    this.loop = loop;
  }

  void add(Room room) {
    waiting.add(room);
    next();
  }

  private void next() {
    Iterator<Room> rooms = waiting.iterator();
    if (isBusy || !rooms.hasNext()) {
      return;
    }
    isBusy = true;
    Room room = rooms.next();
    rooms.remove();
    Stages.settle(room.receipts().lookAgain(), done -> loop.execute(this::goOn), failure -> goOn());
  }

  private void goOn() {
    isBusy = false;
    next();
  }
}
