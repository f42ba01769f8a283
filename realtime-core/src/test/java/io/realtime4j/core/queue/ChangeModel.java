package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ChangeHandle;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.MessageOperation;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.SendHandle;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.delivery.DefaultDeliveryProvider;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.MemoryStore;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client that is killed between any two steps of its loop, a server that loses requests and
 * answers, and what must hold of messages, edits, deletions and reactions all the same.
 */
final class ChangeModel {
  /** What becomes of a request. */
  enum Mood {
    ACCEPT,
    /** It is done, and the answer is lost with the connection. */
    TAKEN_AND_LOST,
    /** The connection is lost before it is read. */
    LOST,
    RATE_LIMITED,
    INTERNAL_ERROR
  }

  private static final String ROOM = "channel:a";

  /** A message as its writer knows it. */
  private static final class Written {
    final SendHandle handle;
    final int number;
    final List<Wanted> changes = new ArrayList<>();

    Written(SendHandle handle, int number) {
      this.handle = handle;
      this.number = number;
    }
  }

  private enum Kind {
    EDIT,
    DELETION,
    REACTION
  }

  /**
   * What was asked for.
   *
   * @param emoji of a reaction, else empty
   */
  private record Wanted(int number, Kind kind, String emoji, ChangeHandle handle) {
    boolean isDeletion() {
      return kind == Kind.DELETION;
    }

    boolean isSure() {
      return handle.stored().isDone() && !handle.stored().isCompletedExceptionally();
    }

    boolean isRefused() {
      return handle.stored().isCompletedExceptionally();
    }
  }

  /** A message as the server has it. */
  private static final class Kept {
    final String messageId;
    final int number;
    int content;
    boolean isDeleted;
    final Set<String> edits = new LinkedHashSet<>();
    final Map<String, Integer> reactions = new LinkedHashMap<>();

    Kept(String messageId, int number, int content) {
      this.messageId = messageId;
      this.number = number;
      this.content = content;
    }
  }

  private final MemoryStore store = new MemoryStore();
  private final List<Written> written = new ArrayList<>();
  private final Map<String, Kept> byClientId = new LinkedHashMap<>();
  private final Map<String, Kept> byMessageId = new LinkedHashMap<>();
  private FeatureBench bench;
  private MessageQueue queue;
  private boolean isConnected;
  private int numbers;
  private int newest = -1;

  ChangeModel() {
    start(0);
  }

  private void start(long nanos) {
    bench = new FeatureBench(new ManualLoop(nanos), store);
    bench.isStepped = true;
    bench.options = ClientOptions.builder().queue(options -> options.maxRetries(1_000_000)).build();
    bench.apis.put(Delivery.class, new DefaultDeliveryProvider().create(bench.context()).api());
    queue = new DefaultQueueProvider().create(bench.context()).api();
    isConnected = false;
  }

  void crash() {
    // What was promised before the end is promised.
    start(bench.loop.nanoTime() + 1_000_000);
  }

  void connect() {
    if (!isConnected) {
      isConnected = true;
      bench.isStepped = false;
      bench.start(FeatureBench.FULL);
      bench.isStepped = true;
    }
  }

  void lose() {
    if (isConnected) {
      isConnected = false;
      bench.lose();
    }
  }

  void step(int steps) {
    for (int i = 0; i < steps && bench.loop.step(); i++) {
      // As far as there is something to do.
    }
  }

  void pass(int millis) {
    bench.loop.advance(Duration.ofMillis(millis));
  }

  void send() {
    int number = numbers++;
    written.add(new Written(queue.send(ROOM, "" + number), number));
  }

  void edit(int index, boolean byServersId) {
    change(index, byServersId, Kind.EDIT, "");
  }

  void delete(int index, boolean byServersId) {
    change(index, byServersId, Kind.DELETION, "");
  }

  void react(int index, boolean byServersId, String emoji) {
    change(index, byServersId, Kind.REACTION, emoji);
  }

  private void change(int index, boolean byServersId, Kind kind, String emoji) {
    if (written.isEmpty()) {
      return;
    }
    Written message = written.get(index % written.size());
    String id = message.handle.clientMessageId();
    Kept kept = byClientId.get(id);
    // An application learns the server's id from the answer, or from the message that comes back.
    String key = byServersId && kept != null ? kept.messageId : id;
    int number = numbers++;
    ChangeHandle handle =
        switch (kind) {
          case EDIT -> queue.edit(ROOM, key, "" + number);
          case DELETION -> queue.delete(ROOM, key);
          case REACTION -> queue.change(reaction(key, emoji, number));
        };
    message.changes.add(new Wanted(number, kind, emoji, handle));
  }

  private static MessageOperation reaction(String key, String emoji, int number) {
    return MessageOperation.of("reaction:set", ROOM, key)
        .withSlot(emoji)
        .withPayload(JsonObject.of("emoji", emoji, "number", number));
  }

  /** The server deals with one request. */
  void serve(Mood mood) {
    bench.sent.stream().filter(SentEvent::isOpen).findFirst().ifPresent(one -> serve(one, mood));
  }

  private void serve(SentEvent request, Mood mood) {
    switch (mood) {
      case LOST -> lose();
      case TAKEN_AND_LOST -> {
        answer(request, false);
        lose();
      }
      case RATE_LIMITED, INTERNAL_ERROR -> request.refuse(mood.name(), Duration.ofMillis(300));
      case ACCEPT -> answer(request, true);
    }
  }

