package io.realtime4j.feature.reactions;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.server.FeatureRooms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/*
 * Nobody is told when a message goes because it is old, nor where a server ended between a deletion
 * and what follows from it. So from time to time it is asked which of the messages that something is
 * kept for are still there: a page at a time, of the tenants that have come since the start.
 */

/** Takes away the reactions of messages that are no more. Loop only, but for {@link #seen}. */
final class Leftovers {
  /** What is left over is seen by nobody, and takes place alone. */
  static final Duration PERIOD = Duration.ofHours(1);

  /** Others get their turn in between. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Of more the later ones are looked at after the next start. */
  private static final int MAX_TENANTS = 10_000;

  private final ReactionBook book;
  private final FeatureRooms rooms;
  private final EventLoop loop;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Deque<String> tenants = new ArrayDeque<>();

  /** Null while nobody has come, or a question is under way. */
  private @Nullable Cancellable next;

  private boolean begun;
  private boolean stopped;

  Leftovers(ReactionBook book, FeatureRooms rooms, EventLoop loop) {
    this.book = book;
    this.rooms = rooms;
    this.loop = loop;
  }

  /** A tenant is there; from any thread. */
  void seen(String tenant) {
    if (known.size() < MAX_TENANTS && known.add(tenant)) {
      loop.execute(
          () -> {
            tenants.add(tenant);
            if (!begun) {
              begun = true;
              later(PERIOD, this::round);
            }
          });
    }
  }

  /** Ends. */
  void stop() {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
  }

  private void later(Duration wait, Runnable task) {
    if (!stopped) {
      next = loop.schedule(wait, task);
    }
  }

  private void round() {
    goOn(new ArrayDeque<>(tenants));
  }

  private void goOn(Deque<String> rest) {
    String tenant = rest.poll();
    if (tenant == null) {
      later(PERIOD, this::round);
    } else {
      look(tenant, "", rest);
    }
  }

  private void look(String tenant, String after, Deque<String> rest) {
    next = null;
    CompletableFuture<ReactionBook.Kept> done =
        book.inTime(() -> book.page(tenant, after))
            .thenCompose(
                page ->
                    book.inTime(() -> rooms.kept(tenant, page.messageIds()))
                        .thenApply(
                            kept -> {
                              forget(tenant, page.messageIds(), kept);
                              return page;
                            }));
    CompletableFuture<ReactionBook.Kept> unused =
        done.whenComplete(
            (page, failure) -> {
              if (page != null && page.hasMore() && !page.messageIds().isEmpty()) {
                String last = page.messageIds().get(page.messageIds().size() - 1);
                later(PAUSE, () -> look(tenant, last, rest));
              } else {
                // What failed is looked at in the next round.
                later(PAUSE, () -> goOn(rest));
              }
            });
  }

  private void forget(String tenant, List<String> messageIds, Set<String> kept) {
    for (String id : messageIds) {
      if (!kept.contains(id)) {
        CompletableFuture<Void> unused = book.forget(tenant, id).exceptionally(failure -> null);
      }
    }
  }
}
