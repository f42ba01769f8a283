package io.realtime4j.feature.reactions;

/**
 * How many have reacted to a message in one way.
 *
 * @param emoji the emoji, or any short text
 * @param count how many users
 * @param isMine whether the user of this client is among them
 */
public record Reaction(String emoji, int count, boolean isMine) {}
