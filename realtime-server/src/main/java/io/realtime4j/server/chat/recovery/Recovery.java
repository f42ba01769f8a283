package io.realtime4j.server.chat.recovery;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.SessionStore;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.message.Sequencer;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.socketio.BatchNamespace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sessions that can be had back, on a store that keeps some. */
public final class Recovery {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final StoredSessions sessions;
  private final SessionLife life;

  private Recovery(StoredSessions sessions, SessionLife life) {
    this.sessions = sessions;
    this.life = life;
  }

  /**
   * Has the sessions of a namespace kept in a store, before clients come.
   *
   * @param nodeId which server keeps them
   * @param window how long they can be had back
   * @param peers the other servers that keep sessions there
   * @return empty if the store keeps no sessions, or none are to be kept
   */
  public static Optional<Recovery> on(
      String nodeId,
      BatchNamespace namespace,
      ServerStore store,
      Sequencer sequencer,
      Asker asker,
      InstantSource clock,
      Duration window,
      StoredSessions.Permission permission,
      Peers peers) {
    namespace.recovery(Duration.ZERO);
    if (window.isZero()) {
      return Optional.empty();
    }
    SessionStore kept = store.sessions().orElse(null);
    if (kept == null) {
      LOG.log(System.Logger.Level.INFO, "the store keeps no sessions: none can be recovered");
      return Optional.empty();
    }
    StoredSessions sessions =
        new StoredSessions(
            nodeId, store.log(), kept, sequencer, clock, window, permission, asker, peers);
    namespace.keptBy(sessions);
    namespace.recovery(window);
    return Optional.of(new Recovery(sessions, new SessionLife(nodeId, asker, kept, clock, window)));
  }

  /** Returns the sessions. */
  public StoredSessions sessions() {
    return sessions;
  }

  /** Begins; clients may come when the stage is complete. It fails with the store. */
  public CompletableFuture<Void> start() {
    return life.begin().toCompletableFuture();
  }
}
