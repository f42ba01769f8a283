package io.realtime4j.server.chat.session;

/**
 * Something of a room of which only the latest word counts.
 *
 * @param form which of the room's
 */
public record Topic(RoomKey room, Object form) {}
