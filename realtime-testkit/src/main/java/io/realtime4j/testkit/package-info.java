/**
 * Start with {@link io.realtime4j.testkit.VirtualScheduler} to run clients and servers in virtual
 * time.
 *
 * <p>An implementation joins a contract suite by extending {@link
 * io.realtime4j.testkit.ClientTransportContract}, {@link
 * io.realtime4j.testkit.ServerTransportContract}, {@link io.realtime4j.testkit.ClientStoreContract}
 * or {@link io.realtime4j.testkit.ServerStoreContract}. The transports' peers are plain sockets, so
 * that no transport is tested by another.
 */
@NullMarked
package io.realtime4j.testkit;

import org.jspecify.annotations.NullMarked;
