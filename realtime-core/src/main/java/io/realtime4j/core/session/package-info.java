/**
 * Socket.IO 5 over an Engine.IO connection, and what features see of it: {@link
 * io.realtime4j.core.session.SocketSession} is one connection, {@link
 * io.realtime4j.core.session.FeatureHost} outlives them all.
 */
package io.realtime4j.core.session;
