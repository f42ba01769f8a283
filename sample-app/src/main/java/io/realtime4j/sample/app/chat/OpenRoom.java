package io.realtime4j.sample.app.chat;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomMember;
import io.realtime4j.api.RoomMembers;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.views.MessageList;
import io.realtime4j.views.MessageRow;
import io.realtime4j.views.MessagesView;
import io.realtime4j.views.PresenceRow;
import io.realtime4j.views.TypingLine;
import io.realtime4j.views.View;
import io.realtime4j.views.Views;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The room that is looked at: its messages, who types, and how those in it are. */
final class OpenRoom implements AutoCloseable {
  /** Of a crowd nobody reads who comes and goes. */
  private static final int MOST_WATCHED = 50;

  private final Views views;
  private final Room room;
  private final String self;
  private final ChatEvents events;
  private final MessagesView messages;
  private final View<TypingLine> typing;
  private final Subscription members;

  /** Completes when the newest page has been shown, and fails if we are not let in. */
  private final CompletableFuture<Void> page = new CompletableFuture<>();

  // Callback executor only, all of these.
  private final RowChanges changes;
  private final Map<String, PresenceRow> known = new LinkedHashMap<>();
  private List<String> watched = List.of();
  private @Nullable View<List<PresenceRow>> presence;
  private String readUpTo = "";
  private boolean wasLoading;
  private volatile boolean isClosed;

  OpenRoom(
      RealtimeClient client,
      Views views,
      Room room,
      String self,
      ChatEvents events,
      Runnable more,
      Runnable onRefused) {
    this.views = views;
    this.room = room;
    this.self = self;
    this.events = events;
    this.changes = new RowChanges(room.name(), self);
    var unused =
        room.joined()
            .whenComplete(
                (joined, failure) -> {
                  // What ends the whole connection is told by it.
                  boolean isOurs = client.state() != ConnectionState.FAILED;
                  if (failure != null && isOurs && !isClosed) {
                    events.accept(ChatProblem.of(failure));
                    onRefused.run();
                  }
                  if (failure != null) {
                    page.completeExceptionally(failure);
                  }
                });
    messages = views.messages(room);
    typing = views.typing(room);
    messages.onChange(this::shown);
    typing.onChange(line -> typing(line, more));
    members = room.onMembers(this::here);
  }

  Room room() {
    return room;
  }

  CompletableFuture<Void> page() {
    return page;
  }

  String typingText() {
    return typing.value().text();
  }

  List<MessageRow> rows() {
    return messages.value().rows();
  }

  /** Returns our last message that is still there, or {@code null}. */
  @Nullable MessageRow lastOwn() {
    List<MessageRow> rows = rows();
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i).isOwn() && !rows.get(i).isDeleted()) {
        return rows.get(i);
      }
    }
    return null;
  }

  private void typing(TypingLine line, Runnable more) {
    events.accept(JsonObject.of("event", "typing", "room", room.name(), "text", line.text()));
    more.run();
  }

  private void shown(MessageList list) {
    changes.to(list.rows()).forEach(events::accept);
    if (wasLoading && !list.isLoading()) {
      page.complete(null);
    }
    wasLoading = list.isLoading();
    for (int i = list.rows().size() - 1; i >= 0; i--) {
      MessageRow row = list.rows().get(i);
      if (!row.isOwn()) {
        read(row.messageId());
        return;
      }
    }
  }

  /** What was printed was read. */
  private void read(String messageId) {
    if (!messageId.equals(readUpTo)) {
      readUpTo = messageId;
      // One that is refused says so as a fault, and the next message says it again.
      var unused = room.markReadUpTo(messageId).exceptionally(refused -> null);
    }
  }

  private void here(RoomMembers present) {
    List<String> others =
        present.listed().stream()
            .map(RoomMember::userId)
            .filter(id -> !id.equals(self))
            .distinct()
            .limit(MOST_WATCHED)
            .toList();
    if (isClosed || others.equals(watched)) {
      return;
    }
    watched = others;
    View<List<PresenceRow>> before = presence;
    presence = views.presence(others);
    presence.onChange(rows -> rows.forEach(this::presence));
    // Those who are in both stay watched: who is not watched any more is not known any more.
    if (before != null) {
      before.close();
    }
  }

  private void presence(PresenceRow row) {
    PresenceRow was = known.put(row.userId(), row);
    boolean isNews =
        was == null
            ? row.dot() != PresenceRow.Dot.GREY
            : was.dot() != row.dot() || !text(was).equals(text(row));
    if (isNews) {
      events.accept(
          JsonObject.builder()
              .put("event", "presence")
              .put("userId", row.userId())
              .put("status", row.presence().status().wireName())
              .putIfPresent("text", text(row).isEmpty() ? null : text(row))
              .build());
    }
  }

  private static String text(PresenceRow row) {
    CustomStatus custom = row.presence().customStatus();
    return custom == null
        ? ""
        : Stream.of(custom.emoji(), custom.text())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
  }

  /** Ends the views. The room is not left: that would cost the membership. */
  @Override
  public void close() {
    isClosed = true;
    members.unsubscribe();
    messages.close();
    typing.close();
    View<List<PresenceRow>> open = presence;
    if (open != null) {
      open.close();
    }
  }
}
