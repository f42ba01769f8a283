/**
 * Rooms: the way in and out, members, who is present. Start at {@link
 * io.realtime4j.server.chat.room.Room}.
 */
package io.realtime4j.server.chat.room;
