/**
 * Stores in memory. Start at {@link io.realtime4j.store.memory.MemoryServerStoreProvider} and
 * {@link io.realtime4j.store.memory.MemoryClientStoreProvider}.
 */
package io.realtime4j.store.memory;
