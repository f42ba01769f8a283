package io.realtime4j.server.chat.moderation;

import io.realtime4j.api.InfoPage;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.RevocationInfo;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.moderation.Ledger.Kind;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is revoked in a tenant. From any thread; the ledger is changed on its loop. */
public final class TenantRevocations implements Revocations {
  private static final int MAX_ID_CHARS = 256;

  /** A token is accepted for half a minute after its end, by clocks that differ. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private final String tenant;
  private final Ledger ledger;
  private final Sessions sessions;
  private final Deeds deeds;

  /** The sessions of all servers. */
  public interface Sessions {
    /** Returns those that there are now. */
    CompletableFuture<List<Seen>> find(Whom who);

    /**
     * Ends those that there are, and who is on the way in; completes with how many there were.
     *
     * @param entries what holds against them, here already
     */
    CompletableFuture<Integer> revoke(Whom who, Map<String, Long> entries);

    /**
     * Passes where all servers can be told.
     *
     * @throws io.realtime4j.api.RefusedException if not
     */
    void mustBeReached();

    /** Has the other servers forget what was held against somebody. */
    CompletableFuture<Void> restored(String key);
  }

  /**
   * A session as it was seen on its loop.
   *
   * @param expiresAt when its token ends, {@code null} if that does not
   * @param label which may come from its token, or not
   */
  public record Seen(@Nullable String tokenId, @Nullable Instant expiresAt, String label) {}

  /**
   * Creates one.
   *
   * @throws IllegalArgumentException if it can be the name of no tenant
   */
  public TenantRevocations(String tenant, Ledger ledger, Sessions sessions, Deeds deeds) {
    this.tenant = Principal.builder().tenant(tenant).build().tenant();
    this.ledger = ledger;
    this.sessions = sessions;
    this.deeds = deeds;
  }

  @Override
  public CompletableFuture<Integer> revokeUser(String userId, @Nullable Instant until) {
    check("userId", userId);
    return revoke(
        Whom.of(tenant, userId),
        until,
        seen -> Map.of(Kind.USER.key(tenant, userId), end(until, seen)));
  }

  @Override
  public CompletableFuture<Integer> revokeToken(String tokenId, @Nullable Instant until) {
    check("tokenId", tokenId);
    return revoke(
        Whom.token(tenant, tokenId),
        until,
        seen -> Map.of(Kind.TOKEN.key(tenant, tokenId), end(until, seen)));
  }

  @Override
  public CompletableFuture<Integer> revokeSession(String session, @Nullable Instant until) {
    check("session", session);
    return revoke(Whom.session(tenant, session), until, seen -> entries(session, until, seen));
  }

  private CompletableFuture<Integer> revoke(
      Whom who, @Nullable Instant until, Function<List<Seen>, Map<String, Long>> entries) {
    ledger.checkEnd(until);
    return deeds.begin(
        () ->
            sessions
                .find(who)
                .thenCompose(
                    seen ->
                        onLoop(
                            () -> {
                              Map<String, Long> revoked = entries.apply(seen);
                              return ledger.put(revoked).thenApply(stored -> revoked);
                            }))
                .thenCompose(revoked -> sessions.revoke(who, revoked)));
  }

  private Map<String, Long> entries(String session, @Nullable Instant until, List<Seen> seen) {
    Map<String, Long> entries = new LinkedHashMap<>();
    long end = end(until, seen);
    entries.put(Kind.SESSION.key(tenant, session), end);
    for (Seen one : seen) {
      String tokenId = one.tokenId;
      if (tokenId != null) {
        entries.put(Kind.TOKEN.key(tenant, tokenId), end);
      }
      entries.put(Kind.SESSION.key(tenant, one.label), end);
    }
    return entries;
  }

  private static long end(@Nullable Instant until, List<Seen> seen) {
    if (until != null) {
      return Infos.millis(until);
    }
    long last = 0;
    for (Seen one : seen) {
      Instant expiresAt = one.expiresAt;
      if (expiresAt == null) {
        throw Refusals.validation("until", "is required: the token does not expire");
      }
      last = Math.max(last, later(Infos.millis(expiresAt)));
    }
    if (last == 0) {
      throw Refusals.validation(
          "until",
          "is required (--for TIME of the command line): no session is here whose token says when it ends");
    }
    return last;
  }

  private static long later(long millis) {
    return millis > Long.MAX_VALUE - LEEWAY.toMillis() ? millis : millis + LEEWAY.toMillis();
  }

  @Override
  public CompletableFuture<Boolean> restoreUser(String userId) {
    check("userId", userId);
    return restore(Kind.USER.key(tenant, userId));
  }

  @Override
  public CompletableFuture<Boolean> restoreToken(String tokenId) {
    check("tokenId", tokenId);
    return restore(Kind.TOKEN.key(tenant, tokenId));
  }

  @Override
  public CompletableFuture<Boolean> restoreSession(String label) {
    check("label", label);
    return restore(Kind.SESSION.key(tenant, label));
  }

  @Override
  public CompletableFuture<InfoPage<RevocationInfo>> revoked(String after, int limit) {
    Require.range("limit", limit, 1, Moderation.MAX_PAGE);
    String behind = after.isEmpty() ? "" : key(after);
    return deeds.begin(() -> CompletableFuture.completedFuture(ledger.page(tenant, behind, limit)));
  }

  private String key(String kindAndId) {
    int slash = kindAndId.indexOf('/');
    return Kind.named(kindAndId.substring(0, Math.max(0, slash)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "after must be empty or kind/id, such as user/mallory, was \""
                        + kindAndId
                        + "\""))
        .key(tenant, kindAndId.substring(slash + 1));
  }

  private CompletableFuture<Boolean> restore(String key) {
    return deeds.begin(
        () ->
            onLoop(
                    () -> {
                      sessions.mustBeReached();
                      return ledger.remove(key);
                    })
                .thenCompose(held -> sessions.restored(key).thenApply(done -> held)));
  }

  private <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    ledger
        .asker()
        .loop()
        .execute(
            () -> {
              try {
                Stages.settle(action.get(), done::complete, done::completeExceptionally);
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private static void check(String name, String id) {
    Require.filled(name, Require.clean(name, id, MAX_ID_CHARS));
  }
}
