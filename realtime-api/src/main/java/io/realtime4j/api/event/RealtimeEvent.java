package io.realtime4j.api.event;

/** Something that happened on a client. Immutable. */
public interface RealtimeEvent {}
