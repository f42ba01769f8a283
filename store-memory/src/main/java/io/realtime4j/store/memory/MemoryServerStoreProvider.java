package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens server stores that live as long as the process. Each opening starts empty, with an epoch of
 * its own.
 *
 * <p>The log is in memory and bounded: past its limit (128 MiB, bodies and what they cost beside)
 * the oldest messages of all rooms are dropped. Numbers go on, and the client ids of dropped
 * messages stay known for a day (at most 400,000 of them), so that a late repetition is still a
 * duplicate. Sessions are bounded in number. Rooms, memberships, receipts, settings and contacts
 * are not bounded.
 *
 * <p>The location is empty, or options joined by {@code &}: {@code bytes=N} sets the limit, {@code
 * sessions=N} the number of sessions, {@code epoch=NAME} the epoch, which is random otherwise (a
 * simulation that is to repeat names it).
 */
public final class MemoryServerStoreProvider implements ServerStoreProvider {
  /** Creates one. */
  public MemoryServerStoreProvider() {}

  @Override
  public String id() {
    return "memory";
  }

  /** Returns a rank below that of durable stores. */
  @Override
  public int priority() {
    return -10;
  }

  /**
   * Opens an empty store. Does not block.
   *
   * @throws io.realtime4j.api.ConfigurationException if the location has an option that is unknown
   */
  @Override
  public ServerStore open(String location, @Nullable StoreContext context) {
    MemoryOptions options = MemoryOptions.parse(location);
    return new MemoryServerStore(
        SerialLane.on(context == null ? null : context.writer(), "realtime4j-store-memory"),
        options,
        context == null ? InstantSource.system() : context.clock());
  }
}
