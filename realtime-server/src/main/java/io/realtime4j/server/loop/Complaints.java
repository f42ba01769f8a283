package io.realtime4j.server.loop;

import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells the operator what goes wrong: of each failure one line a minute, with the number of those
 * left out since, however often it happens; and of what happens to people ten lines a minute, and
 * at its end one with the number left out. From any thread.
 */
public final class Complaints {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** As many as somebody reads; who came can be told from these. */
  static final int LINES = 10;

  private final EventLoop loop;
  private final Log log;
  // Kinds are texts of ours, never a client's: there are as many as places that complain.
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  /** Creates some that go to the log of the chat. */
  public Complaints(EventLoop loop) {
    this(loop, System.getLogger("io.realtime4j.server.chat")::log);
  }

  /**
   * Creates some that go elsewhere.
   *
   * @param loop by whose clock it goes
   */
  public Complaints(EventLoop loop, Log log) {
    this.loop = loop;
    this.log = log;
  }

  /** Something outside failed: a plug-in, the store. One line says what; DEBUG has the stack. */
  public void warn(String kind, Throwable failure) {
    if (say(System.Logger.Level.WARNING, kind, ": " + inOneLine(failure))) {
      log.log(System.Logger.Level.DEBUG, kind, failure);
    }
  }

  /** Something failed that should not be able to: here the stack is what helps. */
  public void error(String kind, Throwable failure) {
    Integer unsaid = turn(kind);
    if (unsaid != null) {
      log.log(System.Logger.Level.ERROR, kind + more(unsaid), failure);
    }
  }

  /** The same, where it happened to somebody. */
  public void error(String kind, Happening about, Throwable failure) {
    Integer unsaid = turn(kind);
    if (unsaid != null) {
      log.log(System.Logger.Level.ERROR, about + more(unsaid), failure);
    }
  }

  /** Something happened to somebody that an operator may want to act on. */
  public void happened(System.Logger.Level level, Happening happening) {
    Kind kind = kinds.computeIfAbsent(happening.kind(), n -> new Kind(loop.nanoTime()));
    int before = kind.said.getAndIncrement();
    if (before == 0) {
      // The minute begins with the first, and all those in it are counted at its end.
      loop.schedule(PAUSE, () -> leftOut(level, happening.kind(), kind));
    }
    if (before < LINES) {
      log.log(level, happening.toString(), null);
    }
  }

  private void leftOut(System.Logger.Level level, String name, Kind kind) {
    int all = kind.said.getAndSet(0);
    if (all > LINES) {
      log.log(level, name + ": " + (all - LINES) + " more within a minute", null);
    }
  }

  private boolean say(System.Logger.Level level, String kind, String detail) {
    Integer unsaid = turn(kind);
    if (unsaid == null) {
      return false;
    }
    log.log(level, kind + detail + more(unsaid), (Throwable) null);
    return true;
  }

  /** Returns how many were left out since the last line, or {@code null} if this one is too. */
  private @Nullable Integer turn(String name) {
    long now = loop.nanoTime();
    Kind kind = kinds.computeIfAbsent(name, n -> new Kind(now));
    long due = kind.nextAtNanos.get();
    if (now - due >= 0 && kind.nextAtNanos.compareAndSet(due, now + PAUSE.toNanos())) {
      return kind.unsaid.getAndSet(0);
    }
    kind.unsaid.incrementAndGet();
    return null;
  }

  private static String more(int unsaid) {
    return unsaid == 0 ? "" : " (and " + unsaid + " times since this was last said)";
  }

  /** Returns an exception, its causes, and where it was thrown. */
  static String inOneLine(Throwable failure) {
    StringBuilder line = new StringBuilder();
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 4; depth++) {
      line.append(depth == 0 ? "" : "; caused by ").append(at);
      StackTraceElement[] stack = at.getStackTrace();
      if (at.getCause() == null && stack.length > 0 && !isOurs(stack[0])) {
        line.append(" at ").append(stack[0]);
      }
      at = at.getCause();
    }
    return line.toString().replaceAll("\\R+", " ");
  }

  /** What is only noticed here, such as a missing answer, comes from nowhere else. */
  private static boolean isOurs(StackTraceElement place) {
    return place.getClassName().startsWith(Complaints.class.getPackageName() + ".");
  }

  /** Where lines go. */
  @FunctionalInterface
  public interface Log {
    /** Takes a line. */
    void log(System.Logger.Level level, String line, @Nullable Throwable failure);
  }

  private static final class Kind {
    final AtomicLong nextAtNanos;
    final AtomicInteger unsaid = new AtomicInteger();
    final AtomicInteger said = new AtomicInteger();

    Kind(long nowNanos) {
      this.nextAtNanos = new AtomicLong(nowNanos);
    }
  }
}
