package io.realtime4j.server.socketio;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.engine.EngineConnection;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/*
 * Two rules of order. Until CONNECT is answered everything is held back; a recovered socket gets what
 * its listeners emitted, then what was missed. And where an event of this socket has to wait in the
 * loop's line, because the log had given earlier numbers to others, whatever the same task writes
 * afterwards waits too. What another task writes does not: had the event been emitted before that
 * task was posted, it would have been written by now. So an answer is never behind a broadcast that
 * was posted after it.
 */
/** What a socket writes. Loop only. */
final class SocketOutput {
  private static final System.Logger LOG = System.getLogger(SocketOutput.class.getName());

  private final EngineConnection engine;
  private final NamespaceShard shard;

  /** Null once CONNECT is answered. */
  private @Nullable List<List<Frame>> held = new ArrayList<>();

  private boolean replaying;
  private long replayAfter;
  private boolean positions;

  /** Writes that wait in the loop's line. */
  private int underWay;

  /** The turn in which the last of them was asked for. */
  private long waitingSince;

  private long written;

  SocketOutput(EngineConnection engine, NamespaceShard shard) {
    this.engine = engine;
    this.shard = shard;
  }

  void positions(boolean ofItsOwn) {
    positions = ofItsOwn;
  }

  /** Returns the last event of the log that was written, or from which the session started. */
  long written() {
    return written;
  }

  void written(long position) {
    written = position;
  }

  /**
   * Until it is opened, events are outside the log: should they be lost, listeners emit them anew.
   *
   * @param after the position from which the client is about to get what it missed
   */
  void replay(long after) {
    replaying = true;
    replayAfter = after;
  }

  boolean isReplaying() {
    return replaying;
  }

  /**
   * Answers CONNECT, writes what was held back, then what was missed as fast as the peer takes it;
   * what is written meanwhile waits behind that.
   */
  void open(List<Frame> connectReply, Iterator<LoggedEvent> missed) {
    List<List<Frame>> waiting = held == null ? List.of() : held;
    held = null;
    replaying = false;
    hand(connectReply);
    waiting.forEach(this::hand);
    if (missed.hasNext()) {
      engine.pace(
          () -> {
            if (!missed.hasNext()) {
              return null;
            }
            LoggedEvent next = missed.next();
            written = Math.max(written, next.position());
            return positions ? next.plain() : next.frames();
          });
    }
  }

  private void write(List<Frame> frames) {
    if (held == null) {
      hand(frames);
    } else {
      held.add(frames);
    }
  }

  /** A connection that cannot take a write ends, and is no concern of who has written. */
  private void hand(List<Frame> frames) {
    try {
      engine.write(frames);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "session {0} could not be written to: {1}", engine.id(), e.toString());
      shard.loop.execute(() -> engine.end(DisconnectReason.TRANSPORT_ERROR));
    }
  }

  void write(LoggedEvent event) {
    written = event.position();
    write(positions ? event.plain() : event.frames());
  }

  /** Numbers and writes an event for this socket alone. */
  void logged(EventFrames frames, RecoveryLog log, Target self) {
    // No event is at a negative position: what is under way keeps this one from going first.
    long position = underWay > 0 ? -1 : shard.position();
    LoggedEvent now =
        log.appendForOne(
            self, frames, shard.index, position, event -> later(() -> writePassing(event)));
    if (now != null) {
      writePassing(now);
    }
  }

  /** Writes an event for this socket alone whose turn has come. */
  void writePassing(LoggedEvent event) {
    shard.passed(event);
    write(event);
  }

  /** Writes an event outside the log; of one that ends in text the client learns the position. */
  void unlogged(EventFrames frames, @Nullable LongFunction<String> offsets) {
    boolean withPosition = offsets != null && frames.endsInText() && !positions;
    if (offsets == null || !withPosition) {
      inOrder(frames.plain());
    } else {
      inOrder(() -> write(frames.with(offsets.apply(replaying ? replayAfter : shard.position()))));
    }
  }

  /** Writes frames after whatever this task has written before. */
  void inOrder(List<Frame> frames) {
    inOrder(() -> write(frames));
  }

  private void inOrder(Runnable write) {
    if (underWay > 0 && waitingSince == shard.loop.turn()) {
      later(write);
    } else {
      write.run();
    }
  }

  private void later(Runnable write) {
    underWay++;
    waitingSince = shard.loop.turn();
    shard.loop.executeBeforeInput(
        () -> {
          underWay--;
          write.run();
        });
  }
}
