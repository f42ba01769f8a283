/**
 * Contract suites of the transports. An implementation joins by extending {@link
 * io.realtime4j.testkit.transport.ClientTransportContract} or {@link
 * io.realtime4j.testkit.transport.ServerTransportContract}; their peers are plain sockets, so that
 * no transport is tested by another.
 */
package io.realtime4j.testkit.transport;
