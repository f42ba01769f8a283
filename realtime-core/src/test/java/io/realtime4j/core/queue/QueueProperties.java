package io.realtime4j.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.testing.FakeContext;
import io.realtime4j.core.testing.FakeContext.Sent;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The queue against a server, a network and a process that fail at random. */
class QueueProperties {
  private static final List<String> REFUSALS =
      List.of("RATE_LIMITED", "UNAVAILABLE", "INTERNAL_ERROR", "FORBIDDEN");

  private static final class World {
    final Random random;
    final MemoryStore store = new MemoryStore();
    final Map<String, Integer> numberOf = new LinkedHashMap<>();
    final Map<String, List<Integer>> accepted = new LinkedHashMap<>();
    final Set<String> acceptedIds = new LinkedHashSet<>();
    final Set<String> storedIds = new LinkedHashSet<>();
    final Set<String> sentEvents = new LinkedHashSet<>();
    final Set<String> failedEvents = new LinkedHashSet<>();
    FakeContext context;
    MessageQueue queue;
    boolean kind;
    int sends;

    World(long seed) {
      random = new Random(seed);
      boot(new ManualLoop());
    }

    void boot(ManualLoop loop) {
      context = new FakeContext(loop, store);
      context.onSend = this::arrives;
      queue = new DefaultQueueProvider().create(context).api();
      FakeContext mine = context;
      context.observe(QueueEvent.Queued.class, e -> storedIds.add(e.message().clientMessageId()));
      context.observe(QueueEvent.Sent.class, e -> sentEvents.add(e.message().clientMessageId()));
      context.observe(
          QueueEvent.Failed.class, e -> failedEvents.add(e.message().clientMessageId()));
      assertThat(mine.sent).isEmpty();
    }

    void arrives(Sent request) {
      if (request.event.equals("delivery:sync")) {
        context.loop.execute(() -> request.succeed("statuses", statuses(request)));
        return;
      }
      String id = request.payload.string("clientMessageId").orElseThrow();
      assertThat(context.open("message:send"))
          .filteredOn(open -> open.payload.string("clientMessageId").orElseThrow().equals(id))
          .as("in flight of one id")
          .hasSize(1);
      Runnable answer = decide(request, id);
      Duration delay = Duration.ofMillis(random.nextInt(300));
      context.loop.schedule(delay, () -> answerIfOpen(request, answer));
    }

    private List<JsonObject> statuses(Sent request) {
      List<JsonObject> statuses = new ArrayList<>();
      for (String id : request.payload.array("messageIds").orElseThrow().strings()) {
        statuses.add(
            JsonObject.of("messageId", id, "state", acceptedIds.contains(id) ? "sent" : "unknown"));
      }
      return statuses;
    }

    private static void answerIfOpen(Sent request, Runnable answer) {
      if (request.isOpen()) {
        answer.run();
      }
    }

    private Runnable decide(Sent request, String id) {
      String room = request.payload.string("roomName").orElseThrow();
      String after = request.payload.string("after").orElse(null);
      int mood = kind ? 0 : random.nextInt(10);
      if (mood >= 7 && !acceptedIds.contains(id)) {
        String code = REFUSALS.get(random.nextInt(REFUSALS.size()));
        return () -> request.refuse(code);
      }
      if (after != null && !acceptedIds.contains(after)) {
        return () -> request.refuse("OUT_OF_ORDER");
      }
      boolean duplicate = !acceptedIds.add(id);
      if (!duplicate) {
        accepted.computeIfAbsent(room, name -> new ArrayList<>()).add(numberOf.get(id));
      }
      if (mood == 6) {
        context.loop.schedule(
            Duration.ofSeconds(10),
            () -> answerIfOpen(request, () -> request.fail(new AckTimeoutException("silence"))));
        return () -> {};
      }
      return () -> request.succeed("messageId", "m" + id, "roomName", room, "duplicate", duplicate);
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> send();
        case 5 -> context.lose();
        case 6, 7 -> {
          if (context.session() == null) {
            context.start(FakeContext.FULL);
          }
        }
        case 8 -> crash();
        default -> context.loop.advance(Duration.ofMillis(random.nextInt(4000)));
      }
    }

    private void send() {
      String room = "channel:" + random.nextInt(3);
      String id = queue.send(room, "n" + sends).clientMessageId();
      numberOf.put(id, sends++);
      if (random.nextBoolean()) {
        context.loop.run();
      }
    }

    private void crash() {
      boot(new ManualLoop(context.loop.nanoTime()));
    }

    void calm() {
      kind = true;
      if (context.session() == null) {
        context.start(FakeContext.FULL);
      }
      context.loop.advance(Duration.ofMinutes(10));
      context.lose();
      context.start(FakeContext.FULL);
      context.loop.advance(Duration.ofMinutes(10));
    }
  }

  @Property(tries = 400)
  void everyStoredMessageIsAcceptedInOrderOrFailsWithAnEvent(@ForAll long seed) {
    World world = new World(seed);
    for (int i = 0; i < 120; i++) {
      world.step();
    }
    world.calm();

    assertThat(world.queue.size()).isZero();
    world.accepted.forEach(
        (room, numbers) ->
            assertThat(numbers).as("order in " + room).isSorted().doesNotHaveDuplicates());
    Set<String> kept = new LinkedHashSet<>();
    for (QueuedMessage message : world.queue.messages()) {
      assertThat(message.state()).isEqualTo(QueuedMessage.State.FAILED);
      kept.add(message.clientMessageId());
    }
    for (String id : world.storedIds) {
      assertThat(world.sentEvents.contains(id) || kept.contains(id)).as("fate of " + id).isTrue();
      assertThat(!kept.contains(id) || world.failedEvents.contains(id)).isTrue();
    }
    assertThat(world.acceptedIds).containsAll(world.sentEvents);
    assertThat(kept).doesNotContainAnyElementsOf(world.sentEvents);
    assertThat(world.store.rows.keySet()).isEqualTo(kept);
  }
}
