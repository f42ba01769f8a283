/**
 * How users are, and who is told. Start at {@link io.realtime4j.server.chat.presence.PresenceHub}.
 */
package io.realtime4j.server.chat.presence;
