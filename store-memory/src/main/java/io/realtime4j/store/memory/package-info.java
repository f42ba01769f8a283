/**
 * Stores in memory. Start at {@link io.realtime4j.store.memory.MemoryServerStoreProvider} and
 * {@link io.realtime4j.store.memory.MemoryClientStoreProvider}.
 */
@NullMarked
package io.realtime4j.store.memory;

import org.jspecify.annotations.NullMarked;
