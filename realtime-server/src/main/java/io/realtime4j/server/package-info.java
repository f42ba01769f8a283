/**
 * The server for embedding. Start at {@link io.realtime4j.server.SocketIoServer} for Socket.IO, at
 * {@link io.realtime4j.server.EngineServer} for raw Engine.IO sessions.
 *
 * <p>Each connection lives on one {@link io.realtime4j.api.EventLoop}: its handlers run there, one
 * at a time, and must not block.
 */
@NullMarked
package io.realtime4j.server;

import org.jspecify.annotations.NullMarked;
