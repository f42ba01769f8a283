package io.realtime4j.server.chat.privacy;

import io.realtime4j.server.chat.privacy.PrivacySettings.Visibility;
import io.realtime4j.server.chat.privacy.PrivacyStore.Saved;
import io.realtime4j.server.chat.privacy.Standing.Circle;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * What a store answers at once must not pile up on the stack, so each page goes on in a task of its
 * own. Only who is not open takes memory, and contacts and conversations only of those whose visibility
 * depends on them. Each page and each question has the store's time limit; all together may take
 * what they take, while nothing is told of anybody.
 */

/** Reads how the users of a tenant stand. Loop only. */
final class TenantLoader {
  /** Who is asked, for the log. */
  static final String STORE = "the store";

  private static final int PAGE = 1_000;

  /** As many as may be added. */
  static final int MAX_CONTACTS = 5_000;

  private final Asker asker;
  private final PrivacyStore store;
  private final String tenant;

  TenantLoader(Asker asker, PrivacyStore store, String tenant) {
    this.asker = asker;
    this.store = store;
    this.tenant = tenant;
  }

  /** Returns all who are not open. */
  CompletableFuture<Map<String, Standing>> all() {
    CompletableFuture<Map<String, Standing>> result = new CompletableFuture<>();
    page("", new HashMap<>(), new ArrayDeque<>(), result);
    return result;
  }

  private void page(
      String after,
      Map<String, Standing> found,
      Deque<Saved> circles,
      CompletableFuture<Map<String, Standing>> result) {
    Stages.settle(
        asker.ask(STORE, () -> store.page(tenant, after, PAGE)),
        page -> {
          for (Saved saved : page) {
            PrivacySettings settings = PrivacySettings.ofBytes(saved.body());
            if (settings != null && settings.visibility() == Visibility.CONTACTS) {
              circles.add(saved);
            } else {
              put(found, saved.userId(), standing(settings, Circle.EMPTY));
            }
          }
          if (page.size() < PAGE) {
            circles(found, circles, result);
          } else {
            String last = page.get(page.size() - 1).userId();
            asker.loop().execute(() -> page(last, found, circles, result));
          }
        },
        result::completeExceptionally);
  }

  private void circles(
      Map<String, Standing> found,
      Deque<Saved> circles,
      CompletableFuture<Map<String, Standing>> result) {
    Saved next = circles.poll();
    if (next == null) {
      result.complete(found);
      return;
    }
    Stages.settle(
        circle(next.userId()),
        circle -> {
          put(found, next.userId(), standing(PrivacySettings.ofBytes(next.body()), circle));
          asker.loop().execute(() -> circles(found, circles, result));
        },
        result::completeExceptionally);
  }

  private static void put(Map<String, Standing> found, String userId, Standing standing) {
    if (!standing.isOpen()) {
      found.put(userId, standing);
    }
  }

  /** What cannot be understood hides: it may have been a wish to be hidden. */
  private static Standing standing(@Nullable PrivacySettings settings, Circle circle) {
    return settings == null ? Standing.CLOSED : Standing.of(settings, circle);
  }

  /** Returns how one user stands. */
  CompletableFuture<Standing> one(String userId) {
    return asker
        .ask(STORE, () -> store.settings(tenant, userId))
        .thenCompose(
            saved -> {
              if (saved.isEmpty()) {
                return CompletableFuture.completedFuture(Standing.OPEN);
              }
              PrivacySettings settings = PrivacySettings.ofBytes(saved.get().body());
              return settings != null && settings.visibility() == Visibility.CONTACTS
                  ? circle(userId).thenApply(circle -> Standing.of(settings, circle))
                  : CompletableFuture.completedFuture(standing(settings, Circle.EMPTY));
            });
  }

  /** Returns whom a user sees as close. */
  CompletableFuture<Circle> circle(String userId) {
    CompletableFuture<Circle> result = new CompletableFuture<>();
    Stages.settle(
        contacts(userId),
        contacts ->
            Stages.settle(
                asker.ask(STORE, () -> store.conversations(tenant, userId)),
                rooms ->
                    peers(
                        userId,
                        new ArrayDeque<>(rooms),
                        new HashSet<>(),
                        new HashSet<>(contacts),
                        result),
                result::completeExceptionally),
        result::completeExceptionally);
    return result;
  }

  private void peers(
      String userId,
      Deque<String> rooms,
      Set<String> peers,
      Set<String> contacts,
      CompletableFuture<Circle> result) {
    String room = rooms.poll();
    if (room == null) {
      peers.remove(userId);
      result.complete(new Circle(contacts, peers));
      return;
    }
    Stages.settle(
        asker.ask(STORE, () -> store.members(tenant, room)),
        members -> {
          peers.addAll(members);
          asker.loop().execute(() -> peers(userId, rooms, peers, contacts, result));
        },
        result::completeExceptionally);
  }

  /** Returns all contacts of a user, sorted. */
  CompletableFuture<List<String>> contacts(String userId) {
    CompletableFuture<List<String>> result = new CompletableFuture<>();
    contacts(userId, "", new ArrayList<>(), result);
    return result;
  }

  private void contacts(
      String userId, String after, List<String> found, CompletableFuture<List<String>> result) {
    Stages.settle(
        asker.ask(STORE, () -> store.contacts(tenant, userId, after, PAGE)),
        page -> {
          found.addAll(page);
          if (page.size() < PAGE || found.size() >= MAX_CONTACTS) {
            result.complete(found);
          } else {
            asker.loop().execute(() -> contacts(userId, page.get(page.size() - 1), found, result));
          }
        },
        result::completeExceptionally);
  }
}
