package io.realtime4j.api.spi.server;

import io.realtime4j.api.spi.store.StoreContext;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Clock and randomness of a server; its loops are the transport's.
 *
 * @param clock the wall clock
 * @param secure randomness that nobody can guess: session ids, tokens, message ids
 * @param jitter randomness for spreading things in time
 * @param storeContext given to a store that the server opens; {@code null} for its own threads
 */
public record ServerEnvironment(
    InstantSource clock,
    RandomGenerator secure,
    RandomGenerator jitter,
    @Nullable StoreContext storeContext) {}
