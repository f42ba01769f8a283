package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Two whole clients on one file, a server in any mood, and what must hold whatever happens: a
 * message is accepted once, as its writer's, in its order, and nothing that was stored is lost.
 */
final class QueueModel {
  /** What the server does with a message. */
  enum Mood {
    ACCEPT,
    /** Takes it, and the answer is lost. */
    SILENT_TAKEN,
    /** The message is lost. */
    SILENT_LOST,
    /** Takes it, and answers when nobody waits any more. */
    LATE,
    RATE_LIMITED,
    UNAVAILABLE,
    INTERNAL_ERROR,
    AUTH_REQUIRED,
    FORBIDDEN
  }

  /** A message expires after this. */
  static final Duration EXPIRY = Duration.ofMinutes(10);

  static final List<String> USERS = List.of("alice", "bob");

  private static final Duration LATE = Duration.ofSeconds(12);
  private static final Duration PING = Duration.ofSeconds(20);

  /** A message as the model knows it. */
  private static final class Written {
    final ModelClient writer;
    final String room;
    final CompletableFuture<Void> stored;

    /** Who gave it its place, as its writer or by a retry: order is among those of one process. */
    ModelClient placedBy;

    int number;
    boolean isDiscarded;

    /** The server took it, and a process that could not write so was killed. */
    boolean isForgotten;

    Written(ModelClient writer, String room, CompletableFuture<Void> stored, int number) {
      this.writer = writer;
      this.placedBy = writer;
      this.room = room;
      this.stored = stored;
      this.number = number;
    }
  }

  private record Late(Duration at, Runnable answer) {}

  private final SharedFile file = new SharedFile();
  private final List<ModelClient> clients = new ArrayList<>();
  private final Map<String, Written> written = new LinkedHashMap<>();
  private final Set<String> accepted = new LinkedHashSet<>();
  private final Map<List<Object>, List<Integer>> orders = new LinkedHashMap<>();
  private final List<Late> late = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private Mood mood = Mood.ACCEPT;
  private String login = USERS.get(0);
  private int numbers;
  private int processes;

  QueueModel() {
    clients.add(new ModelClient(this, file, null));
    clients.add(new ModelClient(this, file, null));
  }

  int nextProcess() {
    return ++processes;
  }

  String login() {
    return login;
  }

  void login(String user) {
    login = user;
  }

  void mood(Mood newMood) {
    mood = newMood;
  }

  void storeBreaks(boolean broken) {
    file.isBroken = broken;
  }

  void send(int client, int room) {
    ModelClient writer = clients.get(client);
    String name = "channel:" + room;
    var handle = writer.client().queue().send(name, "n" + numbers);
    written.put(handle.clientMessageId(), new Written(writer, name, handle.stored(), numbers++));
    run();
  }

  void retry(int client, int index) {
    message(client, index)
        .ifPresent(
            message -> {
              Written known = written.get(message.clientMessageId());
              int number = numbers++;
              var retried = clients.get(client).client().queue().retry(message.clientMessageId());
              boolean waits = message.state() == QueuedMessage.State.FAILED;
              int before = known.number;
              ModelClient placedBefore = known.placedBy;
              known.number = waits ? number : before;
              known.placedBy = waits ? clients.get(client) : placedBefore;
              run();
              boolean done =
                  retried.stored().isDone() && !retried.stored().isCompletedExceptionally();
              if (!done && !accepted.contains(message.clientMessageId())) {
                known.number = before;
                known.placedBy = placedBefore;
              }
            });
  }

  void discard(int client, int index) {
    message(client, index)
        .ifPresent(
            message -> {
              Written known = written.get(message.clientMessageId());
              // It may take until the store is somebody's.
              var gone = clients.get(client).client().queue().discard(message.clientMessageId());
              var unused = gone.thenAccept(done -> known.isDiscarded |= done);
              run();
            });
  }

