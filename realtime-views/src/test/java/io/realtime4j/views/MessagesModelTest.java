package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Message;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a list of messages shows of events in an order that a network seldom gives. */
class MessagesModelTest {
  private final Told told = new Told();
  private final MessagesModel messages =
      new MessagesModel(
          told.client,
          told.room,
          10,
          new QueueLoaded(told.client),
          new Shown(UnaryOperator.identity()));

  private static Message message(String clientId, String user, String userName, long offset) {
    return new Message(
        "id" + offset,
        clientId,
        Chat.ROOM,
        null,
        user,
        userName,
        null,
        "m" + offset,
        "text",
        null,
        List.of(),
        JsonArray.EMPTY,
        JsonObject.EMPTY,
        offset,
        Instant.EPOCH);
  }

  private static MessagePage page(boolean hasMore, long... offsets) {
    List<Message> all = new ArrayList<>();
    for (long offset : offsets) {
      all.add(message(null, "bob", "Bob", offset));
    }
    return new MessagePage(all, "epoch", hasMore);
  }

  private List<String> contents() {
    return messages.value().rows().stream().map(MessageRow::content).toList();
  }

  private void gap() {
    told.tell(
        new RoomEvent.Discontinuity(
            Chat.ROOM, new RoomPosition("epoch", 3), new RoomPosition("other", 9)));
  }

  @Test
  void whatTheServerToldOfOursIsNotOverwrittenByItsAnswer() {
    told.begin("alice");
    told.reads.get(0).page().complete(page(false));
    QueuedMessage waiting =
        new QueuedMessage(
            "ours",
            OutgoingMessage.to(Chat.ROOM, "m1"),
            Instant.EPOCH,
            QueuedMessage.State.WAITING,
            0,
            null,
            null);
    told.tell(new QueueEvent.Queued(waiting));
    told.tell(new MessageEvent.Received(message("ours", "alice", "Alice", 1), true));
    told.tell(
        new QueueEvent.Sent(new SentMessage("ours", "id1", Chat.ROOM, 1, Instant.EPOCH, true)));
    assertThat(messages.value().rows()).hasSize(1);
    assertThat(messages.value().rows().get(0).message().userName()).isEqualTo("Alice");
  }

  @Test
  void ofOursThatNobodyToldOfTheAnswerIsShown() {
    told.begin("alice");
    told.reads.get(0).page().complete(page(false));
    QueuedMessage waiting =
        new QueuedMessage(
            "ours",
            OutgoingMessage.to(Chat.ROOM, "hello"),
            Instant.EPOCH,
            QueuedMessage.State.WAITING,
            0,
            null,
            null);
    told.tell(new QueueEvent.Queued(waiting));
    told.tell(
        new QueueEvent.Sent(new SentMessage("ours", "id1", Chat.ROOM, 1, Instant.EPOCH, false)));
    assertThat(contents()).containsExactly("hello");
    assertThat(messages.value().rows().get(0).message().offset()).isEqualTo(1);
  }

  @Test
  void theListStaysAsItIsUntilTheNewHistoryIsRead() {
    told.begin("alice");
    told.reads.get(0).page().complete(page(false, 1, 2, 3));
    List<Integer> sizes = new ArrayList<>();
    messages.onChange(list -> sizes.add(list.rows().size()));
    gap();
    told.tell(new MessageEvent.Received(message(null, "bob", "Bob", 10), true));
    assertThat(contents()).containsExactly("m1", "m2", "m3");
    told.reads.get(1).page().complete(page(true, 8, 9));
    assertThat(contents()).containsExactly("m8", "m9", "m10");
    assertThat(sizes).containsOnly(3);
  }

  @Test
  void aPageOfTheHistoryBeforeIsNotTaken() {
    told.begin("alice");
    told.reads.get(0).page().complete(page(true, 4, 5, 6));
    CompletableFuture<Boolean> older = messages.loadOlder();
    assertThat(told.reads.get(1).query().before()).isEqualTo(4);
    gap();
    told.reads.get(1).page().complete(page(false, 1, 2, 3));
    assertThat(older).isCompleted();
    assertThat(contents()).as("nothing of either yet").containsExactly("m4", "m5", "m6");
    told.reads.get(2).page().complete(page(false, 8, 9));
    assertThat(contents()).containsExactly("m8", "m9");
    assertThat(messages.value().isLoading()).isFalse();
  }
}
