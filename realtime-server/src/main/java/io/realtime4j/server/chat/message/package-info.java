/**
 * Messages: into the log, into order, out to sessions. Start at {@link
 * io.realtime4j.server.chat.message.Sequencer}.
 */
package io.realtime4j.server.chat.message;
