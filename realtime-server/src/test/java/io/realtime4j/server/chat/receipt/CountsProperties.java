package io.realtime4j.server.chat.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.RawClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Counts are right from memory, from the store, and from both. */
class CountsProperties {
  private static final List<String> USERS = List.of("a", "b", "c");

  enum What {
    SEND,
    DELIVERED,
    READ,
    READ_BATCH,
    SYNC,
    UNLOAD
  }

  record Step(What what, int user, int message) {}

  private final class Room {
    final ChatWorld world = new ChatWorld().with("REALTIME_PRESENCE_GRACE", "1000").start();
    final Map<String, RawClient> clients = new LinkedHashMap<>();
    final List<String> ids = new ArrayList<>();
    final List<String> authors = new ArrayList<>();
    final Map<String, Set<String>> delivered = new LinkedHashMap<>();
    final Map<String, Set<String>> read = new LinkedHashMap<>();

    void enter() {
      for (String user : USERS) {
        RawClient client = world.client(user, "delivery-ack");
        client.join("channel:c");
        clients.put(user, client);
      }
    }

    void unload() {
      clients.values().forEach(RawClient::lose);
      world.advance(70_000);
      enter();
    }

    void send(String user) {
      ids.add(clients.get(user).send("channel:c", "x").string("messageId").orElseThrow());
      authors.add(user);
    }

    void say(String user, String id, What what) {
      RawClient client = clients.get(user);
      JsonObject one = JsonObject.of("roomName", "channel:c", "messageId", id);
      JsonObject list = JsonObject.of("roomName", "channel:c", "messageIds", List.of(id));
      switch (what) {
        case DELIVERED -> client.ask("message:delivered-ack", list);
        case READ -> client.ask("message:read-ack", one);
        default -> client.ask("message:batch-read-ack", list);
      }
      if (!user.equals(authors.get(ids.indexOf(id)))) {
        delivered.computeIfAbsent(id, i -> new HashSet<>()).add(user);
        if (what != What.DELIVERED) {
          read.computeIfAbsent(id, i -> new HashSet<>()).add(user);
        }
      }
    }

    void check(String user) {
      JsonObject data =
          clients.get(user).ask("delivery:sync", JsonObject.of("messageIds", List.copyOf(ids)));
      for (var value : data.array("statuses").orElseThrow().values()) {
        JsonObject status = (JsonObject) value.parsed();
        String id = status.string("messageId").orElseThrow();
        if (authors.get(ids.indexOf(id)).equals(user)) {
          assertThat(status.integer("totalRecipients")).contains(2L);
          assertThat(status.integer("deliveredCount"))
              .contains((long) delivered.getOrDefault(id, Set.of()).size());
          assertThat(status.integer("readCount"))
              .contains((long) read.getOrDefault(id, Set.of()).size());
        }
      }
    }
  }

  @Property(tries = 60)
  void countsAgreeWithAPlainModel(@ForAll("steps") List<Step> steps) {
    Room room = new Room();
    room.enter();
    for (Step step : steps) {
      String user = USERS.get(step.user);
      int count = room.ids.size();
      if (step.what == What.SEND) {
        room.send(user);
      } else if (step.what == What.UNLOAD) {
        room.unload();
      } else if (count > 0 && step.what == What.SYNC) {
        room.check(user);
      } else if (count > 0) {
        room.say(user, room.ids.get(step.message % count), step.what);
      }
      room.world.advance(50);
    }
    if (!room.ids.isEmpty()) {
      USERS.forEach(room::check);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<What> whats =
        Arbitraries.frequency(
            net.jqwik.api.Tuple.of(6, What.SEND),
            net.jqwik.api.Tuple.of(6, What.DELIVERED),
            net.jqwik.api.Tuple.of(4, What.READ),
            net.jqwik.api.Tuple.of(4, What.READ_BATCH),
            net.jqwik.api.Tuple.of(2, What.SYNC),
            net.jqwik.api.Tuple.of(1, What.UNLOAD));
    return Combinators.combine(
            whats, Arbitraries.integers().between(0, 2), Arbitraries.integers().between(0, 30))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }
}
