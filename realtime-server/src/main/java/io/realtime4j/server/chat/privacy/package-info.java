/**
 * What one user may know of another. Start at {@link
 * io.realtime4j.server.chat.privacy.VisibilityGate}.
 */
package io.realtime4j.server.chat.privacy;
