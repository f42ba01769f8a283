package io.realtime4j.views;

import io.realtime4j.api.Delivery;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.Room;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.DeliveryEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Merges what the server has with what waits. Each part learns from events, in their order: a
 * snapshot of the queue may be ahead of them, and would let a message vanish between its being sent
 * and our hearing of it.
 */
final class MessagesModel extends Cell<MessageList> implements MessagesView {
  private final Room room;
  private final int pageSize;
  private final @Nullable Delivery delivery;
  // Callback executor only, all of these.
  private final Timeline timeline = new Timeline();
  private final Unsent unsent;
  private String self = "";
  private @Nullable String problem;

  /** Whether the newest page was read since the history began anew. */
  private boolean hasNewest;

  private boolean isLoading;

  /** While true the list stays as it is. */
  private boolean isHeld;

  /** Counts histories, so that the page of an earlier one is not taken. */
  private int history;

  MessagesModel(RealtimeClient client, Room room, int pageSize, QueueLoaded loaded, Shown shown) {
    super(client, new MessageList(List.of(), false, false, null));
    this.room = room;
    this.pageSize = pageSize;
    this.delivery = Features.find(client, Delivery.class);
    this.unsent = new Unsent(client.queue(), room, shown);
    source(room.onMessage(event -> unlessClosed(() -> timeline(() -> received(event.message())))));
    source(room.onMessageChanged(e -> unlessClosed(() -> timeline(() -> timeline.changed(e)))));
    hear(QueueEvent.class, this::heard);
    hear(DeliveryEvent.Changed.class, this::heard);
    hear(ConnectionEvent.SessionStarted.class, event -> self = event.session().userId());
    hear(RoomEvent.class, this::heard);
    source(loaded.on(() -> unlessClosed(this::list)));
    later(this::begin);
  }

  private void begin() {
    SessionInfo session = client.status().session();
    if (session != null) {
      self = session.userId();
    }
    unsent.list();
    if (room.state() == Room.State.JOINED && !hasNewest) {
      readNewest();
    }
    refresh();
  }

  private void list() {
    unsent.list();
    refresh();
  }

  private void timeline(Runnable change) {
    change.run();
    timeline.trim();
    refresh();
  }

  private void received(Message message) {
    timeline.put(message, self);
  }

  private void heard(QueueEvent event) {
    if (event instanceof QueueEvent.Sent sent) {
      unsent.sent(sent.message(), self).ifPresent(this::answered);
      timeline.trim();
      refresh();
    } else if (unsent.heard(event)) {
      refresh();
    }
  }

  /** What the server tells of it by itself says more, and may have come before its answer. */
  private void answered(Message message) {
    if (!timeline.hasOwn(String.valueOf(message.clientMessageId()))) {
      timeline.put(message, self);
    }
  }

  private void heard(DeliveryEvent.Changed event) {
    String id = event.status().clientMessageId();
    if (timeline.hasOwn(id)) {
      timeline.ticked(id);
      refresh();
    }
  }

  private void heard(RoomEvent event) {
    if (event instanceof RoomEvent.Joined joined && joined.room().roomName().equals(room.name())) {
      if (!hasNewest) {
        readNewest();
      }
    } else if (event instanceof RoomEvent.Discontinuity gap && gap.roomName().equals(room.name())) {
      timeline.clear();
      history++;
      hasNewest = false;
      isLoading = false;
      isHeld = true;
      readNewest();
    }
  }

  private void readNewest() {
    if (isLoading) {
      return;
    }
    CompletableFuture<Boolean> read = new CompletableFuture<>();
    read(HistoryQuery.latest(pageSize), read);
  }

  @Override
  public CompletableFuture<Boolean> loadOlder() {
    CompletableFuture<Boolean> read = new CompletableFuture<>();
    callbacks.run(
        () -> {
          long lowest = timeline.lowest();
          boolean canRead = timeline.hasOlder() && lowest > 0 && !timeline.isFull();
          if (isClosed() || isLoading || !canRead) {
            read.complete(timeline.hasOlder());
          } else {
            read(HistoryQuery.before(lowest, pageSize), read);
          }
        });
    return read;
  }

  private void read(HistoryQuery query, CompletableFuture<Boolean> read) {
    int of = history;
    isLoading = true;
    timeline.reading();
    refresh();
    var unused =
        room.history(query)
            .whenComplete(
                (page, failure) -> callbacks.run(() -> answered(of, query, page, failure, read)));
  }

  private void answered(
      int of,
      HistoryQuery query,
      @Nullable MessagePage page,
      @Nullable Throwable failure,
      CompletableFuture<Boolean> read) {
    if (of == history && !isClosed()) {
      isLoading = false;
      isHeld = false;
      if (page != null) {
        take(page, query);
      }
      problem = failure == null ? null : code(failure);
      timeline.readingEnded();
      refresh();
    }
    if (failure == null) {
      read.complete(timeline.hasOlder());
    } else {
      read.completeExceptionally(failure);
    }
  }

  private void take(MessagePage page, HistoryQuery query) {
    Long before = query.before();
    if (before == null) {
      hasNewest = true;
      timeline.newest(page, self);
    } else {
      timeline.older(before, page, self);
    }
  }

  private static String code(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RealtimeException known ? known.code() : "INTERNAL_ERROR";
  }

  private void refresh() {
    if (isHeld) {
      return;
    }
    List<MessageRow> rows = new ArrayList<>();
    timeline.addTo(rows, delivery);
    unsent.addTo(rows, timeline);
    show(new MessageList(rows, timeline.hasOlder(), isLoading, problem));
  }
}
