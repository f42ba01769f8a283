package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.server.chat.privacy.PrivacySettings.Visibility;
import io.realtime4j.server.chat.privacy.PrivacyStore.Saved;
import io.realtime4j.server.chat.privacy.Standing.Circle;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.StageLane;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * First the store, then what is held here, then all gates, then all whom it concerns; only then the
 * caller hears that it is done. What one user asks for is done in the order of asking. Where the
 * store does not say whether it has done something, nobody is told anything of that user until the
 * store has said how things are.
 */

/** How the users of one tenant stand, as the store has it. Home loop only. */
final class TenantPrivacy {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  /** A store that fails is asked again after this time, doubled each time up to the longest. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Who connects waits no longer for what is known of others, and sees nobody at first. */
  private static final Duration CONNECTING = Duration.ofSeconds(2);

  /** Who asks for more at once is a program. */
  private static final int MAX_WAITING = 16;

  /** Publishes a change; the future completes on this loop when all have been told. */
  interface Publisher {
    CompletableFuture<Void> publish(Redecision change);
  }

  private final String tenant;
  private final EventLoop loop;
  private final PrivacyStore store;
  private final Asker asker;
  private final TenantLoader loader;
  private final Publisher publisher;
  private final Map<String, StageLane> turns = new HashMap<>();
  private Map<String, Standing> standings = new HashMap<>();
  // Whose conversations changed while everything was being read.
  private final Set<String> changedMeanwhile = new LinkedHashSet<>();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean loaded;
  private boolean ended;
  private Duration pause = FIRST_PAUSE;
  private int sessions;

  TenantPrivacy(String tenant, Asker asker, PrivacyStore store, Publisher publisher) {
    this.tenant = tenant;
    this.asker = asker;
    this.loop = asker.loop();
    this.store = store;
    this.publisher = publisher;
    this.loader = new TenantLoader(asker, store, tenant);
    load();
  }

  private void load() {
    Stages.settle(
        loader.all(),
        found -> {
          standings = found;
          loaded = true;
          pause = FIRST_PAUSE;
          Stages.settle(
              publisher.publish(Redecision.ofAll(tenant, new HashMap<>(found))),
              done -> release(),
              failure -> release());
          List<String> changed = List.copyOf(changedMeanwhile);
          changedMeanwhile.clear();
          changed.forEach(this::conversationsChanged);
        },
        failure -> {
          LOG.log(
              System.Logger.Level.WARNING,
              "privacy settings cannot be read, so nobody is shown to anybody: " + failure);
          release();
          again(this::load);
        });
  }

