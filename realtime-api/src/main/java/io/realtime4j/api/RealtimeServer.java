package io.realtime4j.api;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A chat server that can live inside any JVM program.
 *
 * <pre>{@code
 * RealtimeServer server = RealtimeServer.builder().port(3101).jwtSecret(secret).build();
 * server.start().join();
 * }</pre>
 *
 * <p>Every method may be called from any thread. On a closed server there are no sessions, and what
 * {@link Moderation} and {@link Revocations} are asked for fails with {@link RefusedException},
 * UNAVAILABLE and not to be tried again.
 */
@NotForImplementation
public interface RealtimeServer extends AutoCloseable {
  /** Returns a builder with the defaults. */
  static RealtimeServerBuilder builder() {
    return new RealtimeServerBuilder();
  }

  /**
   * Begins to listen. Completes with the bound address; fails with {@link ServerStartException}, or
   * with what a feature failed with as it started. After a failure the server is closed.
   *
   * @throws IllegalStateException if it was started before, or is closed
   */
  CompletableFuture<InetSocketAddress> start();

  /** Returns how the server is; of a closed one that it is closed. */
  CompletableFuture<Health> health();

  /**
   * Returns who is connected to this server, session by session: of each of its loops as of one
   * moment, which is not the same for all.
   */
  CompletableFuture<List<ConnectedSession>> sessions();

  /**
   * Returns what creates rooms, and says who may do what in them.
   *
   * @param tenant whose rooms; {@code primary} if you have only one
   * @throws IllegalArgumentException if it can be the name of no tenant
   */
  Moderation moderation(String tenant);

  /**
   * Returns what refuses users, tokens and sessions though their tokens are valid.
   *
   * @param tenant whose; {@code primary} if you have only one
   * @throws IllegalArgumentException if it can be the name of no tenant
   */
  Revocations revocations(String tenant);

  /**
   * Puts all sessions of a user out: each gets the event {@code error} with the code {@code KICKED}
   * and the message, then is disconnected in due form, so that no client comes back by itself, nor
   * can the session be recovered. The user is not kept from coming again: for that refuse the
   * token, or ban.
   *
   * @param message for the user to read, at most 1,000 characters and none of control
   * @return how many sessions there were
   * @throws IllegalArgumentException if the message cannot be used
   */
  CompletableFuture<Integer> kickUser(String tenant, String userId, String message);

  /**
   * Puts one session out, as {@link #kickUser} does.
   *
   * @param sid the socket's id
   * @return whether it was there
   */
  CompletableFuture<Boolean> kickSession(String sid, String message);

  /**
   * Closes gently. From now on no new sessions are opened (status 503, with a {@code Retry-After}
   * behind the end of the time), {@link #health} says that the server is not healthy, and every
   * session gets the event {@code error} with the code {@code SERVER_DRAINING} and, as {@code
   * retryAfterMs}, when its turn comes. Then their connections are closed evenly over the time, as
   * if they had been lost, so that clients come back one after the other, elsewhere or to the
   * server that takes the place of this one; at last what was taken is committed, and the server is
   * closed. A second call changes nothing, nor does one on a closed server.
   *
   * @param time over which clients are sent away, up to an hour; zero for at once
   * @return completes when the server is closed; {@link #close} meanwhile closes it at once. Fails
   *     if its store, say, could not be closed
   * @throws IllegalArgumentException if the time is negative or longer than an hour
   */
  CompletableFuture<Void> drain(Duration time);

  /**
   * Returns a part of the engine by its type, such as the general Socket.IO server of {@code
   * io.realtime4j.server}.
   *
   * @throws IllegalStateException if there is none
   */
  <T> T feature(Class<T> apiType);

  /**
   * Stops: accepts nobody new, disconnects everybody, completes what was begun, closes store and
   * transport. Blocks until done, at most a few seconds; what fails is logged. Idempotent.
   */
  @Override
  void close();

  /**
   * How a server is.
   *
   * @param healthy whether it is {@link State#RUNNING} and every check passed
   * @param state whether it runs, drains or is closed
   * @param connections open Engine.IO connections
   * @param uptimeSeconds since it was started
   * @param store {@code ok}, or what is wrong
   * @param deliveries {@code ok} if what is committed reaches the clients, or what is wrong
   * @param backplane {@code ok}, or what is wrong
   */
  record Health(
      boolean healthy,
      State state,
      int connections,
      long uptimeSeconds,
      String store,
      String deliveries,
      String backplane) {
    /** What a server is about; each is followed by the next at most. */
    public enum State {
      /** It takes who comes, or would once it is started. */
      RUNNING,
      /** It sends everybody away and takes nobody. */
      DRAINING,
      /** It is closed, and does nothing any more. */
      CLOSED
    }
  }
}
