package io.realtime4j.server.chat.room;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.chat.message.Sequencer;
import io.realtime4j.server.chat.presence.PresenceHub;
import io.realtime4j.server.chat.privacy.VisibilityGate;
import java.time.InstantSource;

/**
 * What every room works with.
 *
 * @param namespace the way out to clients
 */
public record RoomServices(
    ServerOptions options,
    Namespace namespace,
    ServerStore store,
    Sequencer sequencer,
    PresenceHub presence,
    RoomPolicy policy,
    VisibilityGate gate,
    InstantSource clock) {}
