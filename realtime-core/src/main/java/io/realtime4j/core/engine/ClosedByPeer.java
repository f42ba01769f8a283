package io.realtime4j.core.engine;

import java.io.IOException;

/**
 * Marks the end of a connection that the peer meant, among the causes of an error: it may be on
 * account of what it was sent.
 */
public final class ClosedByPeer extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public ClosedByPeer() {
    super("closed by the peer");
  }

  /** Returns whether an error tells of such an end. */
  public static boolean isIn(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof ClosedByPeer) {
        return true;
      }
    }
    return false;
  }
}
