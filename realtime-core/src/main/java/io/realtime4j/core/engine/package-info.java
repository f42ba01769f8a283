/**
 * Engine.IO 4 over the two primitives of a client transport: handshake, polling, the upgrade,
 * heartbeat and closing. Start with {@link io.realtime4j.core.engine.EngineSocket}.
 */
package io.realtime4j.core.engine;
