/**
 * What one user may know of another. Start at {@link
 * io.realtime4j.server.chat.privacy.PrivacyGate}, which decides; {@link
 * io.realtime4j.server.chat.privacy.PrivacyHub} keeps what it decides by.
 */
package io.realtime4j.server.chat.privacy;
