package io.realtime4j.views;

/**
 * What is unread in a room.
 *
 * @param roomName canonical name
 * @param unread how many messages of others; 1,000 for that and more
 * @param mentions how many of those mention us
 */
public record UnreadBadge(String roomName, int unread, int mentions) {}
