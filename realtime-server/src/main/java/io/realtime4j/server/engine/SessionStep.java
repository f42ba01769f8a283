package io.realtime4j.server.engine;

import io.realtime4j.server.DisconnectReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an input leads to.
 *
 * @param reason why the session ends, or null if it does not, or the server has its own reason
 */
record SessionStep(
    SessionState next, List<SessionEffect> effects, @Nullable DisconnectReason reason) {}
