/**
 * What an application calls: {@code RealtimeClient} to chat, {@code RealtimeServer} to serve, their
 * services, and the errors they report.
 */
package io.realtime4j.api;
