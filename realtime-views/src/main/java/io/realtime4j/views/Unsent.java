package io.realtime4j.views;

import io.realtime4j.api.Message;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.Room;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.QueueEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our messages of a room that the server does not have, in the order of the queue. */
final class Unsent {
  private final MessageQueue queue;
  private final Room room;
  private final String askedFor;
  private final Shown shown;
  private final Map<String, QueuedMessage> byId = new LinkedHashMap<>();

  Unsent(MessageQueue queue, Room room, Shown shown) {
    this.queue = queue;
    this.room = room;
    this.shown = shown;
    this.askedFor = room.name();
  }

  /**
   * Takes what is in the queue now, such as what an earlier process left, in its order. What it has
   * let go of, of which we have not heard yet, stays before the others.
   */
  void list() {
    for (QueuedMessage message : queue.messages()) {
      byId.remove(message.clientMessageId());
      put(message);
    }
  }

  private void put(QueuedMessage message) {
    if (isHere(message.message().roomName())) {
      byId.put(message.clientMessageId(), shown.of(message));
    }
  }

  private boolean isHere(String roomName) {
    return roomName.equals(askedFor) || roomName.equals(room.name());
  }

  /** Returns whether it concerned one of these. */
  boolean heard(QueueEvent event) {
    if (event instanceof QueueEvent.Queued queued) {
      // After a retry its place is the last one.
      byId.remove(queued.message().clientMessageId());
      put(queued.message());
      return isHere(queued.message().message().roomName());
    }
    if (event instanceof QueueEvent.Failed failed) {
      put(failed.message());
      return isHere(failed.message().message().roomName());
    }
    if (event instanceof QueueEvent.Discarded discarded) {
      return byId.remove(discarded.message().clientMessageId()) != null;
    }
    if (event instanceof QueueEvent.ChangeMade made) {
      return made.change().beforeSending() && changed(made.change().messageId());
    }
    if (event instanceof QueueEvent.Sending sending) {
      return isHere(sending.roomName()) && sending(sending.clientMessageId());
    }
    return false;
  }

  /** It says something else, and nobody but the queue knows what. */
  private boolean changed(String clientMessageId) {
    if (byId.containsKey(clientMessageId)) {
      look(clientMessageId);
      return true;
    }
    return false;
  }

  /** One that was in the store alone is told of by its being sent. */
  private boolean sending(String clientMessageId) {
    if (byId.containsKey(clientMessageId)) {
      return false;
    }
    list();
    return byId.containsKey(clientMessageId);
  }

  private void look(String clientMessageId) {
    for (QueuedMessage message : queue.messages()) {
      if (message.clientMessageId().equals(clientMessageId)) {
        put(message);
      }
    }
  }

  /**
   * The server has one: returns what it has, until it tells itself. A server that gives neither id
   * nor place tells soon, and could not be told from this.
   */
  Optional<Message> sent(SentMessage sent, String self) {
    QueuedMessage queued = byId.remove(sent.clientMessageId());
    if (queued == null || sent.messageId().isEmpty() || self.isEmpty()) {
      return Optional.empty();
    }
    OutgoingMessage message = queued.message();
    return Optional.of(
        new Message(
            sent.messageId(),
            sent.clientMessageId(),
            sent.roomName(),
            message.threadId(),
            self,
            null,
            null,
            message.content(),
            message.type(),
            message.replyTo(),
            message.mentions(),
            message.attachments(),
            message.metadata(),
            sent.offset(),
            sent.sentAt()));
  }

  /** Adds the rows; one that the server has shown already is not to be seen twice. */
  void addTo(List<MessageRow> rows, Timeline timeline) {
    for (QueuedMessage message : byId.values()) {
      if (!timeline.hasOwn(message.clientMessageId())) {
        rows.add(MessageRow.of(message));
      }
    }
  }
}
