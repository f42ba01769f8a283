package io.realtime4j.server.loop;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/*
 * Every part is cut and cleaned where it comes in, so that nobody can write lines of his own into
 * the log. There is no place here for a token or a payload.
 */

/**
 * One line of the log on which an operator may act: {@code what: code=… sid=… user=… tenant=…
 * address=…}, of which each may be missing. Immutable.
 */
public final class Happening {
  private static final int MOST_SHOWN = 100;

  private final String kind;
  private final String parts;

  private Happening(String kind, String parts) {
    this.kind = kind;
    this.parts = parts;
  }

  /**
   * Says what has happened.
   *
   * @param what a text of ours: those of the same are counted together
   */
  public static Happening of(String what) {
    return new Happening(what, "");
  }

  /** Adds a code. */
  public Happening code(String code) {
    return with("code", code);
  }

  /** Adds the id of a socket. */
  public Happening sid(String sid) {
    return with("sid", sid);
  }

  /** Adds whose it is; nothing of somebody anonymous. */
  public Happening user(String tenant, String userId) {
    return userId.isEmpty() ? this : with("user", userId).with("tenant", tenant);
  }

  /** Adds from where somebody came. */
  public Happening address(InetSocketAddress from) {
    return with("address", from.getHostString());
  }

  /** Adds something else: never what a client has sent but a name. */
  public Happening with(String name, @Nullable String value) {
    return value == null
        ? this
        : new Happening(kind, parts + (parts.isEmpty() ? ": " : " ") + name + '=' + shown(value));
  }

  String kind() {
    return kind;
  }

  @Override
  public String toString() {
    return kind + parts;
  }

  /** Letters and digits of any script, and the signs of ASCII; a question mark for all else. */
  private static String shown(String value) {
    StringBuilder shown = new StringBuilder();
    value
        .codePoints()
        .limit(MOST_SHOWN)
        .forEach(c -> shown.appendCodePoint(Character.isLetterOrDigit(c) || isSign(c) ? c : '?'));
    return shown.toString();
  }

  private static boolean isSign(int c) {
    return c > ' ' && c < 0x7F;
  }
}
