package io.realtime4j.api.spi.feature;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.StoreContext;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Loop, clock and randomness of a client. Whoever gives it owns it: the client never stops the
 * loop.
 *
 * @param loop where all of the client's state lives
 * @param callbacks where listeners and futures run; the client makes it serial for itself
 * @param clock the wall clock
 * @param secure randomness that nobody can guess, for ids
 * @param jitter randomness for back-off
 * @param storeContext given to a store that the client opens; {@code null} for its own threads
 */
public record ClientEnvironment(
    EventLoop loop,
    Executor callbacks,
    InstantSource clock,
    RandomGenerator secure,
    RandomGenerator jitter,
    @Nullable StoreContext storeContext) {}
