/**
 * Stores that live as long as the process: for tests, simulation, and clients that need no more.
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.store.memory {
  requires transitive io.realtime4j.api;

  exports io.realtime4j.store.memory;

  provides io.realtime4j.api.spi.store.ClientStoreProvider with
      io.realtime4j.store.memory.MemoryClientStoreProvider;
  provides io.realtime4j.api.spi.store.ServerStoreProvider with
      io.realtime4j.store.memory.MemoryServerStoreProvider;
}
