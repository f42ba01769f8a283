/**
 * What moves bytes: {@link io.realtime4j.api.spi.transport.ClientTransport} opens WebSockets and
 * does HTTP exchanges, {@link io.realtime4j.api.spi.transport.ServerTransport} accepts them.
 * Engine.IO is written once, above.
 */
@NullMarked
package io.realtime4j.api.spi.transport;

import org.jspecify.annotations.NullMarked;
