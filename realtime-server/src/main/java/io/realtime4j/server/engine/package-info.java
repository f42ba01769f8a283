/**
 * Engine.IO 4. Start at {@link io.realtime4j.server.engine.EngineEndpoint}, which takes requests
 * in, and {@link io.realtime4j.server.engine.EngineConnection}, the session behind them.
 */
package io.realtime4j.server.engine;
