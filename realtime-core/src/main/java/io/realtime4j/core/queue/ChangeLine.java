package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.RealtimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of one message, in the order in which they were asked for. Loop only. */
final class ChangeLine {
  final String room;

  /** The message, by the client's id or the server's. */
  String key;

  /** It is known by the client's id: it is in the queue, or was when it was last looked at. */
  boolean isOwn;

  /** Something is done about the first, or is being found out. */
  boolean isBusy;

  /** Why the server does not know the message by this key, until another is asked for. */
  @Nullable RealtimeException refusal;

  /** Runs while the first backs off. */
  @Nullable Cancellable timer;

  private final List<Change> changes = new ArrayList<>();

  ChangeLine(String room, String key, boolean isOwn) {
    this.room = room;
    this.key = key;
    this.isOwn = isOwn;
  }

  void add(Change change) {
    changes.add(change);
  }

  void remove(Change change) {
    changes.remove(change);
  }

  @Nullable Change first() {
    return changes.isEmpty() ? null : changes.get(0);
  }

  @Nullable Change last() {
    return changes.isEmpty() ? null : changes.get(changes.size() - 1);
  }

  /** Returns the last of its kind and slot. */
  @Nullable Change lastLike(PendingChange what) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (changes.get(i).isLike(what)) {
        return changes.get(i);
      }
    }
    return null;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Returns all, the oldest first. */
  List<Change> all() {
    return List.copyOf(changes);
  }

  /** Takes over the changes of the same message by another id. */
  void addAll(ChangeLine same) {
    changes.addAll(same.changes);
    same.changes.clear();
    changes.sort(Comparator.comparingLong(change -> change.order));
  }

  void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
