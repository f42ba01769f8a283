package io.realtime4j.server.chat.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** Counts are right from memory, from the store, and from both, whoever comes and goes. */
class CountsProperties {
  private static final String ROOM = "channel:c";
  private static final List<String> USERS = List.of("a", "b", "c");

  /** A message, and whom it was for. */
  private static final class Message {
    final String id;
    final String author;
    final Set<String> recipients;
    final Set<String> delivered = new TreeSet<>();
    final Set<String> read = new TreeSet<>();
    long deliveredTold;
    long readTold;

    Message(String id, String author, Set<String> members) {
      this.id = id;
      this.author = author;
      this.recipients = new TreeSet<>(members);
      recipients.remove(author);
    }
  }

  /** The room, and beside it what must be. */
  private static final class Model {
    final ChatWorld world = new ChatWorld().with("REALTIME_PRESENCE_GRACE", "1000").start();
    final Map<String, RawClient> clients = new LinkedHashMap<>();
    final List<Message> messages = new ArrayList<>();
    final Set<String> members = new TreeSet<>();

    Model() {
      connect();
      USERS.forEach(this::join);
    }

    private void connect() {
      USERS.forEach(user -> clients.put(user, world.client(user, "delivery-ack")));
    }

    /** Everybody is gone for so long that the room is put away, then back. */
    void unload() {
      clients.values().forEach(RawClient::lose);
      world.advance(70_000);
      connect();
      List.copyOf(members).forEach(this::join);
    }

    void join(String user) {
      clients.get(user).join(ROOM);
      members.add(user);
    }

    void leave(String user) {
      clients.get(user).ask("room:leave", JsonObject.of("roomName", ROOM));
      members.remove(user);
    }

    void send(String user) {
      String id = clients.get(user).send(ROOM, "x").string("messageId").orElseThrow();
      messages.add(new Message(id, user, members));
    }

    void say(String user, int index, String event) {
      if (messages.isEmpty()) {
        return;
      }
      Message message = messages.get(index % messages.size());
      boolean isSingle = event.equals("message:read-ack");
      clients
          .get(user)
          .ask(
              event,
              JsonObject.of(
                  "roomName",
                  ROOM,
                  isSingle ? "messageId" : "messageIds",
                  isSingle ? message.id : List.of(message.id)));
      if (message.recipients.contains(user)) {
        message.delivered.add(user);
        if (!event.equals("message:delivered-ack")) {
          message.read.add(user);
        }
      }
    }

    void compare() {
      for (String user : USERS) {
        List<String> ids = messages.stream().map(message -> message.id).toList();
        if (!ids.isEmpty()) {
          JsonObject data =
              clients.get(user).ask("delivery:sync", JsonObject.of("messageIds", ids));
          for (int i = 0; i < ids.size(); i++) {
            JsonObject status = (JsonObject) data.array("statuses").orElseThrow().get(i).parsed();
            if (messages.get(i).author.equals(user)) {
              compare(messages.get(i), status);
            }
          }
        }
      }
    }

    private static void compare(Message message, JsonObject status) {
      assertThat(status.integer("totalRecipients")).contains((long) message.recipients.size());
      assertThat(status.integer("deliveredCount")).contains((long) message.delivered.size());
      assertThat(status.integer("readCount")).contains((long) message.read.size());
      String state =
          !message.read.isEmpty() ? "read" : message.delivered.isEmpty() ? "sent" : "delivered";
      assertThat(status.string("state")).contains(state);
    }

    /** What authors were told never goes backwards, and is nothing that nobody said. */
    void countsOnlyGrow() {
      for (Message message : messages) {
        RawClient author = clients.get(message.author);
        for (String event : List.of("message:delivered", "message:read")) {
          String count = event.equals("message:read") ? "readCount" : "deliveredCount";
          for (JsonObject told : author.all(event)) {
            if (told.string("messageId").orElseThrow().equals(message.id)) {
              long now = told.integer(count).orElseThrow();
              boolean isRead = event.equals("message:read");
              assertThat(now)
                  .isBetween(
                      isRead ? message.readTold : message.deliveredTold,
                      (long) (isRead ? message.read : message.delivered).size());
              message.readTold = isRead ? now : message.readTold;
              message.deliveredTold = isRead ? message.deliveredTold : now;
            }
          }
        }
      }
      clients.values().forEach(RawClient::clear);
    }

    /** A user's ranges hold what the user said, all of it, and else only the user's own. */
    void rangesAreMerged() {
      for (Receipt receipt : world.store.receipts) {
        for (long offset = receipt.from(); offset <= receipt.to(); offset++) {
          Message message = messages.get((int) offset - 1);
          Set<String> said = receipt.kind() == Kind.READ ? message.read : message.delivered;
          assertThat(message.author.equals(receipt.userId()) || said.contains(receipt.userId()))
              .as("%s at %d", receipt, offset)
              .isTrue();
        }
        for (Receipt other : world.store.receipts) {
          boolean isOfTheSame =
              other != receipt
                  && other.kind() == receipt.kind()
                  && other.userId().equals(receipt.userId());
          assertThat(isOfTheSame && other.from() >= receipt.from())
              .as("%s and %s", receipt, other)
              .matches(touches -> !touches || other.from() > receipt.to() + 1);
        }
      }
    }
  }

  private record Step(String name, Arbitrary<Transformer<Model>> transformer)
      implements Action.Independent<Model> {}

  private interface Doing {
    void accept(Model model, String user, int message);
  }

  private static Step step(String name, Doing doing) {
    return new Step(
        name,
        Arbitraries.of(USERS)
            .flatMap(
                user ->
                    Arbitraries.integers()
                        .between(0, 30)
                        .map(
                            message ->
                                Transformer.mutate(
                                    name + " " + user + " " + message,
                                    model -> {
                                      doing.accept(model, user, message);
                                      model.world.advance(50);
                                    }))));
  }

  @Property(tries = 60)
  void countsAgreeWithAPlainModel(@ForAll("chains") ActionChain<Model> chain) {
    chain
        .withInvariant("counts only grow", Model::countsOnlyGrow)
        .withInvariant("ranges are merged", Model::rangesAreMerged)
        .run()
        .compare();
  }

  @Provide
  Arbitrary<ActionChain<Model>> chains() {
    return ActionChain.startWith(Model::new)
        .withAction(6, step("send", (model, user, message) -> model.send(user)))
        .withAction(6, step("receive", (m, user, i) -> m.say(user, i, "message:delivered-ack")))
        .withAction(4, step("read", (m, user, i) -> m.say(user, i, "message:read-ack")))
        .withAction(4, step("read some", (m, user, i) -> m.say(user, i, "message:batch-read-ack")))
        .withAction(2, step("join", (model, user, message) -> model.join(user)))
        .withAction(2, step("leave", (model, user, message) -> model.leave(user)))
        .withAction(2, step("compare", (model, user, message) -> model.compare()))
        .withAction(1, step("unload", (model, user, message) -> model.unload()))
        .withMaxTransformations(60);
  }
}
