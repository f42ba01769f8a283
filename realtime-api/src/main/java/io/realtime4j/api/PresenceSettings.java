package io.realtime4j.api;

/**
 * What others may know of us; kept by the server, for all our devices.
 *
 * @param visibility who may see us at all
 * @param showOnlineStatus whether they see our status, else we look offline
 * @param showLastSeen whether they see when we were last there
 * @param showTyping whether they see that we type
 * @param allowReadReceipts whether authors learn that we have read their messages
 * @param invisible whether we look as if we had left
 */
public record PresenceSettings(
    PresenceVisibility visibility,
    boolean showOnlineStatus,
    boolean showLastSeen,
    boolean showTyping,
    boolean allowReadReceipts,
    boolean invisible) {}
