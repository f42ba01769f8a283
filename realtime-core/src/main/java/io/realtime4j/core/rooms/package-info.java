/**
 * Rooms, their positions, and the messages that come in. {@code RoomStream} holds the rules by
 * which each message arrives once and in order; {@code Joiner} gets us into rooms, again after
 * every loss.
 */
package io.realtime4j.core.rooms;
