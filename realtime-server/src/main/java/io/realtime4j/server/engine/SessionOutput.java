package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Output goes to `carrier`; while something is paced, everything else but pings waits behind that.
 * What was written is counted over all carriers. A new carrier has another measure (a WebSocket
 * counts the headers of its frames), so its start is chosen such that the count does not jump.
 */
/** What a session says, in order, and how much of it has left. Loop only. */
final class SessionOutput {
  /**
   * So often in a row a pong may be late. Its ping stands behind no more than may be unread: 1 MiB
   * in 7 times 20 s is 7 KB a second.
   */
  private static final int MOST_EXCUSES = 6;

  private static final long NOTHING_WAITED = Long.MAX_VALUE;

  private final EngineConnection connection;
  private Carrier carrier;

  /** Null unless something is paced. */
  private @Nullable Pacing pacing;

  /** What the carriers before wrote. */
  private long writtenBefore;

  /** The most that was ever reported: a new carrier starts at what is not yet on its way. */
  private long flushed;

  /** What had left when the pong was last waited for, if anything waited behind that. */
  private long leftAtLook = NOTHING_WAITED;

  private byte excuses;
  private boolean touched;

  SessionOutput(EngineConnection connection, Carrier carrier) {
    this.connection = connection;
    this.carrier = carrier;
  }

  Carrier carrier() {
    return carrier;
  }

  void write(Frame frame) {
    if (pacing == null) {
      writeAhead(frame);
    } else {
      pacing.hold(frame);
      judge();
    }
  }

  /** Writes what may overtake. */
  void writeAhead(Frame frame) {
    if (carrier.write(frame, false)) {
      judge();
    }
    touch();
  }

  private void touch() {
    if (!touched) {
      touched = true;
      connection.touch();
    }
  }

  /** The turn ends, and the carrier has been flushed. */
  void flushed() {
    judge();
    if (pacing != null && pacing.isInterrupted() && carrier.isWritable()) {
      connection.loop().execute(connection::continuePace);
    }
  }

  /** The turn ends. */
  void untouch() {
    touched = false;
  }

  private void judge() {
    Pacing waiting = pacing;
    long behind = waiting == null ? 0 : waiting.behindBytes();
    connection.judge(carrier.backlogBytes() + behind);
  }

  boolean isWritable() {
    return pacing == null && carrier.isWritable();
  }

  boolean isPaced() {
    return pacing != null;
  }

  void pace(EngineSession.Paced source) {
    if (pacing == null) {
      pacing = new Pacing();
    }
    pacing.add(source);
  }

  /** Goes on with what is paced, and returns whether that is done now. */
  boolean continuePace() {
    Pacing running = pacing;
    if (running == null) {
      return false;
    }
    boolean done = running.pump(carrier);
    if (done) {
      pacing = null;
      judge();
    }
    touch();
    return done;
  }

  long writtenBytes() {
    Pacing waiting = pacing;
    return writtenBefore + carrier.writtenBytes() + (waiting == null ? 0 : waiting.behindBytes());
  }

  long flushedBytes() {
    flushed = Math.max(flushed, writtenBefore + carrier.flushedBytes());
    return flushed;
  }

  /** A ping is sent. */
  void pinged() {
    excuses = 0;
    look();
  }

  /**
   * Returns whether the peer has taken some of what waited for it when it was pinged, or when this
   * was last asked: then its pong may be late, up to a bound. What leaves at once tells nothing of
   * the peer, only of the room in the operating system.
   */
  boolean excusesSilence() {
    boolean takes = flushedBytes() > leftAtLook || carrier.isSendingUnseen();
    look();
    return takes && excuses++ < MOST_EXCUSES;
  }

  private void look() {
    leftAtLook = carrier.isSending() ? flushedBytes() : NOTHING_WAITED;
  }

  /** Goes on with a new carrier, which gets what waits for a poll. */
  void takeOver(Carrier next, List<Frame> waiting) {
    long written = writtenBefore + carrier.writtenBytes();
    flushed = flushedBytes();
    waiting.forEach(frame -> next.write(frame, false));
    writtenBefore = written - next.writtenBytes();
    carrier = next;
    touch();
  }

  /** Gives up what is paced, and writes what waits behind that. */
  void endPace() {
    Pacing ended = pacing;
    if (ended != null) {
      pacing = null;
      ended.writeBehind(carrier);
      touch();
    }
  }

  /** What was said last may leave; the farewell comes by itself. */
  void endAfterOutput() {
    pacing = null;
    carrier.flush();
  }

  void close(DisconnectReason reason) {
    pacing = null;
    carrier.close(reason);
  }
}
