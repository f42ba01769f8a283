package io.realtime4j.server;

import io.realtime4j.api.spi.backplane.Backplane;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Joins the servers of one process, as a {@link Backplane} joins those of several. A server that is
 * given none is alone in one of its own. Safe for use from any thread.
 */
public final class LocalCluster {
  private final List<LocalBackplane> members = new CopyOnWriteArrayList<>();

  /** Creates one without members. */
  public LocalCluster() {}

  /** Returns the backplane of one more server, which leaves when it is closed. */
  public Backplane join() {
    LocalBackplane member = new LocalBackplane(members);
    members.add(member);
    return member;
  }
}
