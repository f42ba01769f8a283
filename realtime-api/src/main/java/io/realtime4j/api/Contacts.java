package io.realtime4j.api;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Our contacts: users who may see what {@link PresenceVisibility#CONTACTS} shows; kept by the
 * server, for all our devices.
 *
 * <p>Every method may be called from any thread, and none blocks. Nothing is kept: while not
 * connected they fail. Futures complete on the callback executor, and fail with {@link
 * NotConnectedException}, {@link RefusedException}, {@link AckTimeoutException}, {@link
 * ConnectionException} of code CONNECTION_LOST, {@link UnsupportedByPeerException} from a server
 * without contacts, or {@link ClientClosedException}.
 */
@NotForImplementation
public interface Contacts {
  /** Lists the first 500. */
  default CompletableFuture<ContactPage> list() {
    return list(null, 500);
  }

  /**
   * Lists them, page by page.
   *
   * @param after the user after whom to go on; {@code null} for the start
   * @param limit 1 to 500
   * @throws IllegalArgumentException if the limit is out of range
   */
  CompletableFuture<ContactPage> list(@Nullable String after, int limit);

  /**
   * Adds users, who are not told. Any number; more than 500 are several calls, of which those
   * before one that fails have been made.
   *
   * @return how many contacts there are then
   */
  CompletableFuture<Integer> add(Collection<String> userIds);

  /**
   * Removes users, who are not told; as {@link #add}.
   *
   * @return how many contacts there are then
   */
  CompletableFuture<Integer> remove(Collection<String> userIds);
}
