/** What the chat server counts, for whoever runs it. */
package io.realtime4j.server.chat.meter;
