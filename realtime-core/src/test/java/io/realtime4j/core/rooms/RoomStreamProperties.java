package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.Message;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.wire.MessageWire;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A room's stream on one ordered connection to a server that answers when it likes. */
class RoomStreamProperties {
  private static final int PAGE = 3;

  private static final class World {
    final Random random;
    final RoomStream stream = new RoomStream(new RoomPosition("e", 0), 4);
    final List<Long> log = new ArrayList<>();
    final List<Long> seen = new ArrayList<>();
    final List<RoomStream.Step> lost = new ArrayList<>();
    final Deque<Runnable> wire = new ArrayDeque<>();
    final Deque<Runnable> serverWork = new ArrayDeque<>();
    long next = 1;
    boolean connected;
    boolean attached;

    World(long seed) {
      random = new Random(seed);
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> append();
        case 3 -> disconnect();
        case 4, 5 -> connect();
        case 6, 7 -> poll(serverWork);
        default -> poll(wire);
      }
    }

    private static void poll(Deque<Runnable> tasks) {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
    }

    void append() {
      next += random.nextInt(3);
      long offset = next++;
      log.add(offset);
      if (attached) {
        wire.add(() -> perform(stream.live(message(offset))));
      }
    }

    void disconnect() {
      connected = false;
      attached = false;
      wire.clear();
      serverWork.clear();
      stream.detached();
    }

    void connect() {
      if (connected) {
        return;
      }
      connected = true;
      stream.joining();
      long since = stream.position().offset();
      serverWork.add(
          () -> {
            attached = true;
            long head = log.isEmpty() ? 0 : log.get(log.size() - 1);
            List<Message> page = after(since);
            boolean more = page.size() < countAfter(since);
            JoinReply reply =
                new JoinReply(
                    new JoinedRoom("r", "room", 1, List.of(), new RoomPosition("e", head)),
                    true,
                    page,
                    more,
                    RoomChanges.UNKNOWN,
                    List.of(),
                    false);
            // Live messages may overtake the answer.
            serverWork.addFirst(() -> wire.add(() -> perform(stream.joined(reply))));
          });
    }

    private void perform(RoomStream.Step step) {
      if (step.gap() != null) {
        lost.add(step);
      }
      step.missed().forEach(message -> seen.add(message.offset()));
      step.live().forEach(message -> seen.add(message.offset()));
      if (step.more()) {
        long from = stream.position().offset();
        serverWork.add(
            () -> {
              List<Message> page = after(from);
              boolean more = page.size() < countAfter(from);
              serverWork.addFirst(() -> wire.add(() -> perform(stream.page(page, "e", more))));
            });
      }
    }

    private long countAfter(long offset) {
      return log.stream().filter(other -> other > offset).count();
    }

    private List<Message> after(long offset) {
      return log.stream().filter(other -> other > offset).limit(PAGE).map(World::message).toList();
    }

    static Message message(long offset) {
      return MessageWire.read(
          JsonObject.of("roomName", "r", "messageId", "m" + offset, "offset", offset),
          Instant.EPOCH);
    }
  }

  @Property(tries = 2000)
  void everyOffsetArrivesOnceAndInOrder(@ForAll long seed) {
    World world = new World(seed);
    for (int i = 0; i < 150; i++) {
      world.step();
    }
    world.connect();
    while (!world.wire.isEmpty() || !world.serverWork.isEmpty()) {
      World.poll(world.serverWork);
      World.poll(world.wire);
    }

    assertThat(world.seen).isEqualTo(world.log);
    assertThat(world.lost).isEmpty();
  }
}
