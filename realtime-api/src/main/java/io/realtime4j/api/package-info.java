/**
 * What an application calls: {@link io.realtime4j.api.RealtimeClient} to chat, {@link
 * io.realtime4j.api.RealtimeServer} to serve, their services, and the errors they report.
 */
@NullMarked
package io.realtime4j.api;

import org.jspecify.annotations.NullMarked;
