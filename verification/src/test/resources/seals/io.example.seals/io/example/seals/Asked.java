package io.example.seals;

import io.realtime4j.api.event.RealtimeEvent;

/**
 * The server has asked for our seal, and was answered.
 *
 * @param seal what it was answered
 */
public record Asked(String seal) implements RealtimeEvent {}
