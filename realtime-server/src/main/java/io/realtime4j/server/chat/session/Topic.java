package io.realtime4j.server.chat.session;

import org.jspecify.annotations.Nullable;

/**
 * Something of a room of which only the latest word counts.
 *
 * @param thread whose view it is for too; {@code null} for none
 * @param form which of the room's
 */
public record Topic(RoomKey room, @Nullable String thread, Object form) {}
