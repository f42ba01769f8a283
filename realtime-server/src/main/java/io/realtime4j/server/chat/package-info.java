/**
 * The chat server above the general Socket.IO server. Start with {@link
 * io.realtime4j.server.chat.ChatServer}, which puts the parts together.
 *
 * <p>An event goes from {@code EventRouter} (limits, envelope) to a handler of its family, on the
 * session's loop; from there to the room's home loop ({@code Room}), where all volatile state of
 * the room lives; a message goes on to the {@code Sequencer}, through which everything committed
 * leaves in the order of the log.
 */
package io.realtime4j.server.chat;