  private Optional<QueuedMessage> message(int client, int index) {
    List<QueuedMessage> all = clients.get(client).client().queue().messages();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(index % all.size()));
  }

  void connect(int client) {
    clients.get(client).client().connect();
    run();
  }

  void disconnect(int client) {
    clients.get(client).client().disconnect();
    run();
  }

  void lose(int client) {
    clients.get(client).lose();
    run();
  }

  void crash(int client) {
    if (clients.get(client).isBehind()) {
      // What had failed is sent again, behind what was accepted since; what was sent may be
      // discarded.
      orders.clear();
      accepted.forEach(id -> written.get(id).isForgotten = true);
    }
    clients.set(client, clients.get(client).restarted());
    run();
  }

  void jump(Duration by) {
    clients.forEach(client -> client.loop().jumped = client.loop().jumped.plus(by));
    run();
  }

  void pass(Duration time) {
    Duration end = now.plus(time);
    while (now.compareTo(end) < 0) {
      Duration step = end.minus(now).compareTo(PING) < 0 ? end.minus(now) : PING;
      now = now.plus(step);
      for (ModelClient client : clients) {
        client.loop().advance(step);
        client.ping();
      }
      for (Late one : List.copyOf(late)) {
        if (one.at.compareTo(now) <= 0) {
          late.remove(one);
          one.answer.run();
        }
      }
      run();
    }
  }

  private void run() {
    boolean served = true;
    while (served) {
      served = false;
      for (ModelClient client : clients) {
        client.loop().run();
        served |= client.serve();
      }
    }
  }

  /** The server has got a request. */
  void requested(String user, String event, JsonObject payload, Reply reply) {
    switch (event) {
      case "message:send" -> sent(user, payload, reply);
      case "delivery:sync" -> {
        List<JsonObject> statuses = new ArrayList<>();
        for (String id : payload.array("messageIds").orElseThrow().strings()) {
          statuses.add(
              JsonObject.of("messageId", id, "state", accepted.contains(id) ? "sent" : "unknown"));
        }
        reply.succeed(JsonObject.of("statuses", statuses));
      }
      default -> reply.succeed(JsonObject.EMPTY);
    }
  }

  private void sent(String user, JsonObject payload, Reply reply) {
    String id = payload.string("clientMessageId").orElseThrow();
    String after = payload.string("after").orElse(null);
    boolean known = accepted.contains(id);
    switch (mood) {
      case RATE_LIMITED, UNAVAILABLE, INTERNAL_ERROR, AUTH_REQUIRED, FORBIDDEN -> {
        if (!known) {
          reply.refuse(mood.name());
          return;
        }
      }
      case SILENT_LOST -> {
        return;
      }
      default -> {}
    }
    if (after != null && !accepted.contains(after)) {
      reply.refuse("OUT_OF_ORDER");
      return;
    }
    accept(user, id);
    JsonObject answer =
        JsonObject.of(
            "messageId",
            "m" + id,
            "roomName",
            payload.string("roomName").orElseThrow(),
            "duplicate",
            known);
    if (mood == Mood.LATE) {
      late.add(new Late(now.plus(LATE), () -> reply.succeed(answer)));
    } else if (mood != Mood.SILENT_TAKEN) {
      reply.succeed(answer);
    }
  }

  private void accept(String user, String id) {
    Written message = written.get(id);
    assertThat(user).as("who sent " + id).isEqualTo(message.writer.named());
    assertThat(message.isDiscarded && !accepted.contains(id)).as("discarded, then sent").isFalse();
    assertThat(message.stored.isCompletedExceptionally()).as("refused, then sent").isFalse();
    if (accepted.add(id)) {
      List<Integer> order =
          orders.computeIfAbsent(
              List.of(message.placedBy, message.room), room -> new ArrayList<>());
      order.add(message.number);
      assertThat(order).as("order in " + message.room).isSorted();
    }
  }

  /** The worst is over: everybody comes back, one after the other, and nothing fails. */
  void calm() {
    file.isBroken = false;
    mood = Mood.ACCEPT;
    for (int client = 0; client < clients.size(); client++) {
      crash(client);
    }
    for (String user : USERS) {
      login = user;
      crash(0);
      connect(0);
      pass(Duration.ofMinutes(4));
      Set<String> kept = new LinkedHashSet<>();
      file.rowsOf(user)
          .forEach(
              row -> {
                assertThat(row.failure()).as("of " + row.clientMessageId()).isNotNull();
                kept.add(row.clientMessageId());
              });
      written.forEach(
          (id, message) -> {
            assertThat(message.isDiscarded && accepted.contains(id) && !message.isForgotten)
                .as("accepted and discarded " + id)
                .isFalse();
            if (user.equals(message.writer.named()) && isStored(message)) {
              assertThat(accepted.contains(id) || kept.contains(id) || message.isDiscarded)
                  .as("fate of " + id)
                  .isTrue();
            }
          });
    }
  }

  private static boolean isStored(Written message) {
    return message.stored.isDone() && !message.stored.isCompletedExceptionally();
  }

  /** How the server answers. */
  interface Reply {
    void answer(JsonValue envelope);

    default void succeed(JsonObject data) {
      answer(JsonObject.of("success", true, "data", data));
    }

    default void refuse(String code) {
      boolean retryable = !code.equals("FORBIDDEN") && !code.equals("AUTH_REQUIRED");
      answer(
          JsonObject.of(
              "success",
              false,
              "error",
              JsonObject.of("code", code, "message", "no", "retryable", retryable)));
    }
  }
}
