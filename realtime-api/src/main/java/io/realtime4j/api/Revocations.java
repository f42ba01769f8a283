package io.realtime4j.api;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who of a tenant is not let in any more though the token is valid. What is revoked here is kept in
 * the store, so that it outlives a restart, until its time is over.
 *
 * <p>A revocation ends the sessions concerned at once: each gets the event {@code auth:error} with
 * the code {@code TOKEN_REVOKED}, then is disconnected in due form, so that no client comes back by
 * itself; nor can such a session be recovered. From then on whoever comes is refused with that
 * code, and so are a refresh and a request over HTTP.
 *
 * <p>Every method may be called from any thread and blocks none. A future completes within ten
 * seconds on a thread of the server: what follows must not block, or be given an executor. It fails
 * with {@link RefusedException}: {@code UNAVAILABLE}, which is retryable, where the store could not
 * do it or has not said so in time: then nobody was put out; {@code VALIDATION_ERROR} where a time
 * is needed; {@code QUOTA_EXCEEDED} past a hundred thousand revocations; {@code UNSUPPORTED} where
 * the store has no place for them. All can be repeated.
 */
@NotForImplementation
public interface Revocations {
  /**
   * Revokes all tokens of a user, also those that are made later.
   *
   * @param until when the user is let in again, in the future; {@code null} for when the last of
   *     the tokens expires that the user's sessions on this server have: they must have one, and
   *     all must expire
   * @return how many sessions were ended
   */
  CompletableFuture<Integer> revokeUser(String userId, @Nullable Instant until);

  /**
   * Revokes one token.
   *
   * @param tokenId its {@code jti}
   * @param until as for {@link #revokeUser}
   * @return how many sessions were ended
   */
  CompletableFuture<Integer> revokeToken(String tokenId, @Nullable Instant until);

  /**
   * Revokes a session: the tokens of its connections, by their {@code jti}, and its label where
   * tokens name it ({@code sessionId}). A token with neither is good for another session: revoke
   * its user.
   *
   * @param idOrLabel a socket's id, or a session's label
   * @param until as for {@link #revokeUser}
   * @return how many connections were ended
   */
  CompletableFuture<Integer> revokeSession(String idOrLabel, @Nullable Instant until);

  /** Lets a user in again; returns whether the user was revoked. */
  CompletableFuture<Boolean> restoreUser(String userId);

  /** Accepts a token again; returns whether it was revoked. */
  CompletableFuture<Boolean> restoreToken(String tokenId);

  /** Accepts a session's label again; returns whether it was revoked. */
  CompletableFuture<Boolean> restoreSession(String label);

  /**
   * Returns what is revoked now, sessions before tokens before users, each by id; what is over is
   * not in it.
   *
   * @param after the last one of the page before, as {@code kind/id}, such as {@code user/mallory};
   *     empty for the first page
   * @param limit how many at most, from 1 to {@link Moderation#MAX_PAGE}
   * @throws IllegalArgumentException if {@code after} or {@code limit} cannot be used
   */
  CompletableFuture<InfoPage<RevocationInfo>> revoked(String after, int limit);
}
