package io.realtime4j.core.typing;

import org.jspecify.annotations.Nullable;

/** A room, or a thread of it. */
record Place(String room, @Nullable String threadId) {}
