/**
 * What a server is extended with: {@link io.realtime4j.api.spi.server.Authenticator} says who
 * connects, {@link io.realtime4j.api.spi.server.RoomPolicy} what they may do, and {@link
 * io.realtime4j.api.spi.server.ServerFeature} adds events.
 */
package io.realtime4j.api.spi.server;
