package io.realtime4j.api.spi.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What an operator does with a store from outside the server that uses it, which may be running.
 * All methods block, and may be called from any thread.
 */
public interface StoreTools {
  /**
   * Writes a copy of all that is committed when the call begins, or a little later. What is
   * committed meanwhile by a server that runs is not held up.
   *
   * <p>A server that is started on the copy is one with another history: it has another {@link
   * MessageLog#epoch}, and no sessions that could be recovered. Clients that have heard what is not
   * in the copy learn that.
   *
   * @param location as of {@link ServerStoreProvider#open}
   * @param target a file that is not there yet; it is complete when it is there
   * @return how the copy is, looked through only as far as its numbers need
   * @throws io.realtime4j.api.StoreException if there is no store, the target is there, or cannot
   *     be written; nothing is left behind then
   */
  StoreReport backup(String location, Path target);

  /**
   * Reads everything and says what is wrong with it; changes nothing.
   *
   * @param location as of {@link ServerStoreProvider#open}
   * @throws io.realtime4j.api.StoreException if there is no store, or it cannot be read at all
   */
  StoreReport check(String location);

  /**
   * Puts a copy in the place of a store that no server uses, and keeps what was there. The copy is
   * read through first, and stays as it is. Whoever starts on the store then finds another history
   * than before, as {@link #backup} says.
   *
   * @param copy what {@link #backup} has written, by this release or one before it
   * @param location as of {@link ServerStoreProvider#open}
   * @return where what was there is kept; empty if nothing was there
   * @throws io.realtime4j.api.StoreException if the copy is not there or something is wrong with
   *     it, if a server uses the store ({@link io.realtime4j.api.StoreException#LOCKED}), or if
   *     files cannot be written; the store is as it was then
   */
  Optional<Path> restore(Path copy, String location);
}
