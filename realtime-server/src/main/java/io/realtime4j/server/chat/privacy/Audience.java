package io.realtime4j.server.chat.privacy;

/**
 * Those who may be told something of other users: the only thing that it can be sent to. Only
 * {@link PrivacyGate} makes one, and each lets through what its viewers may know and no more.
 */
public sealed interface Audience
    permits RoomAudience, SessionAudience, TenantAudience, UserAudience, WatcherAudience {}
