package io.realtime4j.server.chat;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.Namespace;
import java.time.InstantSource;

/**
 * What every room works with.
 *
 * @param namespace the way out to clients
 */
record RoomServices(
    ServerOptions options,
    Namespace namespace,
    ServerStore store,
    Sequencer sequencer,
    PresenceHub presence,
    RoomPolicy policy,
    VisibilityGate gate,
    InstantSource clock) {}