  private void answer(SentEvent request, boolean isHeard) {
    JsonObject payload = request.payload;
    switch (request.event) {
      case "message:send" -> sent(request, payload, isHeard);
      case "message:edit", "message:delete", "reaction:set" -> changed(request, payload, isHeard);
      case "delivery:sync" -> {
        if (isHeard) {
          List<JsonObject> statuses = new ArrayList<>();
          for (String id : payload.array("messageIds").orElseThrow().strings()) {
            Kept kept = byClientId.getOrDefault(id, byMessageId.get(id));
            statuses.add(
                kept == null
                    ? JsonObject.of("messageId", id, "state", "unknown")
                    : JsonObject.of(
                        "messageId", kept.messageId, "clientMessageId", id, "state", "sent"));
          }
          request.succeed("statuses", statuses);
        }
      }
      default -> {
        if (isHeard) {
          request.succeed();
        }
      }
    }
  }

  private void sent(SentEvent request, JsonObject payload, boolean isHeard) {
    String id = payload.string("clientMessageId").orElseThrow();
    String after = payload.string("after").orElse(null);
    Kept kept = byClientId.get(id);
    if (kept == null && after != null && !byClientId.containsKey(after)) {
      if (isHeard) {
        request.refuse("OUT_OF_ORDER");
      }
      return;
    }
    boolean isKnown = kept != null;
    if (kept == null) {
      Written message =
          written.stream()
              .filter(one -> one.handle.clientMessageId().equals(id))
              .findFirst()
              .orElseThrow();
      assertThat(message.number).as("order of the messages").isGreaterThan(newest);
      newest = message.number;
      int content = Integer.parseInt(payload.string("content").orElseThrow());
      kept = new Kept("s" + id, message.number, content);
      byClientId.put(id, kept);
      byMessageId.put(kept.messageId, kept);
    }
    if (isHeard) {
      request.succeed("messageId", kept.messageId, "roomName", ROOM, "duplicate", isKnown);
    }
  }

  private void changed(SentEvent request, JsonObject payload, boolean isHeard) {
    Kept kept = byMessageId.get(payload.string("messageId").orElseThrow());
    boolean isDeletion = request.event.equals("message:delete");
    if (kept == null || (!isDeletion && kept.isDeleted)) {
      if (isHeard) {
        request.refuse("VALIDATION_ERROR");
      }
      return;
    }
    if (isDeletion) {
      kept.isDeleted = true;
    } else if (request.event.equals("reaction:set")) {
      int number = payload.integer("number").orElseThrow().intValue();
      Integer before = kept.reactions.put(payload.string("emoji").orElseThrow(), number);
      assertThat(before == null || before <= number)
          .as("order of the reactions to " + kept.number)
          .isTrue();
    } else if (kept.edits.add(payload.string("clientEditId").orElseThrow())) {
      int content = Integer.parseInt(payload.string("content").orElseThrow());
      assertThat(content).as("order of the edits of " + kept.number).isGreaterThan(kept.content);
      kept.content = content;
    }
    if (isHeard) {
      request.succeed("messageId", kept.messageId, "roomName", ROOM);
    }
  }

  /** The worst is over: nothing fails any more, and everything that was promised comes true. */
  void calm() {
    crash();
    connect();
    for (int i = 0; i < 400; i++) {
      pass(100);
      while (bench.sent.stream().anyMatch(SentEvent::isOpen)) {
        serve(Mood.ACCEPT);
        pass(0);
      }
    }
    assertThat(queue.changes()).as("changes that still wait").isEmpty();
    assertThat(queue.messages()).as("messages that still wait").isEmpty();
    assertThat(store.operations).isEmpty();
    assertThat(store.rows).isEmpty();
    written.forEach(this::check);
  }

  private void check(Written message) {
    Kept kept = byClientId.get(message.handle.clientMessageId());
    boolean mayBeGone =
        message.changes.stream().anyMatch(one -> one.isDeletion() && !one.isRefused());
    boolean isGone = message.changes.stream().anyMatch(one -> one.isDeletion() && one.isSure());
    boolean isSure =
        message.handle.stored().isDone() && !message.handle.stored().isCompletedExceptionally();
    String name = "message " + message.number;
    if (kept == null || kept.isDeleted) {
      assertThat(mayBeGone || !isSure).as(name + " is gone without a reason").isTrue();
      return;
    }
    assertThat(isGone).as(name + " was deleted, and is there").isFalse();
    int last = message.number;
    Set<Integer> possible = new LinkedHashSet<>();
    for (Wanted one : message.changes) {
      if (one.kind == Kind.EDIT && one.isSure()) {
        last = one.number;
      }
      if (one.kind == Kind.EDIT && !one.isRefused()) {
        possible.add(one.number);
      }
      if (one.kind == Kind.REACTION && one.isSure()) {
        assertThat(kept.reactions.getOrDefault(one.emoji, -1))
            .as(name + " lacks a reaction")
            .isGreaterThanOrEqualTo(one.number);
      }
    }
    possible.add(message.number);
    assertThat(kept.content).as(name + " says something old").isGreaterThanOrEqualTo(last);
    assertThat(possible).as(name).contains(kept.content);
  }
}
