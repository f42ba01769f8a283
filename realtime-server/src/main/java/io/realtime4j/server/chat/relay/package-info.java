/** What is told once, and reaches those whom it is for on all servers of a chat. */
package io.realtime4j.server.chat.relay;
