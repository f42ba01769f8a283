package io.realtime4j.store.memory;

/** A room's full name. */
record RoomKey(String tenant, String name) {}
