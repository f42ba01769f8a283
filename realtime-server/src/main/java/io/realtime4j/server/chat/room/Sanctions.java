package io.realtime4j.server.chat.room;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.server.RoomQuestion;
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

  /** Bans that are read at a time; the next time the next. */
  private static final int BANS = 100;

  private final Room room;
  private final RoomStore store;
  // In the order of looking.
  private final Map<String, Look> looks = new LinkedHashMap<>();
  // Up to whom the bans were read.
  private String after = "";

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
            looked -> {
              RefusedException refusal = refusal(who, action, latest(who.userId(), looked));
              if (refusal != null) {
                throw refusal;
              }
            });
  }

  /** Throws if something is known to be held against what a user is about to do. */
  void checkKnown(Principal who, Action action) {
    RefusedException refusal =
        who.isAnonymous() ? null : refusal(who, action, latest(who.userId(), 0L));
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Takes note of a ban that was set here, 0 for none; what was asked before is older. */
  void banned(String userId, long untilMillis) {
    looks.remove(userId);
    looks.put(
        userId, new Look(room.home().nanoTime(), CompletableFuture.completedFuture(untilMillis)));
  }

  private long latest(String userId, long looked) {
    Look newest = looks.get(userId);
    CompletableFuture<Long> found = newest == null ? null : newest.bannedUntil;
    return found != null && found.isDone() && !found.isCompletedExceptionally()
        ? found.getNow(looked)
        : looked;
  }

  /** Looks anew at those present of whom the store says that they are banned. */
  void patrol() {
    RoomKey key = room.key();
    Stages.settle(
        room.asker().ask("the store", () -> store.bans(key.tenant(), key.name(), after, BANS)),
        page -> {
          after = page.hasMore() ? page.rows().get(page.rows().size() - 1).userId() : "";
          for (Ban ban : page.rows()) {
            if (ban.untilMillis() > room.clock().millis() && room.presence().has(ban.userId())) {
              looks.remove(ban.userId());
              Stages.settle(look(ban.userId()), until -> {}, failure -> {});
            }
          }
        },
        failure -> {});
  }

  /** Looks anew at a user whom others have changed; completes when that holds here. */
  CompletableFuture<Void> lookAnew(String userId) {
    looks.remove(userId);
    return look(userId)
        .thenCompose(
            bannedUntil ->
                room.members().isMember(userId)
                    ? silenceIfMuted(userId)
                    : room.moderation().evicted(userId, bannedUntil));
  }

  private CompletableFuture<Void> silenceIfMuted(String userId) {
    if (room.members().mutedUntilMillis(userId) > room.clock().millis()) {
      room.typing().silence(userId);
    }
    return CompletableFuture.completedFuture(null);
  }

  /** What was found so far may be outdated. */
  void forget() {
    looks.clear();
  }

  private @Nullable RefusedException refusal(Principal who, Action action, long bannedUntil) {
    long now = room.clock().millis();
    boolean speaks = action == Action.SEND || action == Action.TYPE;
    long mutedUntil = speaks ? room.members().mutedUntilMillis(who.userId()) : 0;
    if (bannedUntil <= now && mutedUntil <= now) {
      return null;
    }
    RoomQuestion question = room.question(who, action);
    if (question.isSecret() && !question.isMember()) {
      return Refusals.noRoom(room.key().name());
    }
    return bannedUntil > now ? banned(bannedUntil) : refusal("muted in", mutedUntil);
  }

  static RefusedException banned(long untilMillis) {
    return refusal("banned from", untilMillis);
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
                    if (standing.membership == null && room.presence().has(userId)) {
                      room.moderation().ended(userId, standing.bannedUntil);
                    }
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
