package io.realtime4j.api;

import java.time.Duration;
import java.time.Instant;

/**
 * A room, for whoever runs the server.
 *
 * @param name canonical
 * @param type {@code channel}, {@code dm}, {@code user}, or {@code room} for a plain name
 * @param visibility who may come in
 * @param maxMembers how many members it takes, 0 for any number
 * @param slowMode how long a member has to wait between two messages, zero for no time
 * @param isClosed whether nobody may join or send any more
 * @param createdAt when it was created
 */
public record RoomInfo(
    String name,
    String type,
    RoomVisibility visibility,
    int maxMembers,
    Duration slowMode,
    boolean isClosed,
    Instant createdAt) {}
