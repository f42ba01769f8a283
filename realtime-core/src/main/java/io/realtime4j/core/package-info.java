/**
 * The client that applications get: {@link io.realtime4j.core.DefaultClientFactory} chooses its
 * parts, {@link io.realtime4j.core.ClientCore} holds them together on the loop, and {@link
 * io.realtime4j.core.DefaultRealtimeClient} is what any thread may call.
 */
package io.realtime4j.core;
