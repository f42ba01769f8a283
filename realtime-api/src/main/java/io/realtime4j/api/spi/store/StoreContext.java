package io.realtime4j.api.spi.store;

import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Where a store runs and what time it is. In production the executors are threads of the store's
 * own; in simulation they are tasks of a scheduler, so that a whole system runs on one thread.
 *
 * @param writer serial: every change, in the order of the calls
 * @param reader serial: queries that need not wait for a commit under way
 * @param clock the wall clock
 */
public record StoreContext(Executor writer, Executor reader, InstantSource clock) {}
