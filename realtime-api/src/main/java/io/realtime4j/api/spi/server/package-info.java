/**
 * What a server is extended with: {@link io.realtime4j.api.spi.server.Authenticator} says who
 * connects, {@link io.realtime4j.api.spi.server.RoomPolicy} what they may do, {@link
 * io.realtime4j.api.spi.server.ServerFeature} adds events, hooks and routes, and {@link
 * io.realtime4j.api.spi.server.ServerObserver} hears counts and times. What passes between them and
 * the server in bundles has builders, and may get more values.
 */
@NullMarked
package io.realtime4j.api.spi.server;

import org.jspecify.annotations.NullMarked;
