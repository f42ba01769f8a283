package io.realtime4j.server.chat.privacy;

import io.realtime4j.server.chat.privacy.PrivacySettings.Visibility;
import io.realtime4j.server.chat.privacy.PrivacyStore.Saved;
import io.realtime4j.server.chat.privacy.Standing.Circle;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Asker;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What users of one tenant ask about their own privacy, each in turn. Home loop only. */
final class UserChanges {
  /** Others who change the same settings at the same time are the same user's other clients. */
  private static final int MAX_ATTEMPTS = 5;

  private final String tenant;
  private final Asker asker;
  private final PrivacyStore store;
  private final TenantLoader loader;
  private final Standings standings;
  private final UserTurns turns;
  private final DoubtfulUsers doubts;
  private final OtherServers others;

  UserChanges(
      String tenant,
      Asker asker,
      PrivacyStore store,
      TenantLoader loader,
      Standings standings,
      UserTurns turns,
      DoubtfulUsers doubts,
      OtherServers others) {
    this.tenant = tenant;
    this.asker = asker;
    this.store = store;
    this.loader = loader;
    this.standings = standings;
    this.turns = turns;
    this.doubts = doubts;
    this.others = others;
  }

  CompletableFuture<PrivacySettings> settings(String userId) {
    return turns.take(
        userId, () -> CompletableFuture.completedFuture(standings.sure(userId).settings()));
  }

  /** Changes a user's settings. */
  CompletableFuture<PrivacySettings> update(String userId, UnaryOperator<PrivacySettings> change) {
    if (others.areExpected()) {
      return everywhere(userId, () -> replace(userId, change, 1));
    }
    return turns.take(
        userId,
        () -> {
          Standing now = standings.sure(userId);
          PrivacySettings next = change.apply(now.settings());
          if (next.equals(now.settings())) {
            return CompletableFuture.completedFuture(next);
          }
          return circle(userId, now, next)
              .thenCompose(
                  circle ->
                      doubts
                          .write(
                              userId, () -> store.save(tenant, new Saved(userId, next.toBytes())))
                          .thenCompose(saved -> standings.set(userId, Standing.of(next, circle))))
              .thenApply(done -> next);
        });
  }

  /** Does something in a user's turn, then waits until all other servers know of it. */
  private <T> CompletableFuture<T> everywhere(
      String userId, Supplier<CompletableFuture<T>> change) {
    return turns
        .take(
            userId,
            () -> {
              others.mustBeReached();
              return change.get();
            })
        // Not in the turn: another may be waiting for one here.
        .thenCompose(done -> others.follow(userId).thenApply(known -> done));
  }

  /** Changes what the store has, which others may change as well. */
  private CompletableFuture<PrivacySettings> replace(
      String userId, UnaryOperator<PrivacySettings> change, int attempt) {
    return asker
        .ask(TenantLoader.STORE, () -> store.settings(tenant, userId))
        .thenCompose(
            saved -> {
              PrivacySettings now = PrivacySettings.DEFAULT;
              byte[] before = null;
              if (saved.isPresent()) {
                before = saved.get().body();
                now = PrivacySettings.ofBytes(before);
              }
              if (now == null) {
                throw Refusals.unavailable("The settings cannot be read", Asker.PAUSE);
              }
              PrivacySettings next = change.apply(now);
              return next.equals(now)
                  ? CompletableFuture.completedFuture(next)
                  : replace(userId, before, next)
                      .thenCompose(
                          isReplaced ->
                              isReplaced
                                  ? CompletableFuture.completedFuture(next)
                                  : again(userId, change, attempt));
            });
  }

  private CompletableFuture<PrivacySettings> again(
      String userId, UnaryOperator<PrivacySettings> change, int attempt) {
    if (attempt == MAX_ATTEMPTS) {
      throw Refusals.unavailable("Others change these settings just now", Asker.PAUSE);
    }
    return replace(userId, change, attempt + 1);
  }

  private CompletableFuture<Boolean> replace(
      String userId, byte @Nullable [] before, PrivacySettings next) {
    CompletableFuture<Circle> circle =
        next.visibility() == Visibility.CONTACTS
            ? loader.circle(userId)
            : CompletableFuture.completedFuture(Circle.EMPTY);
    AtomicBoolean isReplaced = new AtomicBoolean();
    return circle.thenCompose(
        close ->
            doubts
                .write(
                    userId,
                    () ->
                        store
                            .replace(tenant, new Saved(userId, next.toBytes()), before)
                            .thenAccept(isReplaced::set))
                .thenCompose(
                    done ->
                        isReplaced.get()
                            ? doubts.found(userId, Standing.of(next, close))
                            : CompletableFuture.completedFuture(null))
                .thenApply(done -> isReplaced.get()));
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
    return everywhere(
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
                            "A user can list at most " + TenantLoader.MAX_CONTACTS + " contacts",
                            TenantLoader.MAX_CONTACTS);
                      }
                      return added.isEmpty()
                          ? CompletableFuture.completedFuture(all.size())
                          : doubts
                              .write(userId, () -> store.add(tenant, userId, added))
                              .thenCompose(done -> publish(userId, all))
                              .thenApply(done -> all.size());
                    }));
  }

  /** Takes users off the list; the answer is how many there are then. */
  CompletableFuture<Integer> removeContacts(String userId, List<String> ids) {
    return everywhere(
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
                          : doubts
                              .write(userId, () -> store.remove(tenant, userId, removed))
                              .thenCompose(done -> publish(userId, all))
                              .thenApply(done -> all.size());
                    }));
  }

  CompletableFuture<List<String>> contacts(String userId, String after, int limit) {
    return turns.take(
        userId,
        () -> asker.ask(TenantLoader.STORE, () -> store.contacts(tenant, userId, after, limit)));
  }

  /** A user lists these from now on. */
  private CompletableFuture<Void> publish(String userId, Set<String> contacts) {
    Standing now = standings.of(userId);
    return now.isClosed() || now.settings().visibility() != Visibility.CONTACTS
        ? CompletableFuture.completedFuture(null)
        : doubts.found(
            userId, Standing.of(now.settings(), new Circle(contacts, now.circle().peers())));
  }
}
