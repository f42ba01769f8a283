package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.PreparedEvent;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a socket sends, and the answers that it gets. A superclass: a socket is one object. */
abstract class SpeakingSocket implements CountedSocket {
  final ClientConnection connection;

  // A candidate may find that its namespace has come into being in the meantime.
  DefaultNamespace namespace;
  NamespaceShard shard;
  SocketOutput output;

  volatile String id;
  volatile boolean connected;
  @Nullable SavedSession session;

  /** Null until an answer is owed. */
  private @Nullable AckBook acks;

  SpeakingSocket(
      ClientConnection connection, DefaultNamespace namespace, NamespaceShard shard, String id) {
    this.connection = connection;
    this.namespace = namespace;
    this.shard = shard;
    this.id = id;
    this.output = new SocketOutput(connection.engine(), shard);
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final Namespace namespace() {
    return namespace;
  }

  @Override
  public final EventLoop loop() {
    return shard.loop;
  }

  /** Opens the output: first the answer to CONNECT, then what was emitted meanwhile. */
  final void open(List<Frame> connectReply, Iterator<LoggedEvent> missed) {
    output.open(connectReply, missed);
  }

  @Override
  public final void emit(String event, JsonValue... args) {
    EventFrames frames = EventFrames.encode(namespace.name(), null, EventNames.args(event, args));
    RecoveryLog log = namespace.log();
    if (shard.loop.inLoop() || log == null) {
      onLoop(() -> emitNow(frames));
    } else {
      // Numbered before it is posted, so that what the caller does next is behind it.
      log.appendForOne(
          Target.ALL.plusRooms(id),
          frames,
          shard.index,
          logged -> shard.loop.execute(() -> emitNow(logged, frames)));
    }
  }

  /** An event is about to be written, which is all that these frames are. */
  abstract void sends(List<Frame> frames);

  private void emitNow(LoggedEvent logged, EventFrames frames) {
    if (connected) {
      sends(frames.plain());
    }
    if (!connected) {
      shard.passed(logged);
    } else if (session == null || output.isReplaying()) {
      shard.passed(logged);
      output.unlogged(frames, namespace.offsets());
    } else {
      output.writePassing(logged);
    }
  }

  private void emitNow(EventFrames frames) {
    RecoveryLog log = namespace.log();
    if (!connected) {
      return;
    }
    sends(frames.plain());
    if (log == null || session == null || output.isReplaying()) {
      output.unlogged(frames, namespace.offsets());
    } else {
      output.logged(frames, log, Target.ALL.plusRooms(id));
    }
  }

  @Override
  public final CompletableFuture<List<JsonValue>> emitWithAck(
      Duration timeout, String event, JsonValue... args) {
    long ackId = namespace.nextAckId();
    EventFrames frames = EventFrames.encode(namespace.name(), ackId, EventNames.args(event, args));
    CompletableFuture<List<JsonValue>> answer = new CompletableFuture<>();
    onLoop(
        () -> {
          if (connected) {
            owed().expect(ackId, timeout, answer);
            sends(frames.plain());
            output.inOrder(frames.plain());
          } else {
            answer.completeExceptionally(AckBook.lostException());
          }
        });
    return answer;
  }

  private AckBook owed() {
    if (acks == null) {
      acks = new AckBook(shard.loop);
    }
    return acks;
  }

  /** Sends the frames of a broadcast that asks for answers. */
  final void writeAsking(long ackId, List<Frame> frames, PendingAck ack) {
    owed().expect(ackId, ack);
    sends(frames);
    output.inOrder(frames);
  }

  final void forgetAck(long ackId) {
    if (acks != null) {
      acks.forget(ackId);
    }
  }

  final void onAck(SocketPacket.Ack ack) {
    if (acks != null) {
      acks.answer(ack.ackId(), ack.args());
    }
  }

  final void loseAcks() {
    if (acks != null) {
      acks.loseAll();
    }
  }

  @Override
  public final boolean emitVolatile(String event, JsonValue... args) {
    if (!connected || !isWritable()) {
      return false;
    }
    return emitVolatile(EventFrames.encode(namespace.name(), null, EventNames.args(event, args)));
  }

  @Override
  public final boolean emitVolatile(PreparedEvent event) {
    if (!connected || !isWritable()) {
      return false;
    }
    sends(((EventFrames) event).plain());
    output.unlogged((EventFrames) event, namespace.offsets());
    return true;
  }

  @Override
  public final void emitTransient(PreparedEvent event) {
    if (connected) {
      sends(((EventFrames) event).plain());
      output.unlogged((EventFrames) event, namespace.offsets());
    }
  }

  /** Writes a broadcast event of the log. */
  final void writeLogged(LoggedEvent event) {
    sends(event.plain());
    output.write(event);
  }

  /** Writes a broadcast event outside the log; a volatile one only if it can leave at once. */
  final void writeUnlogged(EventFrames frames, boolean isVolatile) {
    if (!isVolatile || isWritable()) {
      sends(frames.plain());
      output.unlogged(frames, namespace.offsets());
    }
  }

  @Override
  public final boolean isWritable() {
    return connection.engine().isWritable();
  }

  @Override
  public final long writtenBytes() {
    return connection.engine().writtenBytes();
  }

  @Override
  public final long flushedBytes() {
    return connection.engine().flushedBytes();
  }

  @Override
  public final BroadcastOperator to(String... others) {
    return broadcast().to(others);
  }

  @Override
  public final BroadcastOperator except(String... others) {
    return broadcast().except(others);
  }

  @Override
  public final BroadcastOperator broadcast() {
    return namespace.except(id);
  }

  @Override
  public final void positions(boolean ofItsOwn) {
    output.positions(ofItsOwn);
  }

  final void onLoop(Runnable task) {
    if (shard.loop.inLoop()) {
      task.run();
    } else {
      shard.loop.execute(task);
    }
  }
}
