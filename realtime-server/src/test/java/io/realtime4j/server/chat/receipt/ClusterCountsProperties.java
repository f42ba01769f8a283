package io.realtime4j.server.chat.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import io.realtime4j.server.chat.WornBackplane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever is said on whichever server, and whatever is lost between them: in the end every server
 * counts what the store holds, and each session of an author was told of it, of nothing twice.
 */
class ClusterCountsProperties {
  private static final String ROOM = "channel:c";
  private static final List<String> USERS = List.of("a", "b", "c");

  private enum Deed {
    SEND,
    RECEIVE,
    READ,
    READ_SOME,
    ASK,
    LOSE,
    DOUBLE,
    HOLD,
    RELEASE,
    WAIT
  }

  /**
   * Something that happens.
   *
   * @param server where
   */
  private record Step(Deed deed, String user, int server, int message) {}

  private record Message(String id, String author, long offset) {}

  /** Each user has a session on each server. */
  private static final class Model {
    final List<ChatWorld> servers = ChatWorld.cluster(2);
    final List<WornBackplane> ends = WornBackplane.join(servers);
    final Map<String, RawClient> sessions = new LinkedHashMap<>();
    final List<Message> messages = new ArrayList<>();

    Model() {
      servers.forEach(ChatWorld::start);
      for (String user : USERS) {
        RawClient member = servers.get(0).client(user, "delivery-ack");
        member.join(ROOM);
        member.lose();
      }
      for (int server = 0; server < servers.size(); server++) {
        for (String user : USERS) {
          RawClient session = servers.get(server).client(user, "delivery-ack");
          session.join(ROOM);
          sessions.put(user + server, session);
        }
      }
      sessions.values().forEach(RawClient::clear);
    }

    void advance(long millis) {
      servers.get(0).advance(millis);
    }

    void take(Step step) {
      RawClient session = sessions.get(step.user + step.server);
      String id = messages.isEmpty() ? "none" : messages.get(step.message % messages.size()).id;
      switch (step.deed) {
        case SEND -> {
          JsonObject sent = session.send(ROOM, "x");
          messages.add(
              new Message(
                  sent.string("messageId").orElseThrow(),
                  step.user,
                  sent.integer("offset").orElseThrow()));
        }
        case RECEIVE -> session.ask("message:delivered-ack", ids(List.of(id)));
        case READ ->
            session.ask("message:read-ack", JsonObject.of("roomName", ROOM, "messageId", id));
        case READ_SOME ->
            session.ask(
                "message:batch-read-ack",
                ids(messages.stream().limit(1 + step.message).map(Message::id).toList()));
        case ASK -> status(session, List.of(id));
        case LOSE -> ends.get(step.server).losing = 1;
        case DOUBLE -> ends.get(step.server).doubles ^= true;
        case HOLD -> ends.get(step.server).hold();
        case RELEASE -> ends.get(step.server).release();
        case WAIT -> {
          advance(1_500);
          // Who is late for longer is taken for gone, and found out about.
          ends.forEach(WornBackplane::release);
        }
      }
      advance(20);
    }

    private static JsonObject ids(List<String> ids) {
      return JsonObject.of("roomName", ROOM, "messageIds", ids.isEmpty() ? List.of("none") : ids);
    }

    private static List<JsonObject> status(RawClient session, List<String> ids) {
      return session
          .ask("delivery:sync", JsonObject.of("messageIds", ids))
          .array("statuses")
          .orElseThrow()
          .values()
          .stream()
          .map(status -> (JsonObject) status.parsed())
          .toList();
    }

    /** Returns who has it, by what is stored. */
    Set<String> having(Message message, Kind kind) {
      Set<String> having = new TreeSet<>();
      for (Receipt receipt : servers.get(0).store.receipts) {
        if (receipt.kind() == kind
            && receipt.from() <= message.offset
            && message.offset <= receipt.to()
            && !receipt.userId().equals(message.author)) {
          having.add(receipt.userId());
        }
      }
      return having;
    }

    void compare() {
      for (Message message : messages) {
        for (int server = 0; server < servers.size(); server++) {
          RawClient author = sessions.get(message.author + server);
          JsonObject status = status(author, List.of(message.id)).get(0);
          String where = message + " on " + server;
          assertThat(status.integer("readCount"))
              .as(where)
              .contains((long) having(message, Kind.READ).size());
          assertThat(status.integer("deliveredCount"))
              .as(where)
              .contains((long) having(message, Kind.DELIVERED).size());
          assertThat(readersTold(author, message))
              .as(where)
              .containsExactlyInAnyOrderElementsOf(having(message, Kind.READ));
        }
      }
    }

    private static List<String> readersTold(RawClient author, Message message) {
      List<String> told = new ArrayList<>();
      for (JsonObject read : author.all("message:read")) {
        if (read.string("messageId").orElseThrow().equals(message.id)) {
          told.add(read.string("userId").orElseThrow());
        }
      }
      for (JsonObject read : author.all("message:batch-read")) {
        if (read.array("messageIds").orElseThrow().strings().contains(message.id)) {
          told.add(read.string("userId").orElseThrow());
        }
      }
      return told;
    }
  }

  @Property(tries = 60)
  void everyServerCountsWhatTheStoreHolds(@ForAll("steps") List<Step> steps) {
    Model model = new Model();
    steps.forEach(model::take);
    model.ends.forEach(
        end -> {
          end.losing = 0;
          end.release();
        });
    model.advance(5_000);
    model.compare();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(4, Deed.SEND),
                Tuple.of(4, Deed.RECEIVE),
                Tuple.of(4, Deed.READ),
                Tuple.of(3, Deed.READ_SOME),
                Tuple.of(2, Deed.ASK),
                Tuple.of(2, Deed.LOSE),
                Tuple.of(1, Deed.DOUBLE),
                Tuple.of(1, Deed.HOLD),
                Tuple.of(2, Deed.RELEASE),
                Tuple.of(2, Deed.WAIT)),
            Arbitraries.of(USERS),
            Arbitraries.integers().between(0, 1),
            Arbitraries.integers().between(0, 10))
        .as(Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(40);
  }
}
