package io.realtime4j.server.chat.privacy;

import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Asker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How the users of a tenant stand as far as it is known; until all were read everybody is closed.
 * Each change is published at once. Loop only.
 */
final class Standings {
  /** Publishes a change; the future completes on this loop when all have been told. */
  interface Publisher {
    CompletableFuture<Void> publish(Redecision change);
  }

  private final String tenant;
  private final Publisher publisher;
  // Only who is not open; never iterated over.
  private Map<String, Standing> known = new HashMap<>();
  private boolean loaded;

  Standings(String tenant, Publisher publisher) {
    this.tenant = tenant;
    this.publisher = publisher;
  }

  /** All were read: those who are not open. */
  CompletableFuture<Void> loaded(Map<String, Standing> found) {
    known = found;
    loaded = true;
    return publisher.publish(Redecision.ofAll(tenant, new HashMap<>(found)));
  }

  boolean areLoaded() {
    return loaded;
  }

  Standing of(String userId) {
    return loaded ? known.getOrDefault(userId, Standing.OPEN) : Standing.CLOSED;
  }

  /**
   * Returns how a user stands.
   *
   * @throws io.realtime4j.api.RefusedException if that is not known now
   */
  Standing sure(String userId) {
    Standing standing = of(userId);
    if (standing.isClosed()) {
      throw Refusals.unavailable("The store cannot be used now", Asker.PAUSE);
    }
    return standing;
  }

  /** A user stands so from now on; the future completes when all whom it concerns were told. */
  CompletableFuture<Void> set(String userId, Standing next) {
    Standing before = of(userId);
    if (next.isOpen()) {
      known.remove(userId);
    } else {
      known.put(userId, next);
    }
    Map<String, Standing> was = new LinkedHashMap<>();
    Map<String, Standing> is = new LinkedHashMap<>();
    was.put(userId, before);
    is.put(userId, next);
    return publisher.publish(Redecision.of(tenant, was, is));
  }
}
