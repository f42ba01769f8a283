/** What whoever runs the server does, through {@code RealtimeServer}, with rooms and users. */
package io.realtime4j.server.chat.moderation;
