/**
 * A client in Kotlin. Start with {@code realtimeClient}; {@code await} waits for what the client
 * promises, {@code eventFlow} and {@code messageFlow} show what happens.
 */
@org.jspecify.annotations.NullMarked
package io.realtime4j.kotlin;
