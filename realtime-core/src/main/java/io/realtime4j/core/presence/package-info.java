/**
 * Presence: {@code OwnPresence} holds the rules for ourselves, {@code Watches} and {@code
 * PresenceCache} what we know of others.
 */
package io.realtime4j.core.presence;
