package io.realtime4j.server.chat.room;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.store.Ban;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Mutes and bans, as the store has them. Others than this server set them, so it is asked again for
 * who has not been looked up for a moment. Loop only.
 */
final class Sanctions {
  /** A mute or a ban takes hold within this time. */
  static final Duration FRESH = Duration.ofSeconds(5);

  private static final long FOREVER = Long.MAX_VALUE;

  private final Room room;
  private final RoomStore store;
  // In the order of looking.
  private final Map<String, Look> looks = new LinkedHashMap<>();

  /**
   * What was found of a user.
   *
   * @param bannedUntil completes on the loop, with the wall-clock time, 0 for no ban
   */
  private record Look(long atNanos, CompletableFuture<Long> bannedUntil) {}

  Sanctions(Room room, RoomStore store) {
    this.room = room;
    this.store = store;
  }

  /** Completes on the loop if nothing is held against what a user wants to do. */
  CompletableFuture<Void> check(Principal who, Action action) {
    if (who.isAnonymous()) {
      return CompletableFuture.completedFuture(null);
    }
    return look(who.userId())
        .thenAccept(
            bannedUntil -> {
              RefusedException refusal = refusal(who.userId(), action, bannedUntil);
              if (refusal != null) {
                throw refusal;
              }
            });
  }

  private @Nullable RefusedException refusal(String userId, Action action, long bannedUntil) {
    long now = room.clock().millis();
    if (bannedUntil > now) {
      return refusal("banned from", bannedUntil);
    }
    boolean speaks = action == Action.SEND || action == Action.TYPE;
    long mutedUntil = speaks ? room.members().mutedUntilMillis(userId) : 0;
    return mutedUntil > now ? refusal("muted in", mutedUntil) : null;
  }

  private static RefusedException refusal(String how, long untilMillis) {
    String end = untilMillis == FOREVER ? "" : " until " + WireTime.text(untilMillis);
    return Refusals.forbidden("You are " + how + " this room" + end);
  }

  private CompletableFuture<Long> look(String userId) {
    long now = room.home().nanoTime();
    forgetOld(now);
    Look known = looks.get(userId);
    if (known != null) {
      return known.bannedUntil;
    }
    RoomKey key = room.key();
    Membership before = room.members().open(userId);
    CompletableFuture<Long> found =
        room.asker()
            .ask(
                "the store",
                () ->
                    store
                        .member(key.tenant(), key.name(), userId)
                        .thenCompose(membership -> found(key, userId, membership)))
            .thenApply(
                standing -> {
                  // What was under way when it was asked is newer than the answer.
                  if (Objects.equals(room.members().open(userId), before)) {
                    room.members().refreshed(userId, standing.membership, room.head());
                  }
                  return standing.bannedUntil;
                });
    Look look = new Look(now, found);
    looks.put(userId, look);
    Stages.settle(found, until -> {}, failure -> looks.remove(userId, look));
    return found;
  }

  /** Members are not banned: a ban ends the membership. */
  private CompletionStage<Standing> found(
      RoomKey key, String userId, Optional<Membership> membership) {
    if (membership.isPresent()) {
      return CompletableFuture.completedFuture(new Standing(membership.get(), 0));
    }
    return store
        .banOf(key.tenant(), key.name(), userId)
        .thenApply(ban -> new Standing(null, ban.map(Ban::untilMillis).orElse(0L)));
  }

  private void forgetOld(long now) {
    Iterator<Look> oldest = looks.values().iterator();
    while (oldest.hasNext() && now - oldest.next().atNanos >= FRESH.toNanos()) {
      oldest.remove();
    }
  }

  /** How the store has a user. */
  private record Standing(@Nullable Membership membership, long bannedUntil) {}
}