  private void again(Runnable task) {
    if (!ended) {
      loop.schedule(
          pause,
          () -> {
            if (!ended) {
              task.run();
            }
          });
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
  }

  private void release() {
    List<CompletableFuture<Void>> released = waiting;
    waiting = new ArrayList<>();
    released.forEach(future -> future.complete(null));
  }

  /** Returns a future of when it is known how users stand, or for now cannot be. */
  CompletableFuture<Void> ready() {
    if (loaded) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    waiting.add(future);
    loop.schedule(CONNECTING, () -> future.complete(null));
    return future;
  }

  /** A session has come. */
  void entered() {
    sessions++;
  }

  /** A session has gone. */
  void exited() {
    sessions--;
  }

  /** Returns whether nobody is here and nothing is under way. */
  boolean isIdle() {
    return sessions == 0 && turns.isEmpty() && waiting.isEmpty();
  }

  void end() {
    ended = true;
  }

  private Standing standing(String userId) {
    return loaded ? standings.getOrDefault(userId, Standing.OPEN) : Standing.CLOSED;
  }

  CompletableFuture<PrivacySettings> settings(String userId) {
    return inTurn(userId, () -> CompletableFuture.completedFuture(known(userId).settings()));
  }

  /** Changes a user's settings. */
  CompletableFuture<PrivacySettings> update(String userId, UnaryOperator<PrivacySettings> change) {
    return inTurn(
        userId,
        () -> {
          Standing now = known(userId);
          PrivacySettings next = change.apply(now.settings());
          if (next.equals(now.settings())) {
            return CompletableFuture.completedFuture(next);
          }
          return circle(userId, now, next)
              .thenCompose(
                  circle ->
                      write(userId, () -> store.save(tenant, new Saved(userId, next.toBytes())))
                          .thenCompose(saved -> publish(userId, Standing.of(next, circle))))
              .thenApply(done -> next);
        });
  }

  private CompletableFuture<Circle> circle(String userId, Standing now, PrivacySettings next) {
    if (next.visibility() != Visibility.CONTACTS) {
      return CompletableFuture.completedFuture(Circle.EMPTY);
    }
    return now.settings().visibility() == Visibility.CONTACTS
        ? CompletableFuture.completedFuture(now.circle())
        : loader.circle(userId);
  }

  /** Lists users as contacts; the answer is how many there are then. */
  CompletableFuture<Integer> addContacts(String userId, List<String> ids) {
    return inTurn(
        userId,
        () ->
            loader
                .contacts(userId)
                .thenCompose(
                    listed -> {
                      Set<String> all = new HashSet<>(listed);
                      List<String> added = ids.stream().filter(all::add).toList();
                      if (all.size() > TenantLoader.MAX_CONTACTS) {
                        throw Refusals.quota(
                            "A user can list at most " + TenantLoader.MAX_CONTACTS + " contacts");
                      }
                      return added.isEmpty()
                          ? CompletableFuture.completedFuture(all.size())
                          : write(userId, () -> store.add(tenant, userId, added))
                              .thenCompose(done -> publishContacts(userId, all))
                              .thenApply(done -> all.size());
                    }));
  }

  /** Takes users off the list; the answer is how many there are then. */
  CompletableFuture<Integer> removeContacts(String userId, List<String> ids) {
    return inTurn(
        userId,
        () ->
            loader
                .contacts(userId)
                .thenCompose(
                    listed -> {
                      Set<String> all = new HashSet<>(listed);
                      List<String> removed = ids.stream().filter(all::remove).toList();
                      return removed.isEmpty()
                          ? CompletableFuture.completedFuture(all.size())
                          : write(userId, () -> store.remove(tenant, userId, removed))
                              .thenCompose(done -> publishContacts(userId, all))
                              .thenApply(done -> all.size());
                    }));
  }

  CompletableFuture<List<String>> contacts(String userId, String after, int limit) {
    return inTurn(
        userId,
        () -> asker.ask(TenantLoader.STORE, () -> store.contacts(tenant, userId, after, limit)));
  }

  private CompletableFuture<Void> publishContacts(String userId, Set<String> contacts) {
    Standing now = standing(userId);
    return now.isClosed() || now.settings().visibility() != Visibility.CONTACTS
        ? CompletableFuture.completedFuture(null)
        : publish(userId, Standing.of(now.settings(), new Circle(contacts, now.circle().peers())));
  }

  /** A user is in other direct conversations than before; the store has it already. */
  void conversationsChanged(String userId) {
    if (!loaded) {
      changedMeanwhile.add(userId);
    } else if (standing(userId).settings().visibility() == Visibility.CONTACTS) {
      Stages.settle(
          inTurn(userId, () -> loader.one(userId).thenCompose(read -> publish(userId, read))),
          done -> {},
          failure -> lookAgain(userId));
    }
  }

  private CompletableFuture<Void> write(
      String userId, Supplier<? extends @Nullable CompletionStage<?>> call) {
    AtomicBoolean isOpen = new AtomicBoolean();
    return asker
        .tell(
            TenantLoader.STORE,
            () -> {
              CompletionStage<?> stage = call.get();
              if (stage != null) {
                isOpen.set(true);
                stage.whenComplete((done, failure) -> isOpen.set(false));
              }
              return stage;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null && isOpen.get()) {
                lookAgain(userId);
              }
            });
  }

  /** It is not known how a user stands: nobody is told anything until the store has said. */
  private void lookAgain(String userId) {
    if (!standing(userId).isClosed()) {
      announce(userId, Standing.CLOSED);
    }
    again(
        () ->
            Stages.settle(
                loader.one(userId),
                read -> {
                  pause = FIRST_PAUSE;
                  announce(userId, read);
                },
                failure -> lookAgain(userId)));
  }

  /** Publishes without anybody who waits for it. */
  private void announce(String userId, Standing next) {
    Stages.settle(publish(userId, next), done -> {}, failure -> {});
  }

  private CompletableFuture<Void> publish(String userId, Standing next) {
    Standing before = standing(userId);
    if (next.isOpen()) {
      standings.remove(userId);
    } else {
      standings.put(userId, next);
    }
    Map<String, Standing> was = new LinkedHashMap<>();
    Map<String, Standing> is = new LinkedHashMap<>();
    was.put(userId, before);
    is.put(userId, next);
    return publisher.publish(Redecision.of(tenant, was, is));
  }

  /**
   * Returns how a user stands.
   *
   * @throws io.realtime4j.api.RefusedException if that is not known now
   */
  private Standing known(String userId) {
    Standing standing = standing(userId);
    if (standing.isClosed()) {
      throw unavailable();
    }
    return standing;
  }

  private <T> CompletableFuture<T> inTurn(String userId, Supplier<CompletableFuture<T>> task) {
    StageLane lane = turns.get(userId);
    if (lane == null) {
      lane = new StageLane(loop, MAX_WAITING, () -> turns.remove(userId));
      turns.put(userId, lane);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    lane.submit(
        () ->
            task.get()
                .whenComplete(
                    (value, failure) -> {
                      if (failure == null) {
                        result.complete(value);
                      } else {
                        result.completeExceptionally(Stages.cause(failure));
                      }
                    }),
        result::completeExceptionally);
    return result;
  }

  private static RefusedException unavailable() {
    return Refusals.unavailable("The store cannot be used now", Asker.PAUSE);
  }
}
