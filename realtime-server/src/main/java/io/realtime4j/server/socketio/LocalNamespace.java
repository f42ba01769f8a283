package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.SocketSnapshot;
import io.realtime4j.server.loop.ShardLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A namespace's sockets on this server, on all loops, and what is done to them. Any thread. */
abstract class LocalNamespace extends Operator {
  final SocketIoEndpoint endpoint;
  final String name;
  final NamespaceSettings settings;
  final List<NamespaceShard> shards = new ArrayList<>();
  private final AtomicLong ackIds = new AtomicLong();

  LocalNamespace(SocketIoEndpoint endpoint, String name, NamespaceSettings settings) {
    super(Target.ALL, Keeping.LOGGED, false);
    this.endpoint = endpoint;
    this.name = name;
    this.settings = settings;
    for (ShardLoop loop : endpoint.shardLoops()) {
      shards.add(new NamespaceShard(loop, shards.size()));
    }
  }

  /** Returns the name, with its slash. */
  public final String name() {
    return name;
  }

  final NamespaceSettings settings() {
    return settings;
  }

  final EventLoop firstLoop() {
    return shards.get(0).loop;
  }

  final NamespaceShard shard(int index) {
    return shards.get(index);
  }

  final List<NamespaceShard> shards() {
    return shards;
  }

  final long nextAckId() {
    return ackIds.getAndIncrement();
  }

  final String newId() {
    return endpoint.newId();
  }

  /** Does something on each loop, in the order of the calls. */
  final void onEachShard(Consumer<NamespaceShard> action) {
    for (NamespaceShard shard : shards) {
      shard.loop.execute(() -> action.accept(shard));
    }
  }

  /** Delivers an event to the sockets here. */
  final void deliverUnlogged(Target target, List<JsonValue> args, boolean isVolatile) {
    EventFrames frames = EventFrames.encode(name, null, args);
    onEachShard(shard -> shard.forEach(target, socket -> socket.writeUnlogged(frames, isVolatile)));
  }

  /**
   * Sends the sockets here an event that asks for answers.
   *
   * @param count takes the number of sockets; on the first loop
   * @param answer takes each answer; on the first loop
   */
  final void askLocally(
      Target target,
      List<JsonValue> args,
      Duration timeout,
      Consumer<Integer> count,
      Consumer<List<JsonValue>> answer) {
    Gather<Integer> counts =
        new Gather<>(
            firstLoop(),
            shards.size(),
            timeout,
            (some, incomplete) -> count.accept(some.stream().mapToInt(Integer::intValue).sum()));
    ask(
        target,
        args,
        timeout,
        asked -> {
          counts.owes(1);
          counts.answer(asked);
        },
        answer,
        () -> {});
  }

  /**
   * The same, for somebody who counts himself; every consumer is called on the first loop.
   *
   * @param count is called once per shard
   * @param lost an answer will not come
   */
  final void ask(
      Target target,
      List<JsonValue> args,
      Duration timeout,
      Consumer<Integer> count,
      Consumer<List<JsonValue>> answer,
      Runnable lost) {
    long ackId = nextAckId();
    List<Frame> frames = EventFrames.encode(name, ackId, args).plain();
    EventLoop first = firstLoop();
    onEachShard(
        shard -> {
          List<DefaultServerSocket> asked = shard.matching(target);
          first.execute(() -> count.accept(asked.size()));
          for (DefaultServerSocket socket : asked) {
            socket.writeAsking(ackId, frames, new PostedAck(first, answer, lost));
          }
          if (!asked.isEmpty()) {
            shard.loop.schedule(timeout, () -> asked.forEach(socket -> socket.forgetAck(ackId)));
          }
        });
  }

  /** Does what another server asks for, as far as it is permitted here. */
  final void joinFromElsewhere(Target target, List<String> rooms) {
    onEachShard(
        shard -> {
          for (DefaultServerSocket socket : shard.matching(target)) {
            rooms.forEach(room -> joinFromElsewhere(shard, socket, room));
          }
        });
  }

  private void joinFromElsewhere(NamespaceShard shard, DefaultServerSocket socket, String room) {
    EntranceShard waiting = endpoint.entrance(shard.index);
    if (!waiting.enter()) {
      return;
    }
    // In turn: what the other server says to the room right afterwards is for this socket too.
    Question.<Boolean>askInTurn(
        waiting,
        () -> settings.remoteJoins.mayJoin(socket, room),
        (may, failure) -> {
          waiting.leave();
          if (may != null && may) {
            socket.join(room);
          }
        });
  }

  final void joinLocally(Target target, List<String> rooms) {
    onEachShard(shard -> shard.matching(target).forEach(socket -> rooms.forEach(socket::join)));
  }

  final void leaveLocally(Target target, List<String> rooms) {
    onEachShard(shard -> shard.matching(target).forEach(socket -> rooms.forEach(socket::leave)));
  }

  final void disconnectLocally(Target target, boolean closeConnection) {
    onEachShard(
        shard -> shard.matching(target).forEach(socket -> socket.disconnect(closeConnection)));
  }

  /** Hands the sockets here over, on the first loop. */
  final void fetchLocally(Target target, Consumer<List<SocketSnapshot>> receiver) {
    List<SocketSnapshot> all = new ArrayList<>();
    AtomicInteger open = new AtomicInteger(shards.size());
    onEachShard(
        shard -> {
          List<SocketSnapshot> some =
              shard.matching(target).stream().map(SnapshotJson::of).toList();
          firstLoop()
              .execute(
                  () -> {
                    all.addAll(some);
                    if (open.decrementAndGet() == 0) {
                      receiver.accept(all);
                    }
                  });
        });
  }
}
