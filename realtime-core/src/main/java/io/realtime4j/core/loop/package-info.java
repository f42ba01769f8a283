/**
 * The threads and the monotonic clock of a client: the only package of the engine that has any.
 * {@link io.realtime4j.core.loop.ClientThreads} makes them all.
 */
package io.realtime4j.core.loop;
