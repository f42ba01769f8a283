package io.realtime4j.server.chat.privacy;

import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How the users of a tenant stand as far as it is known; until all were read everybody is closed.
 * Each change is published at once. Loop only.
 */
final class Standings {
  /** Publishes a change; the future completes on this loop when all have been told. */
  interface Publisher {
    CompletableFuture<Void> publish(Redecision change);

    /** It is not known any more how anybody stands: nobody is told anything of anybody. */
    default void doubt() {}
  }

  private final String tenant;
  private final Publisher publisher;
  // Only who is not open, as of what was last told; null if nothing ever was.
  private @Nullable Map<String, Standing> told;
  private boolean loaded;
  private boolean isReading = true;
  // Who has changed since all began to be read.
  private final Set<String> changed = new TreeSet<>();

  Standings(String tenant, Publisher publisher) {
    this.tenant = tenant;
    this.publisher = publisher;
  }

  /** All are being read from now on. */
  void reading() {
    isReading = true;
    changed.clear();
  }

  /** Somebody may stand otherwise than what is being read will say. */
  void changed(String userId) {
    if (isReading) {
      changed.add(userId);
    }
  }

  /** Returns who has changed since all began to be read. */
  List<String> changedMeanwhile() {
    return List.copyOf(changed);
  }

  /**
   * All were read: those who are not open. Who has changed meanwhile is closed until read again.
   */
  CompletableFuture<Void> loaded(Map<String, Standing> found) {
    changed.forEach(userId -> found.put(userId, Standing.CLOSED));
    isReading = false;
    changed.clear();
    Map<String, Standing> before = told;
    told = found;
    boolean wereKnown = loaded;
    loaded = true;
    List<CompletableFuture<Void>> published = new ArrayList<>();
    // What was told before is still seen; who asked meanwhile was told nothing.
    if (before != null) {
      published.add(publishChanges(before, found, wereKnown ? null : new HashMap<>(found)));
    }
    if (!wereKnown) {
      published.add(publisher.publish(Redecision.ofAll(tenant, new HashMap<>(found))));
    }
    return Stages.all(published).thenApply(all -> null);
  }

  private CompletableFuture<Void> publishChanges(
      Map<String, Standing> before,
      Map<String, Standing> after,
      @Nullable Map<String, Standing> opened) {
    Map<String, Standing> was = new LinkedHashMap<>();
    Map<String, Standing> is = new LinkedHashMap<>();
    Set<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    for (String userId : all) {
      Standing old = before.getOrDefault(userId, Standing.OPEN);
      Standing now = after.getOrDefault(userId, Standing.OPEN);
      if (!old.isLike(now)) {
        was.put(userId, old);
        is.put(userId, now);
      }
    }
    if (was.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return publisher.publish(
        opened == null
            ? Redecision.of(tenant, was, is)
            : Redecision.again(tenant, was, is, opened));
  }

  /** It is not known any more how anybody stands, until all are read. */
  void doubt() {
    loaded = false;
    isReading = true;
    publisher.doubt();
  }

  boolean areLoaded() {
    return loaded;
  }

  Standing of(String userId) {
    return loaded && told != null ? told.getOrDefault(userId, Standing.OPEN) : Standing.CLOSED;
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
    changed(userId);
    if (!loaded || told == null) {
      // It is read with all the others, or after them.
      return CompletableFuture.completedFuture(null);
    }
    Standing before = of(userId);
    if (next.isOpen()) {
      told.remove(userId);
    } else {
      told.put(userId, next);
    }
    Map<String, Standing> was = new LinkedHashMap<>();
    Map<String, Standing> is = new LinkedHashMap<>();
    was.put(userId, before);
    is.put(userId, next);
    return publisher.publish(Redecision.of(tenant, was, is));
  }
}
