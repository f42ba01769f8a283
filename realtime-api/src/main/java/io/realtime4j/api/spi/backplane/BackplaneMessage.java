package io.realtime4j.api.spi.backplane;

import io.realtime4j.api.json.JsonObject;

/**
 * What servers of a cluster tell each other about a namespace, in the terms of a Socket.IO adapter.
 * What a release does not know it gets as an {@link UnknownMessage}.
 */
public sealed interface BackplaneMessage
    permits BroadcastMessage,
        DisconnectMessage,
        FetchMessage,
        MoveMessage,
        ResponseMessage,
        ServerSideMessage,
        UnknownMessage {
  /** Returns what this software tells its like beside; empty from foreign servers. */
  JsonObject metadata();
}
